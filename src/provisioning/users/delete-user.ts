import { allocateSeats } from '../../seats/allocate-seats.ts';
import { type ProvisioningDependencies, type SeatedUser } from '../provisioning-transaction.ts';
import { onNewestVersion, type ResourceWrite } from '../on-newest-version.ts';
import { userToWrite } from './find-user.ts';

/**
 * Deletes a user and forgets its seats: RFC 7644 §3.6. What was held goes to those who wait, in the same transaction.
 * Answers the user as it was.
 * @throws DirectoryError `notFound`, `preconditionFailed`
 */
export const deleteUser = async (
  dependencies: ProvisioningDependencies,
  write: ResourceWrite,
): Promise<SeatedUser> =>
  onNewestVersion(userToWrite(dependencies, write), (current) =>
    dependencies.unitOfWork.run(write.caller, async ({ users, groups, seats }) => {
      const { user, grants } = current;
      if (!(await users.lock(user.id, user.version))) {
        return undefined;
      }
      await groups.touchGroupsOf(user.id);
      await allocateSeats(seats, {
        ...{ user: user.id, current: grants, wanted: [], isActive: false },
        by: write.caller.connection,
      });
      await users.delete(user.id, user.version);
      return current;
    }),
  );
