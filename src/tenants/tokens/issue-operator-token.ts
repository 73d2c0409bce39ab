import { type OperatorTokenStore } from './operator-token-store.ts';
import { createTokenSecret, hashOfToken } from './token-secret.ts';

/**
 * A new operator token when there is none yet, to be shown once; undefined when there is one already.
 */
export const issueOperatorToken = async (tokens: OperatorTokenStore): Promise<string | undefined> => {
  const secret = createTokenSecret('operator');
  return (await tokens.addFirst(hashOfToken(secret))) ? secret : undefined;
};
