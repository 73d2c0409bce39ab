import { type ClientProfile } from '../client-profile.ts';
import { type Scope } from '../scope.ts';

/** What is known of a token after it was issued: everything but the token itself. */
export interface Token {
  readonly id: string;
  /** The connection it belongs to; tokens of the same name take turns on it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly clientProfile: ClientProfile;
  /** ISO 8601 in UTC; null: it does not expire. */
  readonly expiresAt: string | null;
  readonly createdAt: string;
  /** To the minute; null: never used. */
  readonly lastUsedAt: string | null;
}
