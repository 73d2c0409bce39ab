import { type Acting } from '../../kernel/actor.ts';
import { type TenantId } from '../../kernel/ids.ts';
import { type Page, type PageRequest } from '../page.ts';
import { type KeySet } from './key-sets/key-set.ts';
import { type OauthClient } from './oauth-client.ts';

/** What a client is told apart by; one of the three. */
export type ClientKeys =
  { readonly secretHash: Buffer } | { readonly jwks: KeySet } | { readonly jwksUri: string };

export interface OauthClientToKeep extends Pick<OauthClient, 'clientProfile' | 'id' | 'name' | 'scopes'> {
  readonly keys: ClientKeys;
}

/** A client that wants to prove who it is. */
export interface FoundClient extends Pick<OauthClient, 'id' | 'scopes'> {
  readonly tenant: TenantId;
  readonly keys: ClientKeys;
  readonly isTenantSuspended: boolean;
  /** When it was found, by the clock of the store: the one clock by which assertions are judged. */
  readonly at: Date;
}

/** Clients of tenants. Who registers or deletes one is recorded. */
export interface OauthClientStore {
  /** Answers the kept client, or undefined when there is no such tenant. */
  create(acting: Acting, client: OauthClientToKeep): Promise<OauthClient | undefined>;
  find(tenant: TenantId, id: string): Promise<OauthClient | undefined>;
  /** Oldest first. */
  list(tenant: TenantId, request: PageRequest): Promise<Page<OauthClient>>;
  /** Deletes a client with its access tokens, and answers whether there was one. */
  delete(acting: Acting, id: string): Promise<boolean>;
  /** Asked without a tenant: the tenant follows from the answer. */
  findForProof(id: string): Promise<FoundClient | undefined>;
}
