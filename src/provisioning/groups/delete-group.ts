import { type Group } from '../../directory/group.ts';
import { onNewestVersion, type ResourceWrite } from '../on-newest-version.ts';
import { type ProvisioningDependencies } from '../provisioning-transaction.ts';
import { findGroup } from './find-group.ts';

/**
 * Deletes a group; its members stay what they are: RFC 7644 §3.6.
 * @throws DirectoryError `notFound`, `preconditionFailed`
 */
export const deleteGroup = async (
  dependencies: ProvisioningDependencies,
  { caller, id, ifMatch, ifNoneMatch }: ResourceWrite,
): Promise<void> => {
  const read = async () => (await findGroup(dependencies, { caller, id, withMembers: false })).group;
  const reading = { ifMatch, ifNoneMatch, read, versioned: (group: Group) => group };
  await onNewestVersion(reading, async (current) => {
    const isDeleted = await dependencies.unitOfWork.run(caller, async ({ groups }) => {
      if (!(await groups.lockToDelete(current.id, current.version))) {
        return false;
      }
      await groups.touchGroupsOf(current.id);
      return groups.delete(current.id, current.version);
    });
    return isDeleted || undefined;
  });
};
