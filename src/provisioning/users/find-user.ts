import { DirectoryError } from '../../directory/directory-error.ts';
import { quoteForMessage } from '../../scim/path/parse-attribute-path.ts';
import { type Caller } from '../caller.ts';
import { type ResourceWrite, type VersionedReading } from '../on-newest-version.ts';
import { type ProvisioningDependencies, type SeatedUser } from '../provisioning-transaction.ts';
import { userVersion } from './user-version.ts';

/** @throws DirectoryError `notFound`, the same for an id that never was and for another tenant's. */
export const findUser = async (
  { usersOf }: ProvisioningDependencies,
  { tenant }: Pick<Caller, 'tenant'>,
  id: string,
): Promise<SeatedUser> => {
  const found = await usersOf(tenant).find(id);
  if (found === undefined) {
    throw new DirectoryError('notFound', `User ${quoteForMessage(id)} not found.`);
  }
  return found;
};

/** How a user is read before it is written. */
export const userToWrite = (
  dependencies: ProvisioningDependencies,
  { caller, id, ifMatch, ifNoneMatch }: ResourceWrite,
): VersionedReading<SeatedUser> => ({
  ifMatch,
  ifNoneMatch,
  read: () => findUser(dependencies, caller, id),
  versioned: userVersion,
});
