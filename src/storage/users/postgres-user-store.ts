import { type User, type UserContent } from '../../directory/user.ts';
import { type UserStore } from '../../directory/user-store.ts';
import { type Writer } from '../../directory/writer.ts';
import { type TenantId, type UserId } from '../../kernel/ids.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { USER_COLUMNS, userFromRow, type UserRow } from './user-row.ts';
import { uniquenessFrom } from '../uniqueness.ts';

const INSERT: Statement = {
  name: 'users-insert',
  text: `insert into users as u
           (tenant_id, user_id, connection, user_name, external_id, active, document, comparable)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         returning ${USER_COLUMNS}`,
};

// An externalId stays with the connection that wrote it, until another one writes another.
const UPDATE: Statement = {
  name: 'users-update',
  text: `update users as u
            set connection = case when external_id is distinct from $5 then $3 else connection end,
                user_name = $4, external_id = $5, active = $6, document = $7, comparable = $8,
                version = version + 1, last_modified_at = greatest(last_modified_at, clock_timestamp())
          where tenant_id = $1 and user_id = $2 and version = $9
         returning ${USER_COLUMNS}`,
};

const LOCK: Statement = {
  name: 'users-lock',
  text: 'select from users where tenant_id = $1 and user_id = $2 and version = $3 for update',
};

const DELETE: Statement = {
  name: 'users-delete',
  text: 'delete from users where tenant_id = $1 and user_id = $2 and version = $3 returning user_id',
};

/** `users` of one tenant, on one connection. */
export class PostgresUserStore implements UserStore {
  readonly #connection: Queryable;
  readonly #tenant: TenantId;

  constructor(connection: Queryable, tenant: TenantId) {
    this.#connection = connection;
    this.#tenant = tenant;
  }

  async insert(user: UserContent & { readonly id: UserId }, writer: Writer): Promise<User> {
    const [inserted] = await this.#write(INSERT, this.#valuesOf(user, writer));
    if (inserted === undefined) {
      throw new Error('An insert answered no row');
    }
    return inserted;
  }

  async update(
    user: UserContent & { readonly id: UserId; readonly version: number },
    writer: Writer,
  ): Promise<User | undefined> {
    const [updated] = await this.#write(UPDATE, [...this.#valuesOf(user, writer), user.version]);
    return updated;
  }

  async delete(id: UserId, version: number): Promise<boolean> {
    return (await this.#connection.query(DELETE, [this.#tenant, id, version])).length === 1;
  }

  async lock(id: UserId, version: number): Promise<boolean> {
    return (await this.#connection.query(LOCK, [this.#tenant, id, version])).length === 1;
  }

  #valuesOf(user: UserContent & { readonly id: UserId }, { connection }: Writer): unknown[] {
    const { id, userName, externalId, active, attributes, comparable } = user;
    return [
      this.#tenant,
      id,
      connection,
      userName,
      externalId,
      active,
      JSON.stringify(attributes),
      JSON.stringify(comparable),
    ];
  }

  async #write(statement: Statement, values: readonly unknown[]): Promise<User[]> {
    try {
      return (await this.#connection.query<UserRow>(statement, values)).map(userFromRow);
    } catch (error) {
      throw uniquenessFrom(error);
    }
  }
}
