import { type ClientProfile } from '../client-profile.ts';
import { type Scope } from '../scope.ts';

/** How a client proves who it is. */
export type ClientProofKind = 'jwks' | 'jwksUri' | 'secret';

/** A connection that authenticates with OAuth 2.0; what is known of it, without its secret. */
export interface OauthClient {
  readonly id: string;
  /** The name of its connection. */
  readonly name: string;
  /** What its access tokens may do at most. */
  readonly scopes: readonly Scope[];
  readonly clientProfile: ClientProfile;
  readonly proof: ClientProofKind;
  /** Where its public keys are; null unless that is its proof. */
  readonly jwksUri: string | null;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** To the minute; null: never used. */
  readonly lastUsedAt: string | null;
}
