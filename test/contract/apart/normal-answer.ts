import { type TestResponse } from '../../support/http.ts';
import { UUID } from './cursors-of.ts';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

/** What a word is replaced by that differs from one request to the next, whoever is asked about. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [UUID, '<uuid>'],
  [TIME, '<time>'],
  [/unused-\d+-/g, '<unused>'],
  [/W\/\\?"\d+(-[0-9a-f]+)?\\?"/g, '<version>'],
  [/"epoch":\d+/g, '"epoch":<number>'],
  [/"token":"[^"]+"/g, '"token":"<secret>"'],
];

/** The words by which what is named is told of: a seat is told of by its product, too. */
const wordsOf = (named: string): string[] => [
  JSON.stringify(named).slice(1, -1),
  named,
  ...(/^product-\w+:/.test(named) ? [named.split(':')[0] ?? ''] : []),
];

/** A text without what was named. */
export const without = (text: string, named: string, instead: string): string =>
  wordsOf(named).reduce((rest, word) => rest.replaceAll(word, instead), text);

/** An answer without what was named in the request, and without what is never the same. */
export const normalAnswer = ({ status, headers, text }: TestResponse, named: string): string => {
  const fields = ['content-type', 'location', 'etag', 'www-authenticate'].map(
    (name) => `${name}: ${headers.get(name) ?? ''}`,
  );
  const whole = without([String(status), ...fields, text].join('\n'), named, '<named>');
  return CHANGING.reduce((normal, [pattern, word]) => normal.replaceAll(pattern, word), whole);
};
