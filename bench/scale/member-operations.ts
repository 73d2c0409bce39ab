import { type BenchRequest } from '../client.ts';
import { counted, type Size, type SizeOperation, type Turn } from './size-operation.ts';
import { groupOf, GROUPS, type ScaleTenant } from './tenant.ts';
import { inTurn } from '../in-turn.ts';

const patch = (group: string, operation: object): BenchRequest => ({
  method: 'PATCH',
  path: `${GROUPS}/${group}`,
  body: JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [operation],
  }),
  expected: 204,
});

const adding = (group: string, user: string): BenchRequest =>
  patch(group, { op: 'add', path: 'members', value: [{ value: user }] });

const removing = (group: string, user: string): BenchRequest =>
  patch(group, { op: 'remove', path: `members[value eq "${user}"]` });

/** One member comes and goes, each time another one; the group keeps its size. */
export const memberOperations = (tenant: ScaleTenant, sizes: readonly number[]): SizeOperation[] => {
  const operation = (name: string, turn: (group: string, user: string) => Turn): SizeOperation => ({
    name,
    prepare: async () => Promise.resolve(sizes.map((members) => size(tenant, members, turn))),
  });
  return [
    operation('PATCH: add a member', (group, user) => ({
      request: adding(group, user),
      after: removing(group, user),
    })),
    operation('PATCH: remove a member', (group, user) => ({
      before: adding(group, user),
      request: removing(group, user),
    })),
  ];
};

const size = (tenant: ScaleTenant, members: number, turn: (group: string, user: string) => Turn): Size => {
  const group = groupOf(tenant, members);
  const nextUser = inTurn(tenant.samples.newcomers);
  return {
    name: counted(members, 'members'),
    connection: tenant.connection,
    next: () => turn(group, nextUser()),
  };
};
