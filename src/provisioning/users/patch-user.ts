import { userContent } from '../../directory/user.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { applyPatch } from '../../scim/patch/apply-patch.ts';
import { readPatch } from '../../scim/patch/read-patch.ts';
import { isSameValue } from '../../scim/resource/same-value.ts';
import { type ProvisioningDependencies, type SeatedUser } from '../provisioning-transaction.ts';
import { readWishes } from '../seat-views/read-wishes.ts';
import { type SeatViews, takeSeatViews, withSeatViews } from '../seat-views/seat-views.ts';
import { differingWishes, wishesFrom } from '../seat-views/wanted-seats.ts';
import { changeUser } from './change-user.ts';
import { type ResourceWrite } from '../on-newest-version.ts';
import { refuseLongList, refuseLongLists } from './list-limit.ts';
import { userReading } from './user-reading.ts';

/**
 * Changes parts of a user: RFC 7644 §3.5.2. The operations work on the user as it is answered, seats included; what
 * they leave of the seat views says which seats the user is to hold.
 * @throws ScimError of every kind; DirectoryError, SeatError and InsufficientSeats as `changeUser` does.
 */
export const patchUser = async (
  dependencies: ProvisioningDependencies,
  { body, ...write }: ResourceWrite & { readonly body: JsonObject },
): Promise<SeatedUser> => {
  const reading = userReading(dependencies, write.caller.rules);
  const operations = readPatch(body, reading);
  operations.forEach(({ value, target }) => {
    refuseLongList(value, target.path);
  });
  return changeUser(dependencies, write, ({ user, grants }) => {
    const patched = applyPatch(withSeatViews(user.attributes, grants), operations, reading.rules);
    reading.validate(patched);
    const { attributes, views } = takeSeatViews(patched);
    refuseLongLists(patched);
    // To clear `active` is not to say that the user is active: only a value enables anybody.
    const active = attributes['active'] ?? user.active;
    const content = userContent({ ...attributes, active }, reading.resourceType);
    const named = differingWishes(readWishes(allOf(views)), grants);
    if (named === undefined && isSameValue(content.attributes, user.attributes)) {
      return undefined;
    }
    return { content, seats: named && ((products) => wishesFrom(named, products)) };
  });
};

/** After a PATCH a view that is not there has been emptied. */
const allOf = ({ seats, seatList, entitlements }: SeatViews): SeatViews => ({
  seats: seats ?? [],
  seatList: seatList ?? '',
  entitlements: entitlements ?? [],
});
