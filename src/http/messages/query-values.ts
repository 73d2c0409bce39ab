import { type ParsedUrlQuery } from 'node:querystring';
import { HttpError } from '../http-error.ts';
import { instantFrom } from './date-time.ts';

/**
 * A parameter of a query; an empty text restricts nothing, as an absent one.
 * @throws HttpError `invalidValue`.
 */
export const textIn = (query: ParsedUrlQuery, name: string): string | undefined => {
  const given = query[name];
  if (Array.isArray(given) || given?.includes('\0') === true) {
    throw invalidValue(name, 'must be given once, as a text.');
  }
  return given === '' ? undefined : given;
};

/**
 * A parameter that is a time, in UTC to the millisecond.
 * @throws HttpError `invalidValue`.
 */
export const instantIn = (query: ParsedUrlQuery, name: string): string | undefined => {
  const text = textIn(query, name);
  const instant = text === undefined ? undefined : instantFrom(text);
  if (text !== undefined && instant === undefined) {
    throw invalidValue(name, 'must be a time such as 2027-01-31T00:00:00Z.');
  }
  return instant;
};

/**
 * A parameter that is one of a few words, in whatever letter case.
 * @throws HttpError `invalidValue` with the words.
 */
export const wordIn = <Word extends string>(
  query: ParsedUrlQuery,
  name: string,
  words: readonly Word[],
): Word | undefined => {
  const text = textIn(query, name)?.toLowerCase();
  const word = words.find((each) => each === text);
  if (text !== undefined && word === undefined) {
    throw invalidValue(name, `must be one of ${words.join(', ')}.`);
  }
  return word;
};

const invalidValue = (path: string, rule: string): HttpError =>
  new HttpError('invalidValue', `${path} ${rule}`, { path });
