import { type Acting } from '../../kernel/actor.ts';
import { type TenantId } from '../../kernel/ids.ts';
import { type Page, pageOf, type PageRequest } from '../../tenants/page.ts';
import { type FoundToken, type TokenStore, type TokenToKeep } from '../../tenants/tokens/token-store.ts';
import { type Token } from '../../tenants/tokens/token.ts';
import { tooManyTokens } from '../../tenants/tokens/too-many-tokens.ts';
import { isThirdToken } from '../database-errors.ts';
import { writeOf } from '../row-security/write-of.ts';
import { type Statement, type Transactional } from '../statement.ts';
import {
  foundTokenFromRow,
  type FoundTokenRow,
  TOKEN_COLUMNS,
  tokenFromRow,
  type TokenRow,
} from './token-columns.ts';

const INSERT: Statement = {
  name: 'tokens-insert',
  // From the tenant, and not beside it: where there is none, nothing is inserted.
  text: `insert into tokens (tenant_id, token_id, name, hash, scopes, client_profile, expires_at)
         select tenant_id, $2, $3, $4, $5, $6, $7 from tenants where tenant_id = $1
      returning ${TOKEN_COLUMNS}`,
};

const SELECT: Statement = {
  name: 'tokens-select',
  text: `select ${TOKEN_COLUMNS} from tokens where tenant_id = $1 and token_id = $2`,
};

const PAGE: Statement = {
  name: 'tokens-page',
  text: `select ${TOKEN_COLUMNS} from tokens
          where tenant_id = $1 and ($2::timestamptz is null or (created_at, token_id) > ($2::timestamptz, $3::uuid))
          order by created_at, token_id
          limit $4`,
};

const COUNT: Statement = {
  name: 'tokens-count',
  text: 'select count(*)::integer as total from tokens where tenant_id = $1',
};

const DELETE: Statement = {
  name: 'tokens-delete',
  text: 'delete from tokens where tenant_id = $1 and token_id = $2 returning token_id',
};

const SELECT_BY_HASH: Statement = {
  name: 'tokens-select-by-hash',
  text: `select tenant_id, token_id, tokens.name, scopes, client_profile,
                coalesce(expires_at <= clock_timestamp(), false) as is_expired,
                suspended as is_tenant_suspended,
                coalesce(last_used_at < clock_timestamp() - interval '1 minute', true) as is_use_to_record
           from tokens join tenants using (tenant_id)
          where hash = $1`,
};

const RECORD_USE: Statement = {
  name: 'tokens-record-use',
  // Several servers may notice at once that the minute is over; one of them writes.
  text: `update tokens set last_used_at = clock_timestamp()
          where tenant_id = $1 and token_id = $2 and ${writeOf('$1')}
            and (last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute')`,
};

/** The tokens of tenants in PostgreSQL. */
export class PostgresTokenStore implements TokenStore {
  readonly #database: Transactional;

  constructor(database: Transactional) {
    this.#database = database;
  }

  async create(acting: Acting, token: TokenToKeep): Promise<Token | undefined> {
    const { id, name, hash, scopes, clientProfile, expiresAt } = token;
    const values = [acting.tenant, id, name, hash, scopes, clientProfile, expiresAt];
    try {
      const [row] = await this.#database.transaction(acting, async (transaction) =>
        transaction.query<TokenRow>(INSERT, values),
      );
      return row && tokenFromRow(row);
    } catch (error) {
      throw isThirdToken(error) ? tooManyTokens(name) : error;
    }
  }

  async find(tenant: TenantId, id: string): Promise<Token | undefined> {
    const [row] = await this.#database.query<TokenRow>(SELECT, [tenant, id]);
    return row && tokenFromRow(row);
  }

  async list(tenant: TenantId, { limit, after }: PageRequest): Promise<Page<Token>> {
    const values = [tenant, after?.createdAt ?? null, after?.id ?? null, limit + 1];
    const rows = await this.#database.query<TokenRow>(PAGE, values);
    const [count] = await this.#database.query<{ total: number }>(COUNT, [tenant]);
    return pageOf(rows.map(tokenFromRow), limit, count?.total ?? 0);
  }

  async delete(acting: Acting, id: string): Promise<boolean> {
    const deleted = await this.#database.transaction(acting, async (transaction) =>
      transaction.query(DELETE, [acting.tenant, id]),
    );
    return deleted.length > 0;
  }

  async findByHash(hash: Buffer): Promise<FoundToken | undefined> {
    const [row] = await this.#database.query<FoundTokenRow>(SELECT_BY_HASH, [hash]);
    return row && foundTokenFromRow(row);
  }

  async recordUse(tenant: TenantId, id: string): Promise<void> {
    await this.#database.query(RECORD_USE, [tenant, id]);
  }
}
