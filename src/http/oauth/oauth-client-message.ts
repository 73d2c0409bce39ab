import { type ClientProfile, CLIENT_PROFILES } from '../../tenants/client-profile.ts';
import { type OauthClient } from '../../tenants/oauth/oauth-client.ts';
import { type ClientOrder, type RegisteredClient } from '../../tenants/oauth/register-client.ts';
import { type Scope, SCOPES } from '../../tenants/scope.ts';
import { bodyReader } from '../messages/request-body.ts';

interface ClientBody {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly clientProfile?: ClientProfile;
  readonly jwks?: object;
  readonly jwksUri?: string;
}

export const readClientBody = bodyReader<ClientBody>({
  required: ['name', 'scopes'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 200 },
    scopes: { type: 'array', minItems: 1, items: { type: 'string', enum: SCOPES } },
    clientProfile: { type: 'string', enum: CLIENT_PROFILES },
    jwks: { type: 'object' },
    jwksUri: { type: 'string' },
  },
});

/** A client that is to be registered, with what was left out filled in. */
export const clientOrderFrom = (
  ctx: Parameters<typeof readClientBody>[0],
): Pick<ClientOrder, keyof ClientBody> => {
  const { name, scopes, clientProfile = 'default', jwks, jwksUri } = readClientBody(ctx);
  return { name, scopes, clientProfile, jwks, jwksUri };
};

/** What is told of a client. Member by member: what is added to it later is not told by accident. */
export const clientMessage = (client: OauthClient): Record<string, unknown> => ({
  clientId: client.id,
  name: client.name,
  scopes: client.scopes,
  clientProfile: client.clientProfile,
  authentication: client.proof === 'secret' ? 'client_secret' : 'private_key_jwt',
  ...(client.jwksUri !== null && { jwksUri: client.jwksUri }),
  createdAt: client.createdAt,
  lastUsedAt: client.lastUsedAt,
});

/** The only answer that ever holds a client's secret. */
export const registeredClientMessage = (client: RegisteredClient): Record<string, unknown> => {
  const { clientId, ...rest } = clientMessage(client);
  return { clientId, ...(client.secret !== undefined && { clientSecret: client.secret }), ...rest };
};
