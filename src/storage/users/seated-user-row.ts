import { type SeatedUser } from '../../provisioning/provisioning-transaction.ts';
import { membershipFromRow, type MembershipRow, MEMBERSHIPS_OF_PAGE } from '../groups/membership-sql.ts';
import { type ShownRows } from '../pages/resource-table.ts';
import { grantFromRow, GRANTS_OF_PAGE, type GrantRow } from '../seats/grant-row.ts';
import { USER_COLUMNS, userFromRow, type UserRow } from './user-row.ts';

export type SeatedUserRow = UserRow & {
  readonly grants: readonly GrantRow[];
  readonly memberships: readonly MembershipRow[];
};

/** A user with its seats and its groups. */
export const SEATED_USER: ShownRows = {
  columns: USER_COLUMNS,
  gathered: [...MEMBERSHIPS_OF_PAGE, GRANTS_OF_PAGE],
  gatheredColumns: [
    `coalesce(memberships.list, '[]') as memberships`,
    `coalesce(grants.list, '[]') as grants`,
  ],
  joins: `left join memberships on memberships.user_id = page.user_id
          left join grants on grants.user_id = page.user_id`,
};

export const seatedUserFromRow = (row: SeatedUserRow): SeatedUser => ({
  user: userFromRow(row),
  grants: row.grants.map(grantFromRow),
  memberships: row.memberships.map(membershipFromRow),
});
