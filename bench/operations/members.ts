import { Wire } from '../wire.ts';
import { type Operation } from './operation.ts';
import { inTurn } from '../in-turn.ts';
import { usersOf } from './users.ts';

export const GROUPS = '/scim/v2/Groups';

const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** More than these are copied into a group beside the server: sent by a client, they would take minutes. */
const MOST_SENT = 1_000;

const change = (operation: object): string =>
  JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [operation],
  });

/** A member comes or goes; each client has a user of its own, so the group keeps its size. */
const patchMember = (members: number): Operation => ({
  name: `PATCH one member of ${members.toLocaleString('en')}`,
  ...(members > MOST_SENT && { only: ['floor', 'seatkeeper'] as const }),
  prepare: async (site, options) => {
    const users = await usersOf(site, options);
    const next = inTurn(users);
    const wire = new Wire(site);
    const sent = Math.min(members, MOST_SENT, users.length);
    const body = JSON.stringify({
      schemas: [SCHEMA],
      displayName: `${members} members, ${Date.now()}`,
      members: users.slice(0, sent).map(({ id }) => ({ value: id })),
    });
    const group = JSON.parse(await wire.send({ method: 'POST', path: GROUPS, body, expected: 201 })) as {
      id: string;
    };
    wire.close();
    if (members > sent) {
      await site.fillGroup?.(group.id, members - sent);
    }
    return () => {
      const { id } = next();
      let isIn = true;
      return async (each) => {
        isIn = !isIn;
        const operation = isIn
          ? { op: 'add', path: 'members', value: [{ value: id }] }
          : { op: 'remove', path: `members[value eq "${id}"]` };
        const request = { method: 'PATCH', path: `${GROUPS}/${group.id}`, body: change(operation) } as const;
        return each.send({ ...request, expected: site.name === 'scimmy' ? 200 : 204 });
      };
    };
  },
});

export const MEMBER_OPERATIONS: readonly Operation[] = [10, 1_000, 100_000].map(patchMember);
