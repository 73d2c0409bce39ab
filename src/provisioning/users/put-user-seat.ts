import { userContent } from '../../directory/user.ts';
import { findProduct } from '../../seats/find-product.ts';
import { directSeatsOf } from '../../seats/rules/seat-from.ts';
import { type SeatGrant, type SeatWish } from '../../seats/seat-grant.ts';
import { type Caller } from '../caller.ts';
import { type ProvisioningDependencies, type SeatedUser } from '../provisioning-transaction.ts';
import { changeUser, type UserChange } from './change-user.ts';

/** One seat of one user. */
export interface UserSeat {
  readonly caller: Caller;
  readonly id: string;
  readonly product: string;
}

/**
 * Gives a user the seat of a product directly, or changes its type, and answers the grant. A seat that the user holds so
 * already is answered as it is; one that a rule gives becomes a direct one.
 * @throws DirectoryError `notFound`; SeatError `unknownProduct`, `wrongSeatType`; InsufficientSeats.
 */
export const putUserSeat = async (
  dependencies: ProvisioningDependencies,
  { caller, id, product, type }: UserSeat & Pick<SeatWish, 'type'>,
): Promise<SeatGrant> => {
  const write = { caller, id, ifMatch: undefined };
  const { grants } = await changeUser(dependencies, write, (current) => {
    const held = directSeatsOf(current.grants).find((grant) => grant.product === product);
    return held?.type === type
      ? undefined
      : withSeats(dependencies, current, (wished) =>
          held === undefined
            ? [...wished, { product, type }]
            : wished.map((seat) => (seat.product === product ? { product, type } : seat)),
        );
  });
  const grant = grants.find((each) => each.product === product);
  if (grant === undefined) {
    throw new Error(`The seat of ${product} was granted and is not there`);
  }
  return grant;
};

/**
 * Takes the direct seat of a product from a user; that there is none is fine. What a rule gives stays.
 * @throws DirectoryError `notFound`; SeatError `unknownProduct`.
 */
export const removeUserSeat = async (
  dependencies: ProvisioningDependencies,
  { caller, id, product }: UserSeat,
): Promise<void> => {
  const write = { caller, id, ifMatch: undefined };
  await changeUser(dependencies, write, (current) =>
    directSeatsOf(current.grants).some((grant) => grant.product === product)
      ? withSeats(dependencies, current, (wished) => wished.filter((seat) => seat.product !== product))
      : undefined,
  );
};

/** The user as it is, with other direct seats. */
const withSeats = (
  { userType }: ProvisioningDependencies,
  current: SeatedUser,
  change: (wished: readonly SeatWish[]) => readonly SeatWish[],
): UserChange => ({
  content: userContent(current.user.attributes, userType),
  seats: (products) => {
    const wanted = change(directSeatsOf(current.grants));
    wanted.forEach(({ product }) => findProduct(products, product));
    return wanted;
  },
});
