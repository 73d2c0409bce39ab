import { type Acting } from '../../kernel/actor.ts';
import { randomId } from '../../kernel/ids.ts';
import { type ClientProfile } from '../client-profile.ts';
import { tenantNotFound } from '../get-tenant.ts';
import { refuseBeyondCaller, type Scope } from '../scope.ts';
import { createTokenSecret, hashOfToken } from '../tokens/token-secret.ts';
import { type KeySetCache } from './key-sets/key-set-cache.ts';
import { keySetFrom } from './key-sets/key-set.ts';
import { type ClientKeys, type OauthClientStore } from './oauth-client-store.ts';
import { type OauthClient } from './oauth-client.ts';
import { OauthError } from './oauth-error.ts';

export interface RegisterClientDependencies {
  readonly oauthClients: OauthClientStore;
  readonly keySets: KeySetCache;
}

export interface ClientOrder extends Acting {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly clientProfile: ClientProfile;
  /** Its public keys, or where they are; with neither it gets a secret. */
  readonly jwks: unknown;
  readonly jwksUri: string | undefined;
  /** What the caller may do itself; the vendor may hand out everything. */
  readonly callerScopes: readonly Scope[] | 'all';
}

/** A client with its secret, if it has one, which is answered once, and never again. */
export interface RegisteredClient extends OauthClient {
  readonly secret: string | undefined;
}

/**
 * Registers a client of a tenant. Of a secret only the hash is kept.
 * @throws TenantError `scopeBeyondCaller`, `notFound` when there is no such tenant; OauthError `invalidKeySet`.
 */
export const registerClient = async (
  { oauthClients, keySets }: RegisterClientDependencies,
  order: ClientOrder,
): Promise<RegisteredClient> => {
  refuseBeyondCaller(order);
  const secret =
    order.jwks === undefined && order.jwksUri === undefined ? createTokenSecret('client') : undefined;
  const keys = secret === undefined ? await keysFrom(order, keySets) : { secretHash: hashOfToken(secret) };
  const { name, clientProfile } = order;
  const scopes = [...new Set(order.scopes)].sort();
  const client = await oauthClients.create(order, { id: randomId(), name, scopes, clientProfile, keys });
  if (client === undefined) {
    throw tenantNotFound(order.tenant);
  }
  return { ...client, secret };
};

const keysFrom = async ({ jwks, jwksUri }: ClientOrder, keySets: KeySetCache): Promise<ClientKeys> => {
  if (jwksUri === undefined) {
    return { jwks: await keySetFrom(jwks) };
  }
  // RFC 7591 §2: "The "jwks_uri" and "jwks" parameters MUST NOT both be present".
  if (jwks !== undefined) {
    throw new OauthError('invalidKeySet', 'jwks and jwksUri cannot both be given.');
  }
  if (!keySets.mayAsk(jwksUri)) {
    throw new OauthError('invalidKeySet', 'jwksUri must be an https URL without user and fragment.');
  }
  return { jwksUri };
};
