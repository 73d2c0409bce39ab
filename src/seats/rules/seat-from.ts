import { type SeatGrant, type SeatWish } from '../seat-grant.ts';
import { type SeatPoolKey } from '../seat-pool.ts';
import { type RuledSeat } from './seat-rule.ts';

/** One thing that gives a user a seat: a grant made directly, or a rule. */
export type SeatGiver =
  (SeatPoolKey & { readonly source: 'direct' }) | (RuledSeat & { readonly source: 'rule' });

/**
 * The one of several givers of the same product that counts: direct beats rule; among rules named beats concurrent,
 * then the older one. Undefined where there is none.
 */
export const seatFrom = (givers: readonly SeatGiver[]): SeatGiver | undefined =>
  givers.toSorted(byPrecedence)[0];

const byPrecedence = (a: SeatGiver, b: SeatGiver): number => {
  if (a.source === 'direct' || b.source === 'direct') {
    return Number(b.source === 'direct') - Number(a.source === 'direct');
  }
  return (
    Number(b.type === 'named') - Number(a.type === 'named') ||
    compareText(a.createdAt, b.createdAt) ||
    compareText(a.id, b.id)
  );
};

/** What was granted directly, in its order. */
export const directSeatsOf = (grants: readonly SeatGrant[]): SeatGrant[] =>
  grants.filter(({ source }) => source === 'direct');

/**
 * What a user is to hold: the direct seats in their order, then what rules give of other products, in the order of the
 * products' names.
 */
export const seatsFrom = (direct: readonly SeatPoolKey[], rules: readonly RuledSeat[]): SeatWish[] => {
  const isDirect = new Set(direct.map(({ product }) => product));
  const ruled = [...new Set(rules.map(({ product }) => product))].filter((product) => !isDirect.has(product));
  return [
    ...direct.map(({ product, type }): SeatWish => ({ product, type, source: 'direct' })),
    ...ruled.sort(compareText).flatMap((product) => wishOf(rules.filter((rule) => rule.product === product))),
  ];
};

const wishOf = (rules: readonly RuledSeat[]): SeatWish[] => {
  const giver = seatFrom(rules.map((rule) => ({ ...rule, source: 'rule' })));
  return giver === undefined ? [] : [{ product: giver.product, type: giver.type, source: 'rule' }];
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
