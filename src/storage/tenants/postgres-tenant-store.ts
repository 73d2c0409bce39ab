import { type Acting, type Actor } from '../../kernel/actor.ts';
import { type TenantId } from '../../kernel/ids.ts';
import { type Page, pageOf, type PageRequest } from '../../tenants/page.ts';
import { type TenantChange, type TenantStore } from '../../tenants/tenant-store.ts';
import { type Tenant } from '../../tenants/tenant.ts';
import { type Statement, type Transactional } from '../statement.ts';
import { TENANT_COLUMNS, tenantFromRow, type TenantRow } from './tenant-columns.ts';

const INSERT: Statement = {
  name: 'tenants-insert',
  text: `insert into tenants (tenant_id, name) values ($1, $2) returning ${TENANT_COLUMNS}`,
};

const SELECT: Statement = {
  name: 'tenants-select',
  text: `select ${TENANT_COLUMNS} from tenants where tenant_id = $1`,
};

const PAGE: Statement = {
  name: 'tenants-page',
  text: `select ${TENANT_COLUMNS} from tenants
          where $1::timestamptz is null or (created_at, tenant_id) > ($1::timestamptz, $2::uuid)
          order by created_at, tenant_id
          limit $3`,
};

const COUNT: Statement = { name: 'tenants-count', text: 'select count(*)::integer as total from tenants' };

const UPDATE: Statement = {
  name: 'tenants-update',
  text: `update tenants set name = coalesce($2, name), suspended = coalesce($3, suspended)
          where tenant_id = $1
      returning ${TENANT_COLUMNS}`,
};

const DELETE: Statement = {
  name: 'tenants-delete',
  text: 'delete from tenants where tenant_id = $1 returning tenant_id',
};

/** The tenants in PostgreSQL. */
export class PostgresTenantStore implements TenantStore {
  readonly #database: Transactional;

  constructor(database: Transactional) {
    this.#database = database;
  }

  async create({ id, name }: Pick<Tenant, 'id' | 'name'>, actor: Actor): Promise<Tenant> {
    const [row] = await this.#change<TenantRow>({ tenant: id, actor }, INSERT, [id, name]);
    if (row === undefined) {
      throw new Error('A tenant was inserted and not returned');
    }
    return tenantFromRow(row);
  }

  async find(id: TenantId): Promise<Tenant | undefined> {
    const [row] = await this.#database.query<TenantRow>(SELECT, [id]);
    return row && tenantFromRow(row);
  }

  async list({ limit, after }: PageRequest): Promise<Page<Tenant>> {
    const values = [after?.createdAt ?? null, after?.id ?? null, limit + 1];
    const rows = await this.#database.query<TenantRow>(PAGE, values);
    const [count] = await this.#database.query<{ total: number }>(COUNT, []);
    return pageOf(rows.map(tenantFromRow), limit, count?.total ?? 0);
  }

  async change(id: TenantId, { name, suspended }: TenantChange, actor: Actor): Promise<Tenant | undefined> {
    const [row] = await this.#change<TenantRow>({ tenant: id, actor }, UPDATE, [
      ...[id, name ?? null, suspended ?? null],
    ]);
    return row && tenantFromRow(row);
  }

  async delete(id: TenantId, actor: Actor): Promise<boolean> {
    return (await this.#change({ tenant: id, actor }, DELETE, [id])).length > 0;
  }

  async #change<Row extends object>(
    acting: Acting,
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    return this.#database.transaction(acting, async (transaction) =>
      transaction.query<Row>(statement, values),
    );
  }
}
