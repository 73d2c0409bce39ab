import { type Scope } from '../../tenants/scope.ts';
import { type RefusalCode } from '../answers.ts';
import { readClientBody } from '../oauth/oauth-client-message.ts';
import { created, done, ok, type Operation, type Operations } from './operation.ts';
import { PAGING, PAGING_REFUSALS } from './paging.ts';
import { COUNT, listOf, type NamedSchemas, object, oneOf, ref, type Schema, TEXT } from './schema.ts';

/** RFC 6749 §4.4.2. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** What is asked of the authorization server, and what it answers. */
export const OAUTH_SCHEMAS: NamedSchemas = {
  OauthError: {
    type: 'object',
    description: 'RFC 6749 §5.2.',
    required: ['error', 'error_description'],
    properties: { error: TEXT, error_description: TEXT },
  },
  AccessToken: object({
    access_token: TEXT,
    token_type: { const: 'Bearer' },
    expires_in: COUNT,
    scope: { type: 'string', description: 'What it may do, separated by spaces.' },
  }),
  ServerMetadata: object({
    ...{ issuer: TEXT, token_endpoint: TEXT, revocation_endpoint: TEXT },
    ...{ scopes_supported: listOf(TEXT), response_types_supported: listOf(TEXT) },
    ...{ grant_types_supported: listOf(TEXT), token_endpoint_auth_methods_supported: listOf(TEXT) },
    token_endpoint_auth_signing_alg_values_supported: listOf(TEXT),
    revocation_endpoint_auth_methods_supported: listOf(TEXT),
    revocation_endpoint_auth_signing_alg_values_supported: listOf(TEXT),
  }),
};

/** How a client proves in the body who it is, where it does not in the header. */
const PROOF: NamedSchemas = {
  client_id: TEXT,
  client_secret: TEXT,
  client_assertion_type: oneOf('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
  client_assertion: {
    type: 'string',
    description: 'RFC 7523 §3: a JWT that is signed with a key of the client.',
  },
};

const form = (required: string, properties: NamedSchemas): Schema => ({
  ...{ type: 'object', required: [required], properties: { ...properties, ...PROOF } },
});

/** The authorization server. */
export const OAUTH_OPERATIONS: Operations = {
  'POST /oauth2/token': {
    id: 'requestAccessToken',
    summary: 'Gives a client an access token: RFC 6749 §4.4.',
    body: form('grant_type', {
      grant_type: oneOf('client_credentials'),
      scope: {
        type: 'string',
        description: 'What the token is to do, separated by spaces; all unless given.',
      },
    }),
    answers: ok(ref('AccessToken')),
    refusals: ['invalidScope', 'unsupportedGrantType'],
  },
  'POST /oauth2/revoke': {
    id: 'revokeAccessToken',
    summary: 'Ends an access token of the client, if it is one: RFC 7009.',
    body: form('token', { token: TEXT, token_type_hint: TEXT }),
    answers: { 200: { description: 'The token is good no longer, or never was one of the client.' } },
  },
  'GET /.well-known/oauth-authorization-server': {
    id: 'readServerMetadata',
    summary: 'What the authorization server tells of itself: RFC 8414.',
    answers: ok(ref('ServerMetadata')),
  },
};

/** Where clients are registered, and by whom. */
interface ClientSurface {
  readonly base: string;
  /** Put behind the ids of the operations, which are unique. */
  readonly suffix?: string;
  readonly scopes?: readonly Scope[];
  readonly besides?: readonly RefusalCode[];
}

/** The same for the vendor and for a tenant's administrators. */
export const clientOperations = ({ base, suffix = '', scopes, besides = [] }: ClientSurface): Operations => {
  const by: Pick<Operation, 'scopes'> = scopes === undefined ? {} : { scopes };
  return {
    [`POST ${base}`]: {
      ...by,
      id: `registerOauthClient${suffix}`,
      summary: 'Registers an OAuth client, with keys of its own or with a secret.',
      body: readClientBody.schema,
      answers: created(ref('RegisteredOauthClient')),
      refusals: ['invalidKeySet', 'notFound', ...besides],
    },
    [`GET ${base}`]: {
      ...by,
      id: `listOauthClients${suffix}`,
      summary: 'The OAuth clients, without their secrets.',
      parameters: PAGING,
      answers: ok(ref('OauthClientPage')),
      refusals: ['notFound', ...PAGING_REFUSALS],
    },
    [`GET ${base}/:client`]: {
      ...by,
      id: `getOauthClient${suffix}`,
      summary: 'One OAuth client, without its secret.',
      answers: ok(ref('OauthClient')),
      refusals: ['notFound'],
    },
    [`DELETE ${base}/:client`]: {
      ...by,
      id: `deleteOauthClient${suffix}`,
      summary: 'Deletes an OAuth client with its access tokens.',
      answers: done(),
      refusals: ['notFound'],
    },
  };
};
