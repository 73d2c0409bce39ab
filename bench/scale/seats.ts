import { SEAT } from '../sample-user.ts';

/** A seat that users of a tenant hold. */
export interface ScaleSeat {
  readonly product: string;
  readonly type: 'concurrent' | 'named';
}

/** Every tenth user has it. */
export const COMMON_SEAT: ScaleSeat = SEAT;

/** Ten users have it, however many there are. */
export const RARE_SEAT: ScaleSeat = { product: 'service-desk', type: 'named' };

const HOLDERS_OF_RARE = 10;

/** Who holds a seat: the users whose number leaves this rest; nobody holds two. */
export const seatedUsers = (
  seat: ScaleSeat,
  users: number,
): { readonly every: number; readonly rest: number } =>
  seat === RARE_SEAT ? { every: Math.floor(users / HOLDERS_OF_RARE), rest: 1 } : { every: 10, rest: 0 };
