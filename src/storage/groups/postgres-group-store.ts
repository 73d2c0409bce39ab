import { DirectoryError } from '../../directory/directory-error.ts';
import { type GroupStore } from '../../directory/group-store.ts';
import { type Group, type GroupContent } from '../../directory/group.ts';
import { type Writer } from '../../directory/writer.ts';
import { type ResolvedFilter } from '../../scim/filter/resolved-filter.ts';
import { quoteForMessage } from '../../scim/path/parse-attribute-path.ts';
import { isUuid, type TenantId } from '../../kernel/ids.ts';
import { violatedForeignKey } from '../database-errors.ts';
import { type AttributeSources } from '../filter-sql/attribute-source.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { uniquenessFrom } from '../uniqueness.ts';
import { groupFromRow, type GroupRow } from './group-row.ts';
import * as statements from './group-statements.ts';
import { lockNesting, lockNestingIfAny } from './lock-nesting.ts';
import { memberRows, removeMatching } from './remove-matching.ts';

interface ResolvedMember {
  readonly id: string;
  readonly type: 'User' | 'Group';
}

/** `groups` and `group_members` of one tenant, on one connection. */
export class PostgresGroupStore implements GroupStore {
  readonly #connection: Queryable;
  readonly #tenant: TenantId;
  readonly #sources: AttributeSources;

  constructor(connection: Queryable, tenant: TenantId, sources: AttributeSources) {
    this.#connection = connection;
    this.#tenant = tenant;
    this.#sources = sources;
  }

  async insert(group: GroupContent & { readonly id: string }, writer: Writer): Promise<Group> {
    const [inserted] = await this.#write(statements.INSERT, this.#valuesOf(group, writer));
    if (inserted === undefined) {
      throw new Error('An insert answered no row');
    }
    return inserted;
  }

  async update(
    group: GroupContent & { readonly id: string; readonly version: number },
    writer: Writer,
  ): Promise<Group | undefined> {
    const values = [...this.#valuesOf(group, writer), group.version];
    return (await this.#write(statements.UPDATE, values))[0];
  }

  async touch(id: string): Promise<boolean> {
    return (await this.#connection.query(statements.TOUCH, [this.#tenant, id])).length === 1;
  }

  async touchGroupsOf(member: string): Promise<void> {
    await this.#connection.query(statements.TOUCH_GROUPS_OF, [this.#tenant, member]);
  }

  async lock(id: string, version: number): Promise<boolean> {
    return (await this.#connection.query(statements.LOCK, [this.#tenant, id, version])).length === 1;
  }

  async lockMembers(id: string): Promise<void> {
    await this.#connection.query(statements.LOCK_MEMBERS, [this.#tenant, id]);
  }

  async lockGroupsOf(member: string): Promise<readonly string[]> {
    const rows = await this.#connection.query<Pick<GroupRow, 'group_id'>>(statements.LOCK_GROUPS_OF, [
      this.#tenant,
      member,
    ]);
    return rows.map(({ group_id }) => group_id);
  }

  async hasOtherGroups(member: string, known: readonly string[]): Promise<boolean> {
    const values = [this.#tenant, member, known];
    return (await this.#connection.query(statements.FIND_OTHER_GROUP_OF, values)).length > 0;
  }

  async lockForDeletion(id: string, version: number): Promise<boolean> {
    await this.#connection.query(statements.LOCK_TENANT, [this.#tenant]);
    const values = [this.#tenant, [id]];
    const rows = await this.#connection.query<Pick<GroupRow, 'group_id' | 'version'>>(
      statements.LOCK_FOR_DELETION,
      values,
    );
    return rows.some((row) => row.group_id === id && Number(row.version) === version);
  }

  async lockNesting(id: string, members: readonly string[], andOthers: boolean): Promise<void> {
    const change = { tenant: this.#tenant, group: id, members, andOthers };
    await lockNestingIfAny(this.#connection, change);
  }

  async delete(id: string, version: number): Promise<boolean> {
    return (await this.#connection.query(statements.DELETE, [this.#tenant, id, version])).length === 1;
  }

  async addMembers(id: string, members: readonly string[]): Promise<string[]> {
    if (members.length === 0) {
      return [];
    }
    const resolved = await this.#resolve(members);
    const groups = resolved.filter(({ type }) => type === 'Group').map((member) => member.id);
    if (groups.length > 0) {
      await this.#refuseCycle(id, groups);
    }
    const ids = resolved.map((member) => member.id);
    const types = resolved.map(({ type }) => type);
    try {
      return await this.#changed(statements.ADD_MEMBERS, [this.#tenant, id, ids, types]);
    } catch (error) {
      throw missingFrom(error, id);
    }
  }

  async removeMembers(id: string, members: readonly string[]): Promise<string[]> {
    return members.length === 0
      ? []
      : this.#changed(statements.REMOVE_MEMBERS, [this.#tenant, id, members.filter(isUuid)]);
  }

  async removeMatchingMembers(id: string, filter: ResolvedFilter): Promise<string[]> {
    const { text, values } = removeMatching(filter, {
      tenant: this.#tenant,
      group: id,
      rows: memberRows(this.#sources),
    });
    return this.#changed({ name: '', text }, values);
  }

  async removeOtherMembers(id: string, kept: readonly string[]): Promise<string[]> {
    return this.#changed(statements.REMOVE_OTHER_MEMBERS, [this.#tenant, id, kept.filter(isUuid)]);
  }

  /** The members whose rows a statement wrote. */
  async #changed(statement: Statement, values: readonly unknown[]): Promise<string[]> {
    const rows = await this.#connection.query<{ readonly member_id: string }>(statement, values);
    return rows.map((row) => row.member_id);
  }

  async #resolve(members: readonly string[]): Promise<readonly ResolvedMember[]> {
    const values = [this.#tenant, members.filter(isUuid)];
    const resolved = await this.#connection.query<ResolvedMember>(statements.RESOLVE_MEMBERS, values);
    const known = new Set(resolved.map(({ id }) => id));
    const unknown = members.find((id) => !known.has(id.toLowerCase()));
    if (unknown !== undefined) {
      throw new DirectoryError(
        'unknownMember',
        `members: there is no user or group with the id ${quoteForMessage(unknown)}.`,
        {
          path: 'members',
        },
      );
    }
    return resolved;
  }

  async #refuseCycle(id: string, groups: readonly string[]): Promise<void> {
    await lockNesting(this.#connection, { tenant: this.#tenant, group: id, members: groups });
    const found = await this.#connection.query(statements.IS_WITHIN, [this.#tenant, id, groups]);
    if (found.length > 0) {
      throw new DirectoryError(
        'memberCycle',
        'members: a group cannot be a member of itself, at any depth.',
        {
          path: 'members',
        },
      );
    }
  }

  #valuesOf(group: GroupContent & { readonly id: string }, { connection }: Writer): unknown[] {
    const { id, displayName, externalId, attributes, comparable } = group;
    const documents = [JSON.stringify(attributes), JSON.stringify(comparable)];
    return [this.#tenant, id, connection, displayName, externalId, ...documents];
  }

  async #write(statement: Statement, values: readonly unknown[]): Promise<Group[]> {
    try {
      return (await this.#connection.query<GroupRow>(statement, values)).map(groupFromRow);
    } catch (error) {
      throw uniquenessFrom(error);
    }
  }
}

/** Who is deleted while being added is refused by a foreign key. */
const missingFrom = (error: unknown, id: string): unknown => {
  const constraint = violatedForeignKey(error);
  if (constraint === undefined) {
    return error;
  }
  return constraint === 'group_members_group'
    ? new DirectoryError('notFound', `Group ${id} not found.`)
    : new DirectoryError('unknownMember', 'members: a member was deleted meanwhile.', { path: 'members' });
};
