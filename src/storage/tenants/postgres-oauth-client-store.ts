import { type Acting } from '../../kernel/actor.ts';
import { type TenantId } from '../../kernel/ids.ts';
import {
  type FoundClient,
  type OauthClientStore,
  type OauthClientToKeep,
} from '../../tenants/oauth/oauth-client-store.ts';
import { type OauthClient } from '../../tenants/oauth/oauth-client.ts';
import { type Page, pageOf, type PageRequest } from '../../tenants/page.ts';
import { type Statement, type Transactional } from '../statement.ts';
import {
  foundClientFromRow,
  type FoundClientRow,
  OAUTH_CLIENT_COLUMNS,
  oauthClientFromRow,
  type OauthClientRow,
} from './oauth-client-columns.ts';

const INSERT: Statement = {
  name: 'oauth-clients-insert',
  text: `insert into oauth_clients (tenant_id, client_id, name, scopes, client_profile, secret_hash, jwks, jwks_uri)
         select tenant_id, $2, $3, $4, $5, $6, $7, $8 from tenants where tenant_id = $1
      returning ${OAUTH_CLIENT_COLUMNS}`,
};

const SELECT: Statement = {
  name: 'oauth-clients-select',
  text: `select ${OAUTH_CLIENT_COLUMNS} from oauth_clients where tenant_id = $1 and client_id = $2`,
};

const PAGE: Statement = {
  name: 'oauth-clients-page',
  text: `select ${OAUTH_CLIENT_COLUMNS} from oauth_clients
          where tenant_id = $1 and ($2::timestamptz is null or (created_at, client_id) > ($2::timestamptz, $3::uuid))
          order by created_at, client_id
          limit $4`,
};

const COUNT: Statement = {
  name: 'oauth-clients-count',
  text: 'select count(*)::integer as total from oauth_clients where tenant_id = $1',
};

const DELETE: Statement = {
  name: 'oauth-clients-delete',
  text: 'delete from oauth_clients where tenant_id = $1 and client_id = $2 returning client_id',
};

const SELECT_FOR_PROOF: Statement = {
  name: 'oauth-clients-select-for-proof',
  text: `select tenant_id, client_id, scopes, secret_hash, jwks, jwks_uri, suspended, clock_timestamp() as at
           from oauth_clients join tenants using (tenant_id)
          where client_id = $1`,
};

/** The OAuth clients of tenants in PostgreSQL. */
export class PostgresOauthClientStore implements OauthClientStore {
  readonly #database: Transactional;

  constructor(database: Transactional) {
    this.#database = database;
  }

  async create(acting: Acting, client: OauthClientToKeep): Promise<OauthClient | undefined> {
    const { id, name, scopes, clientProfile, keys } = client;
    const proof = [
      'secretHash' in keys ? keys.secretHash : null,
      'jwks' in keys ? JSON.stringify(keys.jwks) : null,
      'jwksUri' in keys ? keys.jwksUri : null,
    ];
    const [row] = await this.#database.transaction(acting, async (transaction) =>
      transaction.query<OauthClientRow>(INSERT, [acting.tenant, id, name, scopes, clientProfile, ...proof]),
    );
    return row && oauthClientFromRow(row);
  }

  async find(tenant: TenantId, id: string): Promise<OauthClient | undefined> {
    const [row] = await this.#database.query<OauthClientRow>(SELECT, [tenant, id]);
    return row && oauthClientFromRow(row);
  }

  async list(tenant: TenantId, { limit, after }: PageRequest): Promise<Page<OauthClient>> {
    const values = [tenant, after?.createdAt ?? null, after?.id ?? null, limit + 1];
    const rows = await this.#database.query<OauthClientRow>(PAGE, values);
    const [count] = await this.#database.query<{ total: number }>(COUNT, [tenant]);
    return pageOf(rows.map(oauthClientFromRow), limit, count?.total ?? 0);
  }

  async delete(acting: Acting, id: string): Promise<boolean> {
    const deleted = await this.#database.transaction(acting, async (transaction) =>
      transaction.query(DELETE, [acting.tenant, id]),
    );
    return deleted.length > 0;
  }

  async findForProof(id: string): Promise<FoundClient | undefined> {
    const [row] = await this.#database.query<FoundClientRow>(SELECT_FOR_PROOF, [id]);
    return row && foundClientFromRow(row);
  }
}
