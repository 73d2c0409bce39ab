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
      const { user } = current;
      // Groups come before users: a request that changes members holds the group when it comes to the user.
      const locked = await groups.lockGroupsOf(user.id);
      if (!(await users.lock(user.id, user.version))) {
        return undefined;
      }
      // Added meanwhile to a group that is not locked, and no more from here on: it begins again, with that one too.
      if (await groups.hasOtherGroups(user.id, locked)) {
        return undefined;
      }
      await groups.touchGroupsOf(user.id);
      // As of now: a rule may have given or taken a seat since the user was read.
      const [{ grants } = current] = await seats.holdings([user.id]);
      await allocateSeats(seats, {
        ...{ user: user.id, current: grants, wanted: [], isActive: false },
        by: write.caller.connection,
      });
      await users.delete(user.id, user.version);
      return current;
    }),
  );
