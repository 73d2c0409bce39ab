import { type ParsedUrlQuery } from 'node:querystring';
import { isUuid } from '../../kernel/ids.ts';
import { type HoursAsked, type UsageReport } from '../../seats/usage/read-usage.ts';
import {
  type AssignedSeatsPage,
  type AssignedSeatsQuery,
  type SeatPosition,
} from '../../seats/usage/usage-reader.ts';
import { type AssignedSeat, type HourOfUsage, type HourRange } from '../../seats/usage/usage.ts';
import { instantFrom } from './date-time.ts';
import { cursorAt, invalidCursor, type ListMessage, positionFrom } from './list-page.ts';
import { instantIn, textIn } from './query-values.ts';

/**
 * Which hours are asked for.
 * @throws HttpError `invalidValue`.
 */
export const hoursAskedFrom = (query: ParsedUrlQuery): Omit<HoursAsked, 'tenant'> => ({
  from: instantIn(query, 'from'),
  to: instantIn(query, 'to'),
  product: textIn(query, 'product'),
});

/** All hours at once: whoever draws them needs them all, and 31 days bound how many there are. */
export const usageMessage = ({ range, hours }: UsageReport): HourRange & ListMessage<HourOfUsage> => ({
  ...range,
  items: hours,
  totalResults: hours.length,
});

/**
 * Which assigned seats are asked for.
 * @throws HttpError `invalidCursor`, `invalidValue`.
 */
export const assignedSeatsQueryFrom = (query: ParsedUrlQuery): AssignedSeatsQuery => {
  const { limit, position } = positionFrom(query);
  return {
    limit,
    behind: position && seatPositionFrom(position),
    product: textIn(query, 'product'),
    unusedSince: instantIn(query, 'unusedSince'),
  };
};

export const assignedSeatsMessage = (page: AssignedSeatsPage): ListMessage<AssignedSeat> => ({
  items: page.items,
  totalResults: page.totalResults,
  ...(page.next && { nextCursor: cursorAt([page.next.unusedSince, page.next.user, page.next.product]) }),
});

const seatPositionFrom = (position: readonly string[]): SeatPosition => {
  const [instant = '', user = '', product = ''] = position;
  const unusedSince = instantFrom(instant);
  if (position.length !== 3 || unusedSince === undefined || !isUuid(user) || product.includes('\0')) {
    throw invalidCursor();
  }
  return { unusedSince, user, product };
};
