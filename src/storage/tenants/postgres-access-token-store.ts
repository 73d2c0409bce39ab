import { createHash } from 'node:crypto';
import { type TenantId } from '../../kernel/ids.ts';
import {
  type AccessTokenStore,
  type AccessTokenToKeep,
  type Assertion,
  type ClientKey,
} from '../../tenants/oauth/access-token-store.ts';
import { type FoundToken } from '../../tenants/tokens/token-store.ts';
import { writeOf } from '../row-security/write-of.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { foundTokenFromRow, type FoundTokenRow } from './token-columns.ts';

const INSERT: Statement = {
  name: 'oauth-access-tokens-insert',
  // From the client, and locked with it: where it is being deleted, nothing is inserted.
  text: `insert into oauth_access_tokens (tenant_id, client_id, hash, scopes, expires_at)
         select tenant_id, client_id, $3, $4, clock_timestamp() + make_interval(secs => $5)
           from oauth_clients where tenant_id = $1 and client_id = $2 and ${writeOf('$1')} for key share
      returning hash`,
};

const SELECT_BY_HASH: Statement = {
  name: 'oauth-access-tokens-select-by-hash',
  // What is recorded as done with it is recorded of the client, which outlives its tokens.
  text: `select tenant_id, client_id as token_id, c.name, t.scopes, c.client_profile,
                t.expires_at <= clock_timestamp() as is_expired,
                suspended as is_tenant_suspended,
                coalesce(c.last_used_at < clock_timestamp() - interval '1 minute', true) as is_use_to_record
           from oauth_access_tokens t join oauth_clients c using (tenant_id, client_id) join tenants using (tenant_id)
          where hash = $1`,
};

const RECORD_USE: Statement = {
  name: 'oauth-clients-record-use',
  text: `update oauth_clients set last_used_at = clock_timestamp()
          where tenant_id = $1 and client_id = $2 and ${writeOf('$1')}
            and (last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute')`,
};

const DELETE: Statement = {
  name: 'oauth-access-tokens-delete',
  text: `delete from oauth_access_tokens
          where tenant_id = $1 and client_id = $2 and hash = $3 and ${writeOf('$1')}`,
};

const SPEND: Statement = {
  name: 'oauth-assertions-insert',
  text: `insert into oauth_assertions (tenant_id, client_id, jti_hash, expires_at)
         select tenant_id, client_id, $3, to_timestamp($4)
           from oauth_clients where tenant_id = $1 and client_id = $2 and ${writeOf('$1')} for key share
             on conflict (tenant_id, client_id, jti_hash) do nothing
      returning jti_hash`,
};

/** Access tokens, and the assertions they were given for, in PostgreSQL. */
export class PostgresAccessTokenStore implements AccessTokenStore {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async create({ tenant, clientId, hash, scopes, lifetime }: AccessTokenToKeep): Promise<boolean> {
    const inserted = await this.#database.query(INSERT, [tenant, clientId, hash, scopes, lifetime]);
    await this.recordUse(tenant, clientId);
    return inserted.length > 0;
  }

  async findByHash(hash: Buffer): Promise<FoundToken | undefined> {
    const [row] = await this.#database.query<FoundTokenRow>(SELECT_BY_HASH, [hash]);
    return row && foundTokenFromRow(row);
  }

  async recordUse(tenant: TenantId, clientId: string): Promise<void> {
    await this.#database.query(RECORD_USE, [tenant, clientId]);
  }

  async delete({ tenant, clientId }: ClientKey, hash: Buffer): Promise<void> {
    await this.#database.query(DELETE, [tenant, clientId, hash]);
  }

  async spend({ tenant, clientId, jti, acceptableUntil }: Assertion): Promise<boolean> {
    const hash = createHash('sha256').update(jti).digest();
    return (await this.#database.query(SPEND, [tenant, clientId, hash, acceptableUntil])).length > 0;
  }
}
