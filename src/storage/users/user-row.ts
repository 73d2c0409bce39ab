import { type UserId } from '../../kernel/ids.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { type User } from '../../directory/user.ts';

/** The columns of `users` that are read back. */
export interface UserRow {
  readonly user_id: string;
  readonly version: string;
  readonly active: boolean;
  readonly created_at: Date;
  readonly last_modified_at: Date;
  readonly document: JsonObject;
}

export const USER_COLUMNS = 'u.user_id, u.version, u.active, u.created_at, u.last_modified_at, u.document';

export const userFromRow = (row: UserRow): User => ({
  id: row.user_id as UserId,
  version: Number(row.version),
  active: row.active,
  created: row.created_at.toISOString(),
  lastModified: row.last_modified_at.toISOString(),
  attributes: row.document,
});
