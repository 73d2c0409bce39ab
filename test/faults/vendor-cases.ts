import { type Case, type Ground, one, reads } from './ask.ts';

const scopes = ['users:manage'];

const form = (
  fields: Readonly<Record<string, string>>,
): { headers: Record<string, string>; body: string } => ({
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ ...fields }).toString(),
});

const client = ({ world }: Ground): Record<string, string> => ({
  client_id: world.ids['clientId'] ?? '',
  client_secret: world.ids['clientSecret'] ?? '',
});

const tenant = async ({ make, unused }: Ground): Promise<string> =>
  (await make('operator', '/operator/v1/tenants', { name: unused() }))['id'] ?? '';

const made = async (ground: Ground, what: 'tokens' | 'oauth-clients', id: string): Promise<string> => {
  const path = `/operator/v1/tenants/${ground.world.ids['tenant'] ?? ''}/${what}`;
  return (await ground.make('operator', path, { name: ground.unused(), scopes }))[id] ?? '';
};

const PRODUCT = { occupiedBy: 'session', seatTypes: 'mixed', sharedSelfService: true };

/** The routes of the authorization server, of the vendor and of those for everybody. */
export const VENDOR_CASES: Readonly<Record<string, readonly Case[]>> = {
  'GET /livez': reads(),
  'GET /readyz': [{ is: 'probed', status: 200, isProbe: true, ask: () => ({}) }],
  'GET /metrics': reads(),
  'GET /openapi.json': reads(),
  'GET /.well-known/oauth-authorization-server': reads(),
  'POST /oauth2/token': [
    one('of a client', 200, (ground) => form({ ...client(ground), grant_type: 'client_credentials' })),
  ],
  'POST /oauth2/revoke': [
    one('of a token', 200, async (ground) => {
      const { server } = ground;
      const asked = form({ ...client(ground), grant_type: 'client_credentials' });
      const answer = await server.request({ method: 'POST', path: '/oauth2/token', ...asked });
      return form({ ...client(ground), token: answer.body['access_token'] as string });
    }),
  ],
  'GET /operator/v1/products': reads(),
  'GET /operator/v1/products/:product': reads(),
  'GET /operator/v1/tenants': reads(),
  'GET /operator/v1/tenants/:tenant': reads(),
  'GET /operator/v1/tenants/:tenant/tokens': reads(),
  'GET /operator/v1/tenants/:tenant/tokens/:token': reads(),
  'GET /operator/v1/tenants/:tenant/oauth-clients': reads(),
  'GET /operator/v1/tenants/:tenant/oauth-clients/:client': reads(),
  'GET /operator/v1/tenants/:tenant/seat-pools': reads(),
  'GET /operator/v1/tenants/:tenant/seat-pools/:product/:type': reads({ path: { type: 'concurrent' } }),
  'PUT /operator/v1/products/:product': [
    one('of its terms', 200, ({ unused }) => {
      const product = unused();
      return { path: { product }, body: { displayName: product, ...PRODUCT } };
    }),
  ],
  'POST /operator/v1/tenants': [one('of a name', 201, ({ unused }) => ({ body: { name: unused() } }))],
  'PATCH /operator/v1/tenants/:tenant': [
    one('that suspends', 200, async (ground) => ({
      ...{ path: { tenant: await tenant(ground) }, body: { suspended: true } },
    })),
  ],
  'DELETE /operator/v1/tenants/:tenant': [
    one('of a tenant', 204, async (ground) => ({ path: { tenant: await tenant(ground) } }), [404]),
  ],
  'POST /operator/v1/tenants/:tenant/tokens': [
    one('of a name', 201, ({ unused }) => ({ body: { name: unused(), scopes } })),
  ],
  'DELETE /operator/v1/tenants/:tenant/tokens/:token': [
    one(
      'of a token',
      204,
      async (ground) => ({ path: { token: await made(ground, 'tokens', 'id') } }),
      [404],
    ),
  ],
  'POST /operator/v1/tenants/:tenant/oauth-clients': [
    one('of a name', 201, ({ unused }) => ({ body: { name: unused(), scopes } })),
  ],
  'DELETE /operator/v1/tenants/:tenant/oauth-clients/:client': [
    one(
      'of a client',
      204,
      async (ground) => ({ path: { client: await made(ground, 'oauth-clients', 'clientId') } }),
      [404],
    ),
  ],
  'PUT /operator/v1/tenants/:tenant/seat-pools/:product/:type': [
    one('of a capacity', 200, () => ({ path: { type: 'concurrent' }, body: { capacity: 1_000_000 } })),
  ],
};
