import { type UserContent } from '../../directory/user.ts';
import { allocateSeats } from '../../seats/allocate-seats.ts';
import { directSeatsOf, seatsFrom } from '../../seats/rules/seat-from.ts';
import { type Product } from '../../seats/product.ts';
import { type SeatWish } from '../../seats/seat-grant.ts';
import { type Caller } from '../caller.ts';
import {
  type ProvisioningDependencies,
  type ProvisioningTransaction,
  type SeatedUser,
} from '../provisioning-transaction.ts';
import { onNewestVersion, type ResourceWrite } from '../on-newest-version.ts';
import { userToWrite } from './find-user.ts';

/** What a user is to be after a write. */
export interface UserChange {
  readonly content: UserContent;
  /** The seats the user is to hold directly, of the vendor's products; undefined leaves them as they are. */
  readonly seats: ((products: readonly Product[]) => readonly SeatWish[]) | undefined;
}

/**
 * Reads a user, lets `decide` say what becomes of it, and writes that if nobody else wrote in between; else all of it
 * happens again on the newer version, unless the client bound its request to the older one. `decide` answers
 * undefined where nothing changes: then nothing is written and the version stays.
 * @throws DirectoryError `notFound`, `preconditionFailed`, `uniqueness`; whatever `decide` refuses;
 * SeatError and InsufficientSeats, of which nothing is kept.
 */
export const changeUser = async (
  dependencies: ProvisioningDependencies,
  write: ResourceWrite,
  decide: (current: SeatedUser) => UserChange | undefined,
): Promise<SeatedUser> =>
  onNewestVersion(userToWrite(dependencies, write), async (current) => {
    const change = decide(current);
    return change === undefined
      ? current
      : dependencies.unitOfWork.run(write.caller, (transaction) =>
          writeUser(transaction, current, { ...change, caller: write.caller }),
        );
  });

/** The user first, its row locked by the write; the pools last, because others wait for them. */
const writeUser = async (
  { users, seats }: ProvisioningTransaction,
  { user, grants, memberships }: SeatedUser,
  { content, seats: wantedOf, caller }: UserChange & { readonly caller: Caller },
): Promise<SeatedUser | undefined> => {
  const written = await users.update({ ...content, id: user.id, version: user.version }, caller);
  if (written === undefined) {
    return undefined;
  }
  if (wantedOf === undefined && written.active === user.active) {
    return { user: written, grants, memberships };
  }
  // As of now: a rule may have given or taken a seat since the user was read.
  const [holding = { grants, rules: [] }] = await seats.holdings([user.id]);
  const direct = wantedOf === undefined ? directSeatsOf(holding.grants) : wantedOf(await seats.products());
  const held = await allocateSeats(seats, {
    user: user.id,
    current: holding.grants,
    wanted: seatsFrom(direct, holding.rules),
    isActive: written.active,
    by: caller.connection,
  });
  return { user: written, grants: held, memberships };
};
