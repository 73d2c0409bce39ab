import { type CredentialSweep } from '../../tenants/oauth/credential-sweep.ts';
import { WRITE_OF_EVERY_TENANT } from '../row-security/write-of.ts';
import { type Queryable, type Statement } from '../statement.ts';

const FORGET_TOKENS: Statement = {
  name: 'oauth-access-tokens-forget',
  text: `delete from oauth_access_tokens where (tenant_id, hash) in (
           select tenant_id, hash from oauth_access_tokens
            where expires_at < clock_timestamp() limit $1 for update skip locked)
            and ${WRITE_OF_EVERY_TENANT}
         returning 1`,
};

const FORGET_ASSERTIONS: Statement = {
  name: 'oauth-assertions-forget',
  text: `delete from oauth_assertions where (tenant_id, client_id, jti_hash) in (
           select tenant_id, client_id, jti_hash from oauth_assertions
            where expires_at < clock_timestamp() limit $1 for update skip locked)
            and ${WRITE_OF_EVERY_TENANT}
         returning 1`,
};

/** Tidies up behind the OAuth clients of all tenants. */
export class PostgresCredentialSweep implements CredentialSweep {
  readonly #connection: Queryable;

  constructor(connection: Queryable) {
    this.#connection = connection;
  }

  async forgetExpired(count: number): Promise<number> {
    const tokens = await this.#connection.query(FORGET_TOKENS, [count]);
    const assertions = await this.#connection.query(FORGET_ASSERTIONS, [count]);
    return tokens.length + assertions.length;
  }
}
