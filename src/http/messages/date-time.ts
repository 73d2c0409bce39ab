import { utcDateTime } from '../../scim/schema/date-time.ts';

/**
 * The instant a text such as `2027-01-31T00:00:00+01:00` stands for, in UTC to the millisecond, or undefined where it
 * stands for none. There is no year 0 in PostgreSQL.
 */
export const instantFrom = (text: string): string | undefined => {
  const utc = utcDateTime(text);
  return utc?.startsWith('0000') === true ? undefined : utc;
};
