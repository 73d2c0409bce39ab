import { type Case, type Ground, one, reads, readsWithNewToken } from './ask.ts';

const scopes = ['users:manage'];

/** A rule for a group of its own. */
const rule = async ({ world, group, make }: Ground): Promise<string> =>
  (
    await make('admin', '/admin/v1/seat-rules', {
      ...{
        groupId: await group([world.ids['userId'] ?? '']),
        product: world.ids['product'],
        type: 'concurrent',
      },
    })
  )['id'] ?? '';

const token = async ({ make, unused }: Ground): Promise<string> =>
  (await make('admin', '/admin/v1/tokens', { name: unused(), scopes }))['id'] ?? '';

const client = async ({ make, unused }: Ground): Promise<string> =>
  (await make('admin', '/admin/v1/oauth-clients', { name: unused(), scopes }))['clientId'] ?? '';

/** The routes of an administrator. */
export const ADMIN_CASES: Readonly<Record<string, readonly Case[]>> = {
  'GET /admin/v1/seat-pools': [...reads(), readsWithNewToken('seats:manage')],
  'GET /admin/v1/seat-rules': reads(),
  'GET /admin/v1/seat-rules/:rule': reads(),
  'GET /admin/v1/sessions': reads(),
  'GET /admin/v1/sessions/:occupancy': reads(),
  'GET /admin/v1/tokens': reads(),
  'GET /admin/v1/tokens/:token': reads(),
  'GET /admin/v1/oauth-clients': reads(),
  'GET /admin/v1/oauth-clients/:client': reads(),
  'GET /admin/v1/audit-events': reads({ query: { pageSize: '5' } }),
  'GET /admin/v1/usage': reads(),
  'GET /admin/v1/usage/users': [
    one('read', 200, ({ world }) => ({ query: { product: world.ids['product'] ?? '' } })),
  ],
  'PUT /admin/v1/seat-pools/:product/:type': [
    one('of a capacity', 200, () => ({ path: { type: 'concurrent' }, body: { capacity: 1_000_000 } })),
  ],
  'POST /admin/v1/seat-rules': [
    one(
      'for a group',
      201,
      async ({ world, group }) => ({
        body: {
          ...{ groupId: await group([world.ids['userId'] ?? '']), product: world.ids['product'] },
          type: 'concurrent',
        },
      }),
      [409],
    ),
  ],
  'DELETE /admin/v1/seat-rules/:rule': [
    one('of a group', 204, async (ground) => ({ path: { rule: await rule(ground) } }), [404]),
  ],
  'PUT /admin/v1/users/:user/seats/:product': [
    one('of a shared seat', 200, async ({ user }) => ({
      ...{ path: { user: await user() }, body: { type: 'concurrent' } },
    })),
  ],
  'DELETE /admin/v1/users/:user/seats/:product': [
    one('of a shared seat', 204, async ({ user }) => ({ path: { user: await user() } }), [404]),
  ],
  'DELETE /admin/v1/sessions/:occupancy': [
    one('of an open session', 204, async ({ session }) => ({
      path: { occupancy: (await session())['occupancyId'] ?? '' },
    })),
  ],
  'POST /admin/v1/sessions/end': [
    one('of two', 200, async ({ session }) => ({
      body: { ids: [(await session())['occupancyId'], (await session())['occupancyId']], force: true },
    })),
  ],
  'POST /admin/v1/tokens': [one('of a name', 201, ({ unused }) => ({ body: { name: unused(), scopes } }))],
  'DELETE /admin/v1/tokens/:token': [
    one('of a token', 204, async (ground) => ({ path: { token: await token(ground) } }), [404]),
  ],
  'POST /admin/v1/oauth-clients': [
    one('of a name', 201, ({ unused }) => ({ body: { name: unused(), scopes } })),
  ],
  'DELETE /admin/v1/oauth-clients/:client': [
    one('of a client', 204, async (ground) => ({ path: { client: await client(ground) } }), [404]),
  ],
};

const opening = async (
  { world, user, unused }: Ground,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ body: object; headers: Record<string, string> }> => ({
  body: { userId: await user(), product: world.ids['product'], kind: 'attended' },
  headers: { 'Idempotency-Key': unused(), ...headers },
});

const toSession = async ({ session }: Ground): Promise<{ path: Record<string, string> }> => ({
  path: { session: (await session())['id'] ?? '' },
});

/** The routes of a product's back end. */
export const AGENT_CASES: Readonly<Record<string, readonly Case[]>> = {
  'POST /agent/v1/sessions': [
    one('with a key', 201, async (ground) => opening(ground)),
    one('that would wait', 201, async (ground) => opening(ground, { Prefer: 'wait=1' })),
  ],
  'POST /agent/v1/sessions/:session/connect': [one('of a session', 200, toSession)],
  'POST /agent/v1/sessions/:session/heartbeat': [one('of a session', 200, toSession)],
  'DELETE /agent/v1/sessions/:session': [one('of a session', 204, toSession, [410])],
  'DELETE /agent/v1/occupancies/:occupancy': [
    one(
      'of an agent',
      204,
      async ({ session }) => ({ path: { occupancy: (await session())['occupancyId'] ?? '' } }),
      [410],
    ),
  ],
};
