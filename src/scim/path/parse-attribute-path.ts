import { ScimError } from '../scim-error.ts';
import { type AttributePath } from './attribute-path.ts';

// RFC 7644 §3.4.2.2, figure 1: `ATTRNAME = ALPHA *(nameChar)`, `nameChar = "-" / "_" / DIGIT / ALPHA`. `$ref` is
// the one name of RFC 7643 outside of this grammar.
const NAME = /^(?:[a-z][a-z0-9_-]*|\$ref)$/i;
const URN = /^urn:[a-z0-9][a-z0-9-]*:[^\s"()[\]]+$/i;

/** Names that reach the prototype of an object; `__proto__` is outside of the grammar already. */
const RESERVED_NAMES = new Set(['constructor', 'prototype']);

const LONGEST_EXCERPT = 80;

/** The text in quotes for a message, cut where a client sent pages of it. */
export const quoteForMessage = (text: string): string =>
  text.length > LONGEST_EXCERPT ? `"${text.slice(0, LONGEST_EXCERPT)}…"` : `"${text}"`;

/** Whether a text can be the name of an attribute or sub-attribute. */
export const isAttributeName = (text: string): boolean =>
  NAME.test(text) && !RESERVED_NAMES.has(text.toLowerCase());

/**
 * The path of an attribute, or undefined where the text is none. For a caller whose refusal is not `invalidPath`,
 * such as the filter parser.
 */
export const readAttributePath = (text: string): AttributePath | undefined => {
  // RFC 7644 §3.10: the name is prefixed "with its schema URN separated by a colon"; a version such as `2.0` puts
  // dots into the URN, so the name begins behind the last colon and only there does a dot mean a sub-attribute.
  const colon = text.lastIndexOf(':');
  const urn = colon === -1 ? undefined : text.slice(0, colon);
  const [name = '', subName, ...more] = text.slice(colon + 1).split('.', 3);
  const isWellFormed =
    (urn === undefined || URN.test(urn)) &&
    isAttributeName(name) &&
    (subName === undefined || isAttributeName(subName)) &&
    more.length === 0;
  return isWellFormed ? { urn, name, subName } : undefined;
};

/**
 * The path of an attribute, its names in the letter case in which they are written.
 *
 * @throws ScimError `invalidPath` where the text is no `attrPath` of RFC 7644 §3.4.2.2, or a name is one that
 * reaches the prototype of an object.
 */
export const parseAttributePath = (text: string): AttributePath => {
  const path = readAttributePath(text);
  if (path !== undefined) return path;
  throw new ScimError(
    'invalidPath',
    `${quoteForMessage(text)} is not an attribute path: expected a name such as "attribute", ` +
      '"attribute.subAttribute" or "urn:schema:attribute"',
    { path: text },
  );
};

/** The path as text, so that parsing it gives the path again. */
export const printAttributePath = ({ urn, name, subName }: AttributePath): string =>
  `${urn === undefined ? '' : `${urn}:`}${name}${subName === undefined ? '' : `.${subName}`}`;
