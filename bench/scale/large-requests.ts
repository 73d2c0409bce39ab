import { type BenchRequest, type Connection, send } from '../client.ts';
import { userOf } from '../sample-user.ts';
import { type ScaleTenants } from './fill/fill-database.ts';
import { counted } from './size-operation.ts';
import { groupOf, GROUPS, type ScaleTenant, USERS } from './tenant.ts';
import { inTurn } from '../in-turn.ts';

/** A request that is large, or has a large answer. */
export interface LargeRequest {
  readonly name: string;
  readonly connection: Connection;
  readonly times: number;
  /** How many are sent at the same time. */
  readonly parallel: number;
  readonly next: () => BenchRequest;
  /** @throws Error when the answer is not what it should be. */
  readonly check?: (body: string) => void;
}

const TIMES = 5;
const PARALLEL = 4;
const BULK = 1_000;

export const largeRequests = async (
  { large, scratch }: ScaleTenants,
  { members, replaced }: { readonly members: number; readonly replaced: number },
): Promise<LargeRequest[]> => {
  const whole = {
    connection: large.connection,
    next: (): BenchRequest => ({
      method: 'GET',
      path: `${GROUPS}/${groupOf(large, members)}`,
      expected: 200,
    }),
  };
  const get = `GET of a group, ${counted(members, 'members')}`;
  return [
    { name: 'POST /Bulk, 1,000 users', connection: scratch.connection, times: 3, parallel: 1, ...bulk() },
    {
      name: `PUT of a group, ${counted(replaced, 'members')}`,
      connection: large.connection,
      times: TIMES,
      parallel: 1,
      next: await replacement(large, replaced),
    },
    { name: get, times: TIMES, parallel: 1, ...whole },
    { name: `${get}, ${PARALLEL} at once`, times: TIMES, parallel: PARALLEL, ...whole },
  ];
};

/** Users that no other request has created. */
const bulk = (): Pick<LargeRequest, 'check' | 'next'> => {
  let created = 0;
  const operation = (): object => {
    created += 1;
    const userName = `bulk-${created}@example.com`;
    const person = { userName, givenName: 'Ada', familyName: 'Byron', number: String(created) };
    return { method: 'POST', path: '/Users', bulkId: String(created), data: userOf(person) };
  };
  return {
    next: () => ({
      method: 'POST',
      path: USERS.replace('Users', 'Bulk'),
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: Array.from({ length: BULK }, operation),
      }),
      expected: 200,
    }),
    check: (body) => {
      const { Operations } = JSON.parse(body) as {
        readonly Operations: readonly { readonly status: string }[];
      };
      if (Operations.filter(({ status }) => status === '201').length !== BULK) {
        throw new Error(`Not every user of the Bulk request was created: ${body.slice(0, 2_000)}`);
      }
    },
  };
};

/** Replaces the members of a group: every time as many others come and go as there are newcomers. */
const replacement = async (tenant: ScaleTenant, members: number): Promise<() => BenchRequest> => {
  const path = `${GROUPS}/${groupOf(tenant, members)}`;
  const text = await send(tenant.connection, { method: 'GET', path, expected: 200 });
  const group = JSON.parse(text) as {
    readonly displayName: string;
    readonly schemas: readonly string[];
    readonly members: readonly { readonly value: string }[];
  };
  const regular = group.members.map(({ value }) => value);
  const other = [...tenant.samples.newcomers, ...regular].slice(0, regular.length);
  const body = (ids: readonly string[]): string => {
    const { schemas, displayName } = group;
    return JSON.stringify({ schemas, displayName, members: ids.map((value) => ({ value })) });
  };
  const nextBody = inTurn([body(other), body(regular)]);
  return () => ({ method: 'PUT', path, body: nextBody(), expected: 200 });
};
