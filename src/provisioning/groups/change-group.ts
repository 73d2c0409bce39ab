import { type Group } from '../../directory/group.ts';
import { onNewestVersion, type ResourceWrite } from '../on-newest-version.ts';
import { type ProvisioningDependencies } from '../provisioning-transaction.ts';
import { findGroup } from './find-group.ts';
import { type GroupChange, writeGroup } from './write-group.ts';

/** What `decide` says of a group; the rest follows from the request. */
export type GroupDecision = Pick<GroupChange, 'content' | 'members'>;

/**
 * Reads a group without its members, lets `decide` say what becomes of it, and writes that; again on the newer
 * version when somebody else wrote the group in between.
 * @throws DirectoryError `notFound`, `preconditionFailed`, `uniqueness`, `unknownMember`, `memberCycle`; SeatError
 * and InsufficientSeats where a seat rule is for the members; whatever `decide` refuses.
 */
export const changeGroup = async (
  dependencies: ProvisioningDependencies,
  write: ResourceWrite,
  decide: (current: Group) => GroupDecision,
): Promise<void> => {
  const { caller, id, ifMatch, ifNoneMatch } = write;
  const read = async (): Promise<Group> =>
    (await findGroup(dependencies, { caller, id, withMembers: false })).group;
  const isConditional = ifMatch !== undefined || ifNoneMatch !== undefined;
  const reading = { ifMatch, ifNoneMatch, read, versioned: (group: Group) => group };
  await onNewestVersion(reading, async (current) => {
    const { version } = current;
    const change = { id: current.id, version, isConditional, ...decide(current) };
    const isWritten = await dependencies.unitOfWork.run(caller, (transaction) =>
      writeGroup(transaction, change, caller),
    );
    return isWritten || undefined;
  });
};
