import { type FilterLiteral } from './filter.ts';
import { filterSyntaxError, type Token } from './tokenize.ts';

/** A literal as it stands in a comparison of a `Filter`. */
export interface WrittenLiteral {
  readonly value: FilterLiteral;
  readonly unquoted?: true;
}

// RFC 7159 §6.
const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?$/i;
const BARE_WORD = /^[^\s"()[\]']+[^\s"()[\]]*$/;

const KEYWORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** The number a text writes by the rules of JSON; undefined where it writes none, or one beyond a double. */
export const numberOfText = (text: string): number | undefined => {
  const number = JSON_NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
};

/**
 * What a word in the place of a value means. `true`, `false` and `null` count in any letter case, since Entra writes
 * `True`. A number counts where it is written as this server would write it; `007`, `1.50` or a long row of digits
 * stays text and keeps every digit, because `attribute eq 007` is a text whose quotes a client left out.
 */
const literalOfWord = (word: string): WrittenLiteral => {
  const keyword = KEYWORDS.get(word.toLowerCase());
  if (keyword !== undefined) return { value: keyword };
  const number = numberOfText(word);
  if (number !== undefined && String(number) === word) return { value: number };
  return { value: word, unquoted: true };
};

/** Figure 1 by the letter: `compValue = false / null / true / number / string`. */
const strictLiteralOfWord = (word: string): WrittenLiteral | undefined => {
  const value = KEYWORDS.has(word) ? KEYWORDS.get(word) : numberOfText(word);
  return value === undefined ? undefined : { value };
};

/**
 * The value that a token in the place of a `compValue` means.
 *
 * @throws ScimError `invalidFilter` where the token is none: a delimiter, a word in single quotes, or, unless
 * `allowUnquoted`, a word that is neither keyword nor number.
 */
export const literalOfToken = (token: Token, allowUnquoted: boolean): WrittenLiteral => {
  if (token.kind === 'string') return { value: token.text };
  const isBareWord = token.kind === 'word' && BARE_WORD.test(token.text);
  const literal = isBareWord && (allowUnquoted ? literalOfWord(token.text) : strictLiteralOfWord(token.text));
  if (literal) return literal;
  throw filterSyntaxError(
    token.start,
    'expected a value: a string in double quotes, a number, true, false or null',
  );
};

/** Whether a text, written without quotes, is read back as the same unquoted text. */
export const isReadAsUnquoted = (text: string): boolean =>
  BARE_WORD.test(text) && literalOfWord(text).unquoted === true;
