import { type Config } from '../config/config.ts';
import { type Database } from '../storage/database.ts';
import { PostgresOperatorTokenStore } from '../storage/tenants/postgres-operator-token-store.ts';
import { issueOperatorToken } from '../tenants/tokens/issue-operator-token.ts';
import { addSampleTenant } from './sample-tenant.ts';

/**
 * Prepares a database that is new: an operator token, unless one is configured, and the sample data. Answers the
 * tokens that came into being, by what they are for; they cannot be shown again.
 */
export const prepareFirstStart = async (
  config: Pick<Config, 'operatorToken' | 'hasSampleData'>,
  database: Database,
): Promise<ReadonlyMap<string, string>> => {
  const tokens = new Map<string, string>();
  const sample = config.hasSampleData ? await addSampleTenant(database) : undefined;
  if (sample !== undefined) {
    tokens.set('SCIM token', sample.scim).set('Admin token', sample.admin).set('Agent token', sample.agent);
  }
  const operator =
    config.operatorToken === undefined
      ? await issueOperatorToken(new PostgresOperatorTokenStore(database))
      : undefined;
  if (operator !== undefined) {
    tokens.set('Operator token', operator);
  }
  return tokens;
};

/** What a start says to the person in front of it. */
export const greeting = (scimUrl: string, tokens: ReadonlyMap<string, string>): string => {
  const lines = [['SCIM base URL', scimUrl] as const, ...tokens].map(
    ([name, value]) => `  ${`${name}:`.padEnd(16)}${value}`,
  );
  const once = tokens.size > 0 ? ['', 'The tokens are shown only this once. Keep them in a safe place.'] : [];
  return ['seatkeeper is ready.', '', ...lines, ...once, ''].join('\n');
};
