import { type Group } from '../../directory/group.ts';
import { applyRules } from '../../seats/rules/apply-rules.ts';
import { onNewestVersion, type ResourceWrite } from '../on-newest-version.ts';
import { type ProvisioningDependencies } from '../provisioning-transaction.ts';
import { findGroup } from './find-group.ts';

/**
 * Deletes a group; its members stay what they are: RFC 7644 §3.6. Seats that they hold by it alone go
 * to those who wait.
 * @throws DirectoryError `notFound`, `preconditionFailed`
 */
export const deleteGroup = async (
  dependencies: ProvisioningDependencies,
  { caller, id, ifMatch, ifNoneMatch }: ResourceWrite,
): Promise<void> => {
  const read = async () => (await findGroup(dependencies, { caller, id, withMembers: false })).group;
  const reading = { ifMatch, ifNoneMatch, read, versioned: (group: Group) => group };
  await onNewestVersion(reading, async (current) => {
    const isDeleted = await dependencies.unitOfWork.run(caller, async (transaction) => {
      const { groups, seatRules } = transaction;
      const { id: group, version } = current;
      if (!(await groups.lockForDeletion(group, version))) {
        return false;
      }
      await groups.touchGroupsOf(group);
      // Its own rules go with it, those of the groups around it stay; its users are known only before.
      const users = (await seatRules.reaches(group)) ? await seatRules.lockUsers([group]) : [];
      await groups.delete(group, version);
      await applyRules(transaction, users);
      return true;
    });
    return isDeleted || undefined;
  });
};
