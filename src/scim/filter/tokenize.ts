import { ScimError } from '../scim-error.ts';

/** A piece of a filter: a string literal, a delimiter, the end, or a word, which is everything else. */
export interface Token {
  readonly kind: 'word' | 'string' | '(' | ')' | '[' | ']' | 'end';
  /** What is written; of a string literal, what it means. */
  readonly text: string;
  /** Offsets of UTF-16 units: the first of the token, and the first behind it. */
  readonly start: number;
  readonly end: number;
}

const DELIMITERS: ReadonlyMap<string, '(' | ')' | '[' | ']'> = new Map([
  ['(', '('],
  [')', ')'],
  ['[', '['],
  [']', ']'],
]);

const WHITE_SPACE = /[ \t\r\n]+/y;
const WORD = /[^\s"()[\]]+/y;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** The refusal of a filter that does not comply with figure 1; columns count from 1. */
export const filterSyntaxError = (offset: number, problem: string): ScimError =>
  new ScimError('invalidFilter', `The filter is malformed at column ${offset + 1}: ${problem}`, {
    column: offset + 1,
  });

const endOfMatch = (pattern: RegExp, text: string, from: number): number => {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
};

/** The offset behind the closing quote of the string that opens at `start`. */
const endOfString = (text: string, start: number): number => {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') return index + 1;
  }
  throw filterSyntaxError(start, 'the string that opens here has no closing quote');
};

const decodeString = (literal: string, start: number): string => {
  try {
    return JSON.parse(literal) as string;
  } catch {
    // RFC 7644 §3.4.2.2, figure 1: a string follows "rules from JSON (RFC 7159)".
    throw filterSyntaxError(
      start,
      'expected a string as JSON writes it; an escape or a character in it is not',
    );
  }
};

/** What PostgreSQL cannot hold (U+0000) and what is no character (half of a surrogate pair) matches nothing. */
const refuseUnstorable = (text: string, start: number): void => {
  if (text.includes('\0') || LONE_SURROGATE.test(text)) {
    throw filterSyntaxError(start, 'U+0000 and lone surrogates cannot be compared with');
  }
};

const tokenAt = (text: string, start: number): Token => {
  const delimiter = DELIMITERS.get(text[start] ?? '');
  if (delimiter !== undefined) return { kind: delimiter, text: delimiter, start, end: start + 1 };
  const isString = text[start] === '"';
  const end = isString ? endOfString(text, start) : endOfMatch(WORD, text, start);
  if (end === start) throw filterSyntaxError(start, 'this character may stand in a quoted string only');
  const written = text.slice(start, end);
  const meant = isString ? decodeString(written, start) : written;
  refuseUnstorable(meant, start);
  return { kind: isString ? 'string' : 'word', text: meant, start, end };
};

/**
 * The tokens of a filter from the offset `from` on, in time linear in the text; the last is always `end`.
 *
 * @throws ScimError `invalidFilter` for a string that JSON would not accept, for U+0000 and for lone surrogates.
 */
export const tokenize = (text: string, from = 0): readonly Token[] => {
  const tokens: Token[] = [];
  let offset = endOfMatch(WHITE_SPACE, text, from);
  while (offset < text.length) {
    const token = tokenAt(text, offset);
    tokens.push(token);
    offset = endOfMatch(WHITE_SPACE, text, token.end);
  }
  return [...tokens, { kind: 'end', text: '', start: text.length, end: text.length }];
};
