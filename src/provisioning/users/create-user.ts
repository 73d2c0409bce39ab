import { userContent } from '../../directory/user.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { allocateSeats } from '../../seats/allocate-seats.ts';
import { type Caller } from '../caller.ts';
import { type ProvisioningDependencies, type SeatedUser } from '../provisioning-transaction.ts';
import { differingWishes, wishesFrom } from '../seat-views/wanted-seats.ts';
import { readUser } from './read-user.ts';
import { userReading } from './user-reading.ts';

/**
 * Creates a user with its seats: RFC 7644 §3.3. All of it, or nothing.
 * @throws ScimError `invalidSyntax`, `invalidValue`; DirectoryError `uniqueness`; SeatError; InsufficientSeats.
 */
export const createUser = async (
  dependencies: ProvisioningDependencies,
  { caller, body }: { readonly caller: Caller; readonly body: JsonObject },
): Promise<SeatedUser> => {
  const reading = userReading(dependencies, caller.rules);
  const { attributes, wishes } = readUser(body, reading);
  const content = userContent(attributes, reading.resourceType);
  const named = differingWishes(wishes, []);
  return dependencies.unitOfWork.run(caller, async ({ users, seats }) => {
    const user = await users.insert({ ...content, id: dependencies.newUserId() }, caller);
    if (named === undefined) {
      return { user, grants: [], memberships: [] };
    }
    const wanted = wishesFrom(named, await seats.products());
    const grants = await allocateSeats(seats, { user: user.id, current: [], wanted, isActive: user.active });
    return { user, grants, memberships: [] };
  });
};
