import { type Entry, inPath, inQuery, type Position } from './position.ts';
import { type World } from './world.ts';

const NONE = 'nothing of a tenant can be named';
const VENDOR = 'the vendor names the tenant itself, and nothing of it besides';

const form = (
  fields: Readonly<Record<string, string>>,
): { headers: Record<string, string>; body: string } => ({
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});

const secretOf = ({ ids }: World): string => ids['clientSecret'] ?? '';

const clientOf = (asker: World): Record<string, string> => ({
  client_id: asker.ids['clientId'] ?? '',
  client_secret: secretOf(asker),
});

/** The client, with the secret of the asker's own. */
const clientId = (rest: Readonly<Record<string, string>>): Position => ({
  ...{ at: 'form client_id', names: 'clientId' },
  ask: (named, asker) => form({ ...rest, client_id: named, client_secret: secretOf(asker) }),
});

/** In the routes of the authorization server, of the vendor and of those for everybody. */
export const VENDOR_POSITIONS: Readonly<Record<string, Entry>> = {
  'GET /livez': NONE,
  'GET /readyz': NONE,
  'GET /metrics': NONE,
  'GET /openapi.json': NONE,
  'GET /.well-known/oauth-authorization-server': NONE,
  'POST /oauth2/token': [clientId({ grant_type: 'client_credentials' })],
  'POST /oauth2/revoke': [
    clientId({ token: 'none' }),
    {
      ...{ at: 'form token', names: 'accessToken' },
      ask: (token, asker) => form({ ...clientOf(asker), token }),
      ownIsAbsent: 'too: RFC 7009 section 2.2: an invalid token is answered as one that was revoked',
    },
  ],

  'GET /operator/v1/products': NONE,
  'GET /operator/v1/products/:product': NONE,
  'PUT /operator/v1/products/:product': NONE,
  'POST /operator/v1/tenants': NONE,
  'GET /operator/v1/tenants': VENDOR,
  'GET /operator/v1/tenants/:tenant': VENDOR,
  'PATCH /operator/v1/tenants/:tenant': VENDOR,
  'DELETE /operator/v1/tenants/:tenant': VENDOR,
  'POST /operator/v1/tenants/:tenant/tokens': VENDOR,
  'GET /operator/v1/tenants/:tenant/tokens': [inQuery('cursor', 'tokenCursor')],
  'GET /operator/v1/tenants/:tenant/tokens/:token': [inPath('token', 'token')],
  'DELETE /operator/v1/tenants/:tenant/tokens/:token': [inPath('token', 'token')],
  'POST /operator/v1/tenants/:tenant/oauth-clients': VENDOR,
  'GET /operator/v1/tenants/:tenant/oauth-clients': [inQuery('cursor', 'clientCursor')],
  'GET /operator/v1/tenants/:tenant/oauth-clients/:client': [inPath('client', 'clientId')],
  'DELETE /operator/v1/tenants/:tenant/oauth-clients/:client': [inPath('client', 'clientId')],
  'GET /operator/v1/tenants/:tenant/seat-pools': [inQuery('cursor', 'poolCursor')],
  'GET /operator/v1/tenants/:tenant/seat-pools/:product/:type': [inPath('product', 'product')],
  'PUT /operator/v1/tenants/:tenant/seat-pools/:product/:type':
    'a product is the vendor’s, and the pool is made',
};
