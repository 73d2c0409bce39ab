import { timingSafeEqual } from 'node:crypto';
import { type OperatorTokenStore } from './operator-token-store.ts';
import { hashOfToken } from './token-secret.ts';

export interface VerifyOperatorTokenDependencies {
  /** OPERATOR_TOKEN, in whatever form the vendor chose; where it is set, no other token is accepted. */
  readonly configured: string | undefined;
  readonly tokens: OperatorTokenStore;
}

/** Whether a token is the vendor's. How long it takes says nothing about how much of it is right. */
export const verifyOperatorToken = async (
  { configured, tokens }: VerifyOperatorTokenDependencies,
  secret: string,
): Promise<boolean> => {
  const given = hashOfToken(secret);
  const valid = configured === undefined ? await tokens.hashes() : [hashOfToken(configured)];
  return valid.some((hash) => hash.length === given.length && timingSafeEqual(hash, given));
};
