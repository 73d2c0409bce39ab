import { GROUP_SCHEMA, USER_SCHEMA } from '../contract/apart/world.ts';
import { type Case, type Ground, one, reads, readsWithNewToken } from './ask.ts';

const SEARCH = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], count: 2 };
const SEATS = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User';

const patch = (...Operations: readonly object[]): object => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});

const bulk = (...Operations: readonly object[]): object => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
  Operations,
});

const seated = ({ world, unused }: Ground): object => ({
  ...{ schemas: [USER_SCHEMA, SEATS], userName: unused() },
  [SEATS]: { seatList: `${world.ids['product'] ?? ''}:concurrent` },
});

const toUser = (is: string, body: (ground: Ground) => object): Case =>
  one(is, 200, async (ground) => ({ path: { id: await ground.user() }, body: body(ground) }));

const replace = (value: object): object => patch({ op: 'replace', value });

const NOT_SERVED: readonly Case[] = [one('not served', 501, () => ({}))];

/** The routes of SCIM. */
export const SCIM_CASES: Readonly<Record<string, readonly Case[]>> = {
  'GET /scim/v2/ServiceProviderConfig': reads(),
  'GET /scim/v2/ResourceTypes': [...reads(), readsWithNewToken('scim')],
  'GET /scim/v2/ResourceTypes/:id': reads({ path: { id: 'User' } }),
  'GET /scim/v2/Schemas': reads(),
  'GET /scim/v2/Schemas/:id': reads({ path: { id: USER_SCHEMA } }),
  'GET /scim/v2': reads({ query: { filter: 'id pr', count: '2' } }),
  'POST /scim/v2/.search': reads({ body: SEARCH }),
  'GET /scim/v2/Users': [
    ...reads({ query: { filter: 'userName pr', sortBy: 'userName' } }),
    one('looking for one', 200, ({ world }) => ({
      query: { filter: `userName eq "${world.ids['userName'] ?? ''}"` },
    })),
  ],
  'POST /scim/v2/Users/.search': reads({ body: SEARCH }),
  'GET /scim/v2/Groups': reads({ query: { filter: 'displayName pr' } }),
  'POST /scim/v2/Groups/.search': reads({ body: SEARCH }),
  'GET /scim/v2/Entitlements': reads(),
  'POST /scim/v2/Entitlements/.search': reads({ body: SEARCH }),
  'GET /scim/v2/Entitlements/:id': [
    one('read', 200, ({ world }) => ({ path: { id: world.ids['entitlement'] ?? '' } })),
  ],
  'GET /scim/v2/Users/:id': [one('read', 200, ({ world }) => ({ path: { id: world.ids['userId'] ?? '' } }))],
  'GET /scim/v2/Groups/:id': [one('read', 200, ({ world }) => ({ path: { id: world.ids['inner'] ?? '' } }))],
  'POST /scim/v2/Users': [one('with a seat', 201, (ground) => ({ body: seated(ground) }), [409])],
  'PUT /scim/v2/Users/:id': [
    toUser('with a seat', seated),
    toUser('that deactivates', ({ unused }) => ({
      ...{ schemas: [USER_SCHEMA], userName: unused(), active: false },
    })),
  ],
  'PATCH /scim/v2/Users/:id': [
    toUser('of a name', ({ unused }) => replace({ displayName: unused() })),
    toUser('of a seat', ({ world }) =>
      replace({ [`${SEATS}:seatList`]: `${world.ids['product'] ?? ''}:concurrent` }),
    ),
    toUser('that deactivates', () => replace({ active: false })),
  ],
  'DELETE /scim/v2/Users/:id': [
    one('of a user', 204, async ({ user }) => ({ path: { id: await user() } }), [404]),
  ],
  'POST /scim/v2/Groups': [
    one(
      'with a member',
      201,
      ({ world, unused }) => ({
        body: {
          ...{ schemas: [GROUP_SCHEMA], displayName: unused(), members: [{ value: world.ids['userId'] }] },
        },
      }),
      [409],
    ),
  ],
  'PUT /scim/v2/Groups/:id': [
    one('with a member', 200, async ({ world, group, unused }) => ({
      path: { id: await group() },
      body: { schemas: [GROUP_SCHEMA], displayName: unused(), members: [{ value: world.ids['userId'] }] },
    })),
  ],
  'PATCH /scim/v2/Groups/:id': [
    one('that adds a member', 204, async ({ world, group }) => ({
      path: { id: await group() },
      body: patch({ op: 'add', path: 'members', value: [{ value: world.ids['userId'] }] }),
    })),
    one('that adds a member under a rule', 204, async ({ world, user }) => ({
      path: { id: world.ids['inner'] ?? '' },
      body: patch({ op: 'add', path: 'members', value: [{ value: await user() }] }),
    })),
  ],
  'DELETE /scim/v2/Groups/:id': [
    one(
      'with a member',
      204,
      async ({ world, group }) => ({ path: { id: await group([world.ids['userId'] ?? '']) } }),
      [404],
    ),
  ],
  'POST /scim/v2/Bulk': [
    one('of two users', 200, (ground) => ({
      body: bulk(
        { method: 'POST', path: '/Users', bulkId: 'a', data: seated(ground) },
        { method: 'POST', path: '/Users', bulkId: 'b', data: seated(ground) },
      ),
    })),
  ],
  'GET /scim/v2/Me': NOT_SERVED,
  'POST /scim/v2/Me': NOT_SERVED,
  'PUT /scim/v2/Me': NOT_SERVED,
  'PATCH /scim/v2/Me': NOT_SERVED,
  'DELETE /scim/v2/Me': NOT_SERVED,
};
