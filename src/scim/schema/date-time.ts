const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:Z|([+-])(\d{2}):(\d{2}))?$/;

const MINUTE = 60_000;
const FURTHEST_OFFSET = 14 * 60;

const isTimeOfDay = (hour: number, minute: number, second: number): boolean =>
  // XML Schema Part 2, endOfDayFrag: 24:00:00 is the first instant of the following day.
  hour < 24 ? minute < 60 && second < 60 : hour === 24 && minute === 0 && second === 0;

/** Milliseconds since the epoch, or undefined where a part is out of its range (month 13, 30 February, hour 25). */
const instantOf = (parts: readonly string[]): number | undefined => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  // The setters, because Date.UTC reads the years 0 to 99 as 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A day that does not exist has rolled over into the next month.
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDay && isTimeOfDay(hour, minute, second) ? date.setUTCHours(hour, minute, second) : undefined;
};

const offsetMinutes = (sign: string | undefined, hours = '0', minutes = '0'): number | undefined => {
  const total = Number(hours) * 60 + Number(minutes);
  if (Number(minutes) > 59 || total > FURTHEST_OFFSET) return undefined;
  return sign === '-' ? -total : total;
};

/**
 * An instant in the one form `YYYY-MM-DDTHH:mm:ss.sssZ`, always UTC and of one width, so that the order of the
 * texts is the order of the instants. Digits beyond the millisecond are cut off; a missing offset means UTC.
 * Undefined where the text is no dateTime of RFC 7643 §2.3.5: "a valid xsd:dateTime", which "MUST include both a
 * date and a time", or where it falls outside of the years 1 to 9999.
 */
export const utcDateTime = (text: string): string | undefined => {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const instant = instantOf(match.slice(1, 7));
  const offset = offsetMinutes(match[8], match[9], match[10]);
  if (instant === undefined || offset === undefined) return undefined;
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const utc = new Date(instant - offset * MINUTE + milliseconds);
  const year = utc.getUTCFullYear();
  return year >= 1 && year <= 9999 ? utc.toISOString() : undefined;
};
