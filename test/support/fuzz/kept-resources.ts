import { type JsonObject } from '../../../src/kernel/json.ts';
import { type Database } from '../../../src/storage/database.ts';

/** Of the two seats of this product the users hold both, so that there is none left. */
const LAST_SEAT = { value: 'service-desk:named' };

export const COLLEAGUE: JsonObject = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'colleague@example.com',
  externalId: 'taken',
  entitlements: [LAST_SEAT],
};

export const USER: JsonObject = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'user@example.com',
  externalId: 'e-0',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  displayName: 'Ada',
  title: 'Lead',
  emails: [
    { value: 'a@example.com', type: 'work', primary: true },
    { value: 'ada@example.org', type: 'home' },
  ],
  entitlements: [LAST_SEAT, { value: 'remote-support:concurrent' }],
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
    department: 'Engines',
    employeeNumber: '7',
  },
};

export const groupOf = (member: string): JsonObject => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName: 'Readers',
  externalId: 'taken',
  members: [{ value: member }],
});

/** Everything that a write of a provisioning client can change, as one text. */
const STATE = `select md5(concat(
    (select string_agg(u::text, '|' order by user_id) from users u),
    (select string_agg(g::text, '|' order by group_id) from groups g),
    (select string_agg(m::text, '|' order by group_id, member_id) from group_members m),
    (select string_agg(s::text, '|' order by user_id, product) from seat_grants s),
    (select string_agg(p::text, '|' order by product, type) from seat_pools p))) as state`;

const KEPT_TABLES = ['users', 'groups', 'group_members', 'seat_grants'];

/** The columns of a table that are written, and not made by the database of the others. */
const WRITTEN_COLUMNS = `select string_agg(column_name, ', ') as columns from information_schema.columns
  where table_schema = 'public' and is_generated = 'NEVER' and table_name = $1`;

/** A procedure, so that it is one round trip; rows come back with their ids, versions and times. */
const restoring = (columnsOf: ReadonlyMap<string, string>): string => {
  const inserts = KEPT_TABLES.map((table) => {
    const columns = columnsOf.get(table) ?? '';
    return `insert into ${table} (${columns}) overriding system value select ${columns} from kept_${table};`;
  });
  return `create procedure restore_kept() language sql as $$
    delete from groups;
    delete from users;
    ${inserts.join('\n')}
  $$`;
};

/** The rows of a database as they were when they were kept, and whether they still are. */
export class KeptResources {
  readonly #database: Database;
  #kept = '';
  #seen = '';

  private constructor(database: Database) {
    this.#database = database;
  }

  static async keep(database: Database): Promise<KeptResources> {
    const kept = new KeptResources(database);
    const columnsOf = new Map<string, string>();
    for (const table of KEPT_TABLES) {
      await kept.#query(`create table kept_${table} as table ${table}`);
      const [row] = await database.query<{ columns: string }>({ name: '', text: WRITTEN_COLUMNS }, [table]);
      columnsOf.set(table, row?.columns ?? '');
    }
    await kept.#query(restoring(columnsOf));
    kept.#kept = kept.#seen = await kept.#state();
    return kept;
  }

  /** Whether anything has been written since this was last asked, or since everything was last restored. */
  async hasChanged(): Promise<boolean> {
    const before = this.#seen;
    this.#seen = await this.#state();
    return this.#seen !== before;
  }

  /** Brings everything back to what was kept. */
  async restore(): Promise<void> {
    await this.hasChanged();
    if (this.#seen !== this.#kept) {
      await this.#query('call restore_kept()');
      await this.hasChanged();
    }
    if (this.#seen !== this.#kept) {
      throw new Error('The resources are not what they were when they were kept');
    }
  }

  async #state(): Promise<string> {
    const [row] = await this.#query<{ state: string }>(STATE);
    return row?.state ?? '';
  }

  async #query<Row extends object>(text: string): Promise<Row[]> {
    return this.#database.query<Row>({ name: '', text }, []);
  }
}
