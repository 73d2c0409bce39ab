import { SCIM } from '../http/surfaces.ts';
import { randomId, type UserId } from '../kernel/ids.ts';
import { type ProvisioningDependencies } from '../provisioning/provisioning-transaction.ts';
import { createResourceValidator } from '../scim/resource/validate-resource.ts';
import { type SchemaRegistry } from '../scim/schema/registry.ts';
import { groupSources } from '../storage/groups/group-sources.ts';
import { PostgresGroupReader } from '../storage/groups/postgres-group-reader.ts';
import { PostgresRootReader } from '../storage/postgres-root-reader.ts';
import { PostgresUnitOfWork } from '../storage/postgres-unit-of-work.ts';
import { type Transactional } from '../storage/statement.ts';
import { PostgresUserReader } from '../storage/users/postgres-user-reader.ts';
import { UserLookups } from '../storage/users/user-lookups.ts';
import { userSources } from '../storage/users/user-sources.ts';

/** What every provisioning use case works with, on one database. */
export const provisioningOf = (
  { registry, publicUrl }: { readonly registry: SchemaRegistry; readonly publicUrl: string },
  database: Transactional,
): ProvisioningDependencies => {
  const baseUrl = `${publicUrl}${SCIM}`;
  const userType = registry.resourceType('User');
  const groupType = registry.resourceType('Group');
  const usersColumns = userSources({ userType, groupType, baseUrl });
  const groupsColumns = groupSources({ userType, groupType, baseUrl });
  const lookups = new UserLookups(database);
  return {
    unitOfWork: new PostgresUnitOfWork(database, groupsColumns),
    usersOf: (tenant) => new PostgresUserReader(lookups, tenant, usersColumns),
    rootOf: (tenant) =>
      new PostgresRootReader(lookups, tenant, { users: usersColumns, groups: groupsColumns }),
    groupsOf: (tenant) => new PostgresGroupReader(database, tenant, groupsColumns),
    userType,
    validateUser: createResourceValidator(userType),
    groupType,
    validateGroup: createResourceValidator(groupType),
    baseUrl,
    newUserId: () => randomId() as UserId,
    newGroupId: randomId,
  };
};
