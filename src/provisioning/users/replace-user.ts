import { userContent } from '../../directory/user.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { isSameValue } from '../../scim/resource/same-value.ts';
import { type ProvisioningDependencies, type SeatedUser } from '../provisioning-transaction.ts';
import { differingWishes, wishesFrom } from '../seat-views/wanted-seats.ts';
import { readUser } from './read-user.ts';
import { changeUser } from './change-user.ts';
import { type ResourceWrite } from '../on-newest-version.ts';
import { userReading } from './user-reading.ts';

/**
 * Replaces a user: RFC 7644 §3.5.1, "attributes … that are not provided … SHALL be assumed to be removed", with two
 * exceptions that identity providers rely on: a PUT that does not say `active` neither disables nor enables, and one
 * that carries none of the seat views leaves the seats as they are.
 * @throws DirectoryError, ScimError, SeatError and InsufficientSeats as `changeUser` and `readUser` do.
 */
export const replaceUser = async (
  dependencies: ProvisioningDependencies,
  { body, ...write }: ResourceWrite & { readonly body: JsonObject },
): Promise<SeatedUser> => {
  const reading = userReading(dependencies, write.caller.rules);
  const { attributes, wishes } = readUser(body, reading);
  return changeUser(dependencies, write, ({ user, grants }) => {
    const content = userContent(
      { ...attributes, active: attributes['active'] ?? user.active },
      reading.resourceType,
    );
    const named = differingWishes(wishes, grants);
    if (named === undefined && isSameValue(content.attributes, user.attributes)) {
      return undefined;
    }
    return { content, seats: named && ((products) => wishesFrom(named, products)) };
  });
};
