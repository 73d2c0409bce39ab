import { type Acting } from '../../kernel/actor.ts';
import { type TenantId } from '../../kernel/ids.ts';
import { type Credential } from '../credential.ts';
import { type Page, type PageRequest } from '../page.ts';
import { type Token } from './token.ts';

/** A token to be kept: its hash instead of itself. */
export interface TokenToKeep extends Pick<Token, 'id' | 'name' | 'scopes' | 'clientProfile' | 'expiresAt'> {
  /** SHA-256 of the token. */
  readonly hash: Buffer;
}

/** What a hash leads to, judged by the clock of the store. */
export interface FoundToken {
  readonly credential: Credential;
  readonly isExpired: boolean;
  readonly isTenantSuspended: boolean;
  /** Whether its last use, as it is recorded, is so old that this one should be recorded. */
  readonly isUseToRecord: boolean;
}

/** Tokens of tenants. Who issues or revokes one is recorded. */
export interface TokenStore {
  /**
   * Answers the kept token, or undefined when there is no such tenant.
   * @throws TenantError `tooManyTokens` when two tokens of the name have not expired.
   */
  create(acting: Acting, token: TokenToKeep): Promise<Token | undefined>;
  find(tenant: TenantId, id: string): Promise<Token | undefined>;
  /** Oldest first. */
  list(tenant: TenantId, request: PageRequest): Promise<Page<Token>>;
  /** Deletes a token and answers whether there was one. */
  delete(acting: Acting, id: string): Promise<boolean>;
  /** The one question that is asked without a tenant: the tenant follows from its answer. */
  findByHash(hash: Buffer): Promise<FoundToken | undefined>;
  /** Notes that a token was used just now. */
  recordUse(tenant: TenantId, id: string): Promise<void>;
}
