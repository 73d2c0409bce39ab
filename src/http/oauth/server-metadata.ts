import { SIGNING_ALGORITHMS } from '../../tenants/oauth/verify-assertion.ts';
import { SCOPES } from '../../tenants/scope.ts';
import { OAUTH } from '../surfaces.ts';

const AUTHENTICATION = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];

/** Where clients ask for tokens. */
export const tokenEndpointOf = (publicUrl: string): string => `${publicUrl}${OAUTH}/token`;

/** What the authorization server tells of itself: RFC 8414 §2. */
export const serverMetadata = (publicUrl: string): Record<string, unknown> => ({
  issuer: publicUrl,
  token_endpoint: tokenEndpointOf(publicUrl),
  revocation_endpoint: `${publicUrl}${OAUTH}/revoke`,
  scopes_supported: SCOPES,
  // "REQUIRED"; there is no authorization endpoint, so there are none.
  response_types_supported: [],
  grant_types_supported: ['client_credentials'],
  token_endpoint_auth_methods_supported: AUTHENTICATION,
  token_endpoint_auth_signing_alg_values_supported: SIGNING_ALGORITHMS,
  revocation_endpoint_auth_methods_supported: AUTHENTICATION,
  revocation_endpoint_auth_signing_alg_values_supported: SIGNING_ALGORITHMS,
});
