import { DirectoryError } from '../../directory/directory-error.ts';
import { quoteForMessage } from '../../scim/path/parse-attribute-path.ts';
import { type Caller } from '../caller.ts';
import { type MemberedGroup, type ProvisioningDependencies } from '../provisioning-transaction.ts';

/** Which group, and whether its members are wanted: those of a large group are not fetched to be left out. */
export interface GroupWish {
  readonly caller: Pick<Caller, 'tenant'>;
  readonly id: string;
  readonly withMembers: boolean;
}

/** @throws DirectoryError `notFound`, the same for an id that never was and for another tenant's. */
export const findGroup = async (
  { groupsOf }: ProvisioningDependencies,
  { caller, id, withMembers }: GroupWish,
): Promise<MemberedGroup> => {
  const found = await groupsOf(caller.tenant).find(id, withMembers);
  if (found === undefined) {
    throw groupNotFound(id);
  }
  return found;
};

/** What is answered for a group that is not there. */
export const groupNotFound = (id: string): DirectoryError =>
  new DirectoryError('notFound', `Group ${quoteForMessage(id)} not found.`);
