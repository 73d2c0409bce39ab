import { type Scope, SCOPES } from '../../../src/tenants/scope.ts';

/** Who may call a route: anybody, the operator, or a token with all, or one, of the scopes. */
export type Callers =
  | 'anybody'
  | 'client'
  | 'operator'
  | { readonly all: readonly Scope[] }
  | { readonly oneOf: readonly Scope[] };

const all = (...scopes: readonly Scope[]): Callers => ({ all: scopes });
const oneOf = (...scopes: readonly Scope[]): Callers => ({ oneOf: scopes });

/** Every route there is. `client` is an OAuth client, which shows no token. */
export const CALLERS: Readonly<Record<string, Callers>> = {
  'GET /livez': 'anybody',
  'GET /readyz': 'anybody',
  'GET /metrics': 'anybody',
  'GET /openapi.json': 'anybody',
  'GET /.well-known/oauth-authorization-server': 'anybody',
  'POST /oauth2/token': 'client',
  'POST /oauth2/revoke': 'client',

  'GET /scim/v2/ServiceProviderConfig': all('scim'),
  'GET /scim/v2/ResourceTypes': all('scim'),
  'GET /scim/v2/ResourceTypes/:id': all('scim'),
  'GET /scim/v2/Schemas': all('scim'),
  'GET /scim/v2/Schemas/:id': all('scim'),
  'GET /scim/v2': all('scim'),
  'POST /scim/v2/.search': all('scim'),
  'GET /scim/v2/Users': all('scim'),
  'POST /scim/v2/Users/.search': all('scim'),
  'GET /scim/v2/Groups': all('scim'),
  'POST /scim/v2/Groups/.search': all('scim'),
  'POST /scim/v2/Users': all('scim'),
  'GET /scim/v2/Users/:id': all('scim'),
  'PUT /scim/v2/Users/:id': all('scim'),
  'PATCH /scim/v2/Users/:id': all('scim'),
  'DELETE /scim/v2/Users/:id': all('scim'),
  'POST /scim/v2/Groups': all('scim'),
  'GET /scim/v2/Groups/:id': all('scim'),
  'PUT /scim/v2/Groups/:id': all('scim'),
  'PATCH /scim/v2/Groups/:id': all('scim'),
  'DELETE /scim/v2/Groups/:id': all('scim'),
  'GET /scim/v2/Entitlements': all('scim'),
  'POST /scim/v2/Entitlements/.search': all('scim'),
  'GET /scim/v2/Entitlements/:id': all('scim'),
  'POST /scim/v2/Bulk': all('scim'),
  'GET /scim/v2/Me': all('scim'),
  'POST /scim/v2/Me': all('scim'),
  'PUT /scim/v2/Me': all('scim'),
  'PATCH /scim/v2/Me': all('scim'),
  'DELETE /scim/v2/Me': all('scim'),

  'GET /admin/v1/seat-pools': oneOf('seats:manage', 'plan:manage', 'users:manage'),
  'PUT /admin/v1/seat-pools/:product/:type': all('plan:manage'),
  'POST /admin/v1/seat-rules': all('users:manage', 'seats:manage'),
  'GET /admin/v1/seat-rules': oneOf('users:manage', 'seats:manage'),
  'GET /admin/v1/seat-rules/:rule': oneOf('users:manage', 'seats:manage'),
  'DELETE /admin/v1/seat-rules/:rule': all('users:manage', 'seats:manage'),
  'PUT /admin/v1/users/:user/seats/:product': all('users:manage', 'seats:manage'),
  'DELETE /admin/v1/users/:user/seats/:product': all('users:manage', 'seats:manage'),
  'GET /admin/v1/sessions': all('seats:manage'),
  'GET /admin/v1/sessions/:occupancy': all('seats:manage'),
  'DELETE /admin/v1/sessions/:occupancy': all('seats:manage'),
  'POST /admin/v1/sessions/end': all('seats:manage'),
  'POST /admin/v1/tokens': all('tokens:manage'),
  'GET /admin/v1/tokens': all('tokens:manage'),
  'GET /admin/v1/tokens/:token': all('tokens:manage'),
  'DELETE /admin/v1/tokens/:token': all('tokens:manage'),
  'POST /admin/v1/oauth-clients': all('tokens:manage'),
  'GET /admin/v1/oauth-clients': all('tokens:manage'),
  'GET /admin/v1/oauth-clients/:client': all('tokens:manage'),
  'DELETE /admin/v1/oauth-clients/:client': all('tokens:manage'),
  'GET /admin/v1/audit-events': all('audit:read'),
  'GET /admin/v1/usage': oneOf('seats:manage', 'plan:manage'),
  'GET /admin/v1/usage/users': oneOf('seats:manage', 'plan:manage'),

  'POST /agent/v1/sessions': all('sessions'),
  'POST /agent/v1/sessions/:session/connect': all('sessions'),
  'POST /agent/v1/sessions/:session/heartbeat': all('sessions'),
  'DELETE /agent/v1/sessions/:session': all('sessions'),
  'DELETE /agent/v1/occupancies/:occupancy': all('sessions'),

  'GET /operator/v1/products': 'operator',
  'GET /operator/v1/products/:product': 'operator',
  'PUT /operator/v1/products/:product': 'operator',
  'POST /operator/v1/tenants': 'operator',
  'GET /operator/v1/tenants': 'operator',
  'GET /operator/v1/tenants/:tenant': 'operator',
  'PATCH /operator/v1/tenants/:tenant': 'operator',
  'DELETE /operator/v1/tenants/:tenant': 'operator',
  'POST /operator/v1/tenants/:tenant/tokens': 'operator',
  'GET /operator/v1/tenants/:tenant/tokens': 'operator',
  'GET /operator/v1/tenants/:tenant/tokens/:token': 'operator',
  'DELETE /operator/v1/tenants/:tenant/tokens/:token': 'operator',
  'POST /operator/v1/tenants/:tenant/oauth-clients': 'operator',
  'GET /operator/v1/tenants/:tenant/oauth-clients': 'operator',
  'GET /operator/v1/tenants/:tenant/oauth-clients/:client': 'operator',
  'DELETE /operator/v1/tenants/:tenant/oauth-clients/:client': 'operator',
  'GET /operator/v1/tenants/:tenant/seat-pools': 'operator',
  'GET /operator/v1/tenants/:tenant/seat-pools/:product/:type': 'operator',
  'PUT /operator/v1/tenants/:tenant/seat-pools/:product/:type': 'operator',
};

/** Whether a token with these scopes is enough. */
export const mayCall = (callers: Callers, scopes: readonly Scope[]): boolean => {
  if (typeof callers === 'string') {
    return callers === 'anybody';
  }
  return 'all' in callers
    ? callers.all.every((scope) => scopes.includes(scope))
    : callers.oneOf.some((scope) => scopes.includes(scope));
};

/** Everything except the scopes of which a route asks for one. */
const ALL_BUT_ONE_OF = Object.values(CALLERS).flatMap((callers) =>
  typeof callers === 'object' && 'oneOf' in callers
    ? [SCOPES.filter((scope) => !callers.oneOf.includes(scope))]
    : [],
);

/** The fewest scopes that a route is content with, where they are several. */
const SEVERAL = Object.values(CALLERS).flatMap((callers) =>
  typeof callers === 'object' && 'all' in callers && callers.all.length > 1 ? [callers.all] : [],
);

/** Sets of scopes to try: each alone, all but each, what routes ask for together or one of, all but that, and all. */
export const SCOPE_SETS: readonly (readonly Scope[])[] = [
  ...new Map(
    [
      ...SCOPES.map((scope) => [scope]),
      ...SCOPES.map((scope) => SCOPES.filter((each) => each !== scope)),
      ...SEVERAL,
      ...ALL_BUT_ONE_OF,
      SCOPES,
    ].map((scopes) => [[...scopes].sort().join(), scopes]),
  ).values(),
];
