import { quoteForMessage } from '../../scim/path/parse-attribute-path.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { type Product } from '../../seats/product.ts';
import { directSeatsOf } from '../../seats/rules/seat-from.ts';
import { type SeatGrant, type SeatWish } from '../../seats/seat-grant.ts';
import { seatTypeFrom } from '../../seats/seat-type.ts';
import { type NamedSeat, type ViewWishes } from './read-wishes.ts';

/**
 * What a write asks of a user's direct seats. The views are three of one set: one that repeats what the server last
 * answered is an echo and asks for nothing; of those that differ, all must ask for the same. Undefined where none
 * differs: that client does not mean to change the seats. A seat that a rule gives is no client's to give or take: where
 * a view shows it, to repeat it or to leave it out says nothing.
 * @throws ScimError `invalidValue` where two views disagree, or one asks for two seats of a product.
 */
export const differingWishes = (
  views: ViewWishes,
  current: readonly SeatGrant[],
): readonly NamedSeat[] | undefined => {
  const direct = directSeatsOf(current);
  const isRuled = (wish: NamedSeat): boolean =>
    wish.isDirect !== true && current.some((grant) => grant.source === 'rule' && isSameSeat(wish, grant));
  const wishes = views.map((view) => withoutRepeats(view.filter((wish) => !isRuled(wish))));
  const [first, ...others] = wishes.filter((each) => !isSameSet(each, direct));
  if (first === undefined) {
    // The same seats in another order are no other seats, but `seatList` keeps the order as written.
    return wishes.find((each) => !isSameOrder(each, direct));
  }
  const other = others.find((each) => !isSameSet(each, first));
  if (other !== undefined) {
    const where = `${quoteForMessage(namesOf(first))} and ${quoteForMessage(namesOf(other))}`;
    throw new ScimError(
      'invalidValue',
      `seats, seatList and entitlements ask for different seats: ${where}.`,
    );
  }
  return first;
};

/**
 * The wishes as seats of the vendor's products.
 * @throws ScimError `invalidValue` that lists the known products, or the known types.
 */
export const wishesFrom = (named: readonly NamedSeat[], products: readonly Product[]): SeatWish[] =>
  named.map(({ product, type, path }) => {
    const known = products.find((each) => each.product.toLowerCase() === product);
    if (known === undefined) {
      const names = products.map((each) => each.product).join(', ');
      throw new ScimError(
        'invalidValue',
        `${path}: unknown product ${quoteForMessage(product)}; known products: ${names}.`,
        { path },
      );
    }
    const seatType = seatTypeFrom(type);
    if (seatType === undefined) {
      throw new ScimError(
        'invalidValue',
        `${path}: unknown seat type ${quoteForMessage(type)}; known types: named, concurrent.`,
        {
          path,
        },
      );
    }
    return { product: known.product, type: seatType };
  });

/** A seat by its names, whether wished for or held. */
type AnySeat = Pick<NamedSeat, 'product' | 'type'>;

const typeOf = ({ type }: AnySeat): string => seatTypeFrom(type) ?? type;

const isSameSeat = (a: AnySeat, b: AnySeat): boolean => nameOfSeat(a) === nameOfSeat(b);

const isSameSet = (a: readonly AnySeat[], b: readonly AnySeat[]): boolean => {
  const names = new Set(b.map(nameOfSeat));
  return a.length === b.length && a.every((seat) => names.has(nameOfSeat(seat)));
};

const nameOfSeat = (seat: AnySeat): string => `${seat.product.toLowerCase()}:${typeOf(seat)}`;

const isSameOrder = (a: readonly AnySeat[], b: readonly AnySeat[]): boolean =>
  a.every((seat, index) => {
    const other = b[index];
    return other !== undefined && isSameSeat(seat, other);
  });

/** A repeated seat is one seat; two types of one product contradict each other. */
const withoutRepeats = (wishes: readonly NamedSeat[]): NamedSeat[] => {
  const kept = new Map<string, NamedSeat>();
  for (const wish of wishes) {
    const before = kept.get(wish.product);
    if (before !== undefined && typeOf(before) !== typeOf(wish)) {
      throw new ScimError('invalidValue', `${wish.path}: a user holds at most one seat of ${wish.product}.`, {
        path: wish.path,
      });
    }
    kept.set(wish.product, before ?? wish);
  }
  return [...kept.values()];
};

const namesOf = (wishes: readonly NamedSeat[]): string =>
  wishes.map((wish) => `${wish.product}:${typeOf(wish)}`).join(' ');
