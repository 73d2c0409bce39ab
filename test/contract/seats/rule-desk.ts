import { type JsonObject } from '../../../src/kernel/json.ts';
import { type TestResponse } from '../../support/http.ts';
import { idOf, openSeatDesk, type SeatDesk, seatViewsOf } from './seat-desk.ts';

export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** A desk at which seats are also given to groups. A seat is written `product:type`. */
export interface RuleDesk extends SeatDesk {
  /** A group with these members. @throws Error when it is refused. */
  group(...members: readonly string[]): Promise<string>;
  join(group: string, ...members: readonly string[]): Promise<TestResponse>;
  leave(group: string, ...members: readonly string[]): Promise<TestResponse>;
  patchGroup(group: string, ...operations: readonly JsonObject[]): Promise<TestResponse>;
  putGroup(group: string, ...members: readonly string[]): Promise<TestResponse>;
  deleteGroup(group: string): Promise<TestResponse>;
  /** Asks for a rule, whatever the answer. */
  askRule(groupId: string, seat: string): Promise<TestResponse>;
  /** A rule. @throws Error when it is refused. */
  rule(groupId: string, seat: string): Promise<string>;
  deleteRule(id: string): Promise<TestResponse>;
  /** The seats of each user as `product:type status source`. */
  heldBy(...users: readonly string[]): Promise<string[][]>;
  /** How many of a pool are assigned and waiting. */
  counts(seat: string): Promise<string>;
}

let groups = 0;

export const groupBody = (members: readonly string[]): JsonObject => {
  groups += 1;
  return {
    schemas: [GROUP_SCHEMA],
    displayName: `group ${groups}`,
    members: members.map((value) => ({ value })),
  };
};

export const openRuleDesk = async (): Promise<RuleDesk> => {
  const desk = await openSeatDesk();
  const { server } = desk;
  const names = new Map<string, string>();
  const patchGroup = (id: string, ...operations: readonly JsonObject[]): Promise<TestResponse> =>
    server.scim('PATCH', `/Groups/${id}`, { schemas: [PATCH_SCHEMA], Operations: [...operations] });
  const askRule = (groupId: string, seat: string): Promise<TestResponse> => {
    const [product = '', type = ''] = seat.split(':');
    return server.admin('POST', '/admin/v1/seat-rules', { groupId, product, type });
  };
  return {
    ...desk,
    patchGroup,
    askRule,
    group: async (...members) => {
      const body = groupBody(members);
      const id = idOf(await server.scim('POST', '/Groups', body));
      names.set(id, body['displayName'] as string);
      return id;
    },
    join: (id, ...members) =>
      patchGroup(id, { op: 'add', path: 'members', value: members.map((value) => ({ value })) }),
    leave: (id, ...members) =>
      patchGroup(id, ...members.map((member) => ({ op: 'remove', path: `members[value eq "${member}"]` }))),
    putGroup: (id, ...members) =>
      server.scim('PUT', `/Groups/${id}`, { ...groupBody(members), displayName: names.get(id) ?? '' }),
    deleteGroup: (id) => server.scim('DELETE', `/Groups/${id}`),
    rule: async (groupId, seat) => idOf(await askRule(groupId, seat)),
    deleteRule: (id) => server.admin('DELETE', `/admin/v1/seat-rules/${id}`),
    heldBy: (...users) =>
      Promise.all(
        users.map(async (user) =>
          seatViewsOf(await desk.get(user)).map(
            ({ product, type, status, source }) => `${product}:${type} ${status} ${source}`,
          ),
        ),
      ),
    counts: async (seat) => {
      const [product = '', type = ''] = seat.split(':');
      const { assigned, waiting } = (await desk.pool(product, type)) as Record<string, number>;
      return `${assigned ?? NaN} assigned, ${waiting ?? NaN} waiting`;
    },
  };
};
