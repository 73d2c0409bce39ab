import { timingSafeEqual } from 'node:crypto';
import { isUuid } from '../../kernel/ids.ts';
import { hashOfToken, kindOfToken } from '../tokens/token-secret.ts';
import { type FoundClient, type OauthClientStore } from './oauth-client-store.ts';
import { invalidClient } from './oauth-error.ts';
import { claimedClient, verifyAssertion, type VerifyAssertionDependencies } from './verify-assertion.ts';

/** What a client shows of itself. */
export type ClientProof =
  | { readonly clientId: string; readonly secret: string }
  | { readonly clientId: string | undefined; readonly assertion: string };

export interface AuthenticateClientDependencies extends VerifyAssertionDependencies {
  readonly oauthClients: Pick<OauthClientStore, 'findForProof'>;
}

/**
 * The client that a proof is of. An assertion is used up by it.
 * @throws OauthError `invalidClient`, in the same words whether the client is unknown or the proof is wrong.
 */
export const authenticateClient = async (
  deps: AuthenticateClientDependencies,
  proof: ClientProof,
): Promise<FoundClient> => {
  const client = 'secret' in proof ? await clientOfSecret(deps, proof) : await clientOfAssertion(deps, proof);
  if (client.isTenantSuspended) {
    throw invalidClient('The account is suspended. Please contact us.');
  }
  return client;
};

const clientOfSecret = async (
  { oauthClients }: AuthenticateClientDependencies,
  { clientId, secret }: Extract<ClientProof, { secret: string }>,
): Promise<FoundClient> => {
  // A mistyped secret costs no query.
  const isPossible = isUuid(clientId) && kindOfToken(secret) === 'client';
  const client = isPossible ? await oauthClients.findForProof(clientId.toLowerCase()) : undefined;
  const isOfClient =
    client !== undefined &&
    'secretHash' in client.keys &&
    timingSafeEqual(client.keys.secretHash, hashOfToken(secret));
  if (!isOfClient) {
    throw invalidClient();
  }
  return client;
};

const clientOfAssertion = async (
  deps: AuthenticateClientDependencies,
  { clientId, assertion }: Extract<ClientProof, { assertion: string }>,
): Promise<FoundClient> => {
  const claimed = claimedClient(assertion);
  // RFC 7521 §4.2: a client_id beside the assertion "MUST identify the same client".
  const isOne = clientId === undefined || clientId.toLowerCase() === claimed;
  const client = isOne ? await deps.oauthClients.findForProof(claimed) : undefined;
  if (client === undefined) {
    throw invalidClient();
  }
  await verifyAssertion(deps, client, assertion);
  return client;
};
