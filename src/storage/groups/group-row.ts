import { type Group } from '../../directory/group.ts';
import { type JsonObject } from '../../kernel/json.ts';

/** The columns of `groups` that are read back. */
export interface GroupRow {
  readonly group_id: string;
  readonly version: string;
  readonly created_at: Date;
  readonly last_modified_at: Date;
  readonly document: JsonObject;
}

export const GROUP_COLUMNS = 'r.group_id, r.version, r.created_at, r.last_modified_at, r.document';

export const groupFromRow = (row: GroupRow): Group => ({
  id: row.group_id,
  version: Number(row.version),
  created: row.created_at.toISOString(),
  lastModified: row.last_modified_at.toISOString(),
  attributes: row.document,
});
