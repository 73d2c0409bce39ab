import { type TenantId } from '../../kernel/ids.ts';
import { type Scope } from '../scope.ts';
import { type FoundToken } from '../tokens/token-store.ts';

/** A client of a tenant. */
export interface ClientKey {
  readonly tenant: TenantId;
  readonly clientId: string;
}

export interface AccessTokenToKeep extends ClientKey {
  /** SHA-256 of the token. */
  readonly hash: Buffer;
  readonly scopes: readonly Scope[];
  /** Seconds from now, by the clock of the store. */
  readonly lifetime: number;
}

/** An assertion that is about to be accepted. */
export interface Assertion extends ClientKey {
  readonly jti: string;
  /** Until then it could be accepted, in seconds since the epoch. */
  readonly acceptableUntil: number;
}

/** Access tokens, and the assertions they were given for. */
export interface AccessTokenStore {
  /** Keeps a token and notes that its client was at work; false when the client is no more. */
  create(token: AccessTokenToKeep): Promise<boolean>;
  /** Asked without a tenant, as for every other token. The credential is its client's. */
  findByHash(hash: Buffer): Promise<FoundToken | undefined>;
  /** Notes that a client was at work just now. */
  recordUse(tenant: TenantId, clientId: string): Promise<void>;
  /** Deletes one of a client's tokens, if it is one. */
  delete(client: ClientKey, hash: Buffer): Promise<void>;
  /** Uses an assertion up, and answers whether this was its first use, on any server. */
  spend(assertion: Assertion): Promise<boolean>;
}
