import { type TenantId } from '../../kernel/ids.ts';
import { type SeatedUser } from '../../provisioning/provisioning-transaction.ts';
import { selectShown } from '../pages/resource-table.ts';
import { type Queryable } from '../statement.ts';
import { TenantLookup } from '../tenant-lookup.ts';
import { SEATED_USER, seatedUserFromRow, type SeatedUserRow } from './seated-user-row.ts';
import { USER_COLUMNS } from './user-row.ts';

type NamedUserRow = SeatedUserRow & { readonly user_name: string };

/** The users of a tenant for whom a condition holds. */
const usersWhere = (condition: string): string =>
  selectShown(
    `select u.user_name, ${USER_COLUMNS} from users u where u.tenant_id = $1 and ${condition}`,
    SEATED_USER,
  );

const BY_ID = {
  one: { name: 'users-find', text: usersWhere('u.user_id = $2') },
  many: { name: 'users-find-many', text: usersWhere('u.user_id = any($2::uuid[])') },
  keyOf: (row: NamedUserRow) => row.user_id,
};

const BY_USER_NAME = {
  one: { name: 'users-find-by-name', text: usersWhere('u.user_name = $2') },
  many: { name: 'users-find-many-by-name', text: usersWhere('u.user_name = any($2::text[])') },
  keyOf: (row: NamedUserRow) => row.user_name,
};

/** What identity providers ask most: one user, by its id or by its name. */
export class UserLookups {
  readonly connection: Queryable;
  readonly #byId: TenantLookup<NamedUserRow>;
  readonly #byUserName: TenantLookup<NamedUserRow>;

  constructor(connection: Queryable) {
    this.connection = connection;
    this.#byId = new TenantLookup({ connection, ...BY_ID });
    this.#byUserName = new TenantLookup({ connection, ...BY_USER_NAME });
  }

  /** `id` is a UUID. */
  async byId(tenant: TenantId, id: string): Promise<SeatedUser | undefined> {
    const row = await this.#byId.find(tenant, id.toLowerCase());
    return row && seatedUserFromRow(row);
  }

  /** `userName` in the form in which names are compared. */
  async byUserName(tenant: TenantId, userName: string): Promise<SeatedUser | undefined> {
    const row = await this.#byUserName.find(tenant, userName);
    return row && seatedUserFromRow(row);
  }
}
