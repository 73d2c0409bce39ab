import { isUuid, type TenantId } from '../../kernel/ids.ts';
import { type Queryable } from '../statement.ts';
import * as statements from './group-statements.ts';
import { LOCK_WITHIN } from './within-sql.ts';

/** The members of which group are to change. */
export interface NestingChange {
  readonly tenant: TenantId;
  readonly group: string;
  /** The members that are named. */
  readonly members: readonly string[];
}

/**
 * What a change that nests groups, or takes groups out, locks before anything else: the tenant, then the groups in the
 * order of their ids. So no two of them change the nesting at once, and whoever changes the users of a group on the way
 * either sees the change or is seen by it.
 */
export const lockNesting = async (
  connection: Queryable,
  { tenant, group, members }: NestingChange,
): Promise<void> => {
  await connection.query(statements.LOCK_TENANT, [tenant]);
  await connection.query(LOCK_WITHIN, [tenant, [group, ...members].filter(isUuid)]);
};

/** The same, where groups are among the members that are named or, with `andOthers`, among those that the group has. */
export const lockNestingIfAny = async (
  connection: Queryable,
  { andOthers, ...change }: NestingChange & { readonly andOthers: boolean },
): Promise<void> => {
  const { tenant, group, members } = change;
  const values = [tenant, members.filter(isUuid), andOthers ? group : null];
  if ((await connection.query(statements.LOCK_TENANT_IF_NESTING, values)).length > 0) {
    await lockNesting(connection, change);
  }
};
