import { type ParsedUrlQuery } from 'node:querystring';
import { HttpError } from '../http-error.ts';

/**
 * A parameter of a query by which a list is restricted; undefined where it is absent. An empty text restricts nothing
 * either.
 * @throws HttpError `invalidValue` when it is given twice, or holds what no text of the database can hold.
 */
export const textIn = (query: ParsedUrlQuery, name: string): string | undefined => {
  const given = query[name];
  if (Array.isArray(given) || given?.includes('\0') === true) {
    throw new HttpError('invalidValue', `${name} must be given once, as a text.`);
  }
  return given === '' ? undefined : given;
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
    throw new HttpError('invalidValue', `${name} must be one of ${words.join(', ')}.`);
  }
  return word;
};
