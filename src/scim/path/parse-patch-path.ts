import { FilterParser, type FilterParseOptions } from '../filter/parse-filter.ts';
import { type Filter } from '../filter/filter.ts';
import { ScimError } from '../scim-error.ts';
import { type AttributePath } from './attribute-path.ts';
import { isAttributeName, parseAttributePath, quoteForMessage } from './parse-attribute-path.ts';

/** The `path` of a PATCH operation: RFC 7644 §3.5.2, figure 7, `PATH = attrPath / valuePath [subAttr]`. */
export interface PatchPath {
  /** With its `subName`, unless there is a filter. */
  readonly path: AttributePath;
  /** Chooses among the elements of the attribute. */
  readonly filter?: Filter;
  /** The sub-attribute behind the brackets. */
  readonly subName?: string;
}

const malformed = (text: string, problem: string): ScimError =>
  new ScimError('invalidPath', `${quoteForMessage(text)} is not a path: ${problem}`, { path: text });

const subNameOf = (text: string, tail: string): string | undefined => {
  if (tail === '') return undefined;
  if (tail.startsWith('.') && isAttributeName(tail.slice(1))) return tail.slice(1);
  throw malformed(text, 'behind "]" stands nothing, or a "." and the name of a sub-attribute');
};

/**
 * The path of a PATCH operation; names are not looked up yet.
 *
 * RFC 7644 §3.12, table 9, gives a broken filter in the brackets its own keyword: `invalidFilter` applies to "PATCH
 * (Path Filter - Section 3.5.2)", `invalidPath` to a path that is "invalid or malformed (see Figure 7)".
 *
 * @throws ScimError `invalidPath` where the text around the filter is no path, `invalidFilter` where the filter does
 * not comply with figure 1 or is larger than the limits; its column counts from the beginning of the path.
 */
export const parsePatchPath = (text: string, options: FilterParseOptions = {}): PatchPath => {
  const bracket = text.indexOf('[');
  if (bracket === -1) return { path: parseAttributePath(text) };
  const path = parseAttributePath(text.slice(0, bracket));
  if (path.subName !== undefined) throw malformed(text, 'a sub-attribute has no elements to choose from');
  const parser = new FilterParser(text, options, bracket + 1);
  const filter = parser.parseFilter();
  const { kind, end } = parser.peek();
  if (kind !== ']') throw malformed(text, 'the filter is not followed by "]"');
  const subName = subNameOf(text, text.slice(end));
  return subName === undefined ? { path, filter } : { path, filter, subName };
};
