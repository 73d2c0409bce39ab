import { isAttributeName, quoteForMessage, readAttributePath } from '../path/parse-attribute-path.ts';
import { type AttributePath } from '../path/attribute-path.ts';
import { literalOfToken } from './filter-literal.ts';
import { type CompareOperator, type Filter } from './filter.ts';
import { beyondFilterLimit, FILTER_LIMITS, type FilterLimits } from './limits.ts';
import { filterSyntaxError, tokenize, type Token } from './tokenize.ts';

/** What a client may get away with. By default every tolerance is on, and the limits are `FILTER_LIMITS`. */
export interface FilterParseOptions {
  readonly limits?: FilterLimits;
  /** A text may stand without quotes: Entra's and Ping's documents show `attribute eq jdoe`. */
  readonly allowUnquoted?: boolean;
  /**
   * `attribute[filter].subAttribute eq "…"` is read as `attribute[(filter) and subAttribute eq "…"]`. No filter of
   * figure 1, but Entra sends it where such a path is its matching attribute.
   */
  readonly allowElementPath?: boolean;
}

const OPERATORS: ReadonlySet<string> = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);
const isOperator = (word: string): word is CompareOperator => OPERATORS.has(word);

const found = ({ kind, text }: Token): string =>
  kind === 'end' ? 'the filter ends' : `found ${quoteForMessage(text)}`;

/**
 * Recursive descent over the tokens of one filter. RFC 7644 §3.4.2.2: grouping comes first, then "'not' takes
 * precedence over 'and', which takes precedence over 'or'".
 */
export class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #options: Required<FilterParseOptions>;
  #position = 0;
  #depth = 0;
  #terms = 0;

  /**
   * @param text The filter, or a text of which a filter begins at the offset `from`.
   * @throws ScimError `invalidFilter` where the text is too long or no sequence of tokens.
   */
  constructor(text: string, options: FilterParseOptions = {}, from = 0) {
    this.#options = { limits: FILTER_LIMITS, allowUnquoted: true, allowElementPath: true, ...options };
    const { limits } = this.#options;
    if (text.length > limits.length) throw beyondFilterLimit('length', limits);
    this.#tokens = tokenize(text, from);
  }

  /** The next token, which stays the next. The last token is `end` and is never consumed. */
  peek(): Token {
    const token = this.#tokens[this.#position] ?? this.#tokens.at(-1);
    if (token === undefined) throw new Error('the tokens of a filter end with the end');
    return token;
  }

  /** The filter that begins here: `or` terms of `and` terms. */
  parseFilter(): Filter {
    return this.#parseChain('or', () => this.#parseChain('and', () => this.#parseTerm()));
  }

  /** @throws ScimError `invalidFilter` where the next token is of another kind. */
  expect(kind: Token['kind'], expected: string): Token {
    const token = this.peek();
    if (token.kind !== kind)
      throw filterSyntaxError(token.start, `expected ${expected}, but ${found(token)}`);
    if (kind !== 'end') this.#position += 1;
    return token;
  }

  #nextIsWord(word: string): boolean {
    const { kind, text } = this.peek();
    return kind === 'word' && text.toLowerCase() === word;
  }

  /** Terms of one chain stand beside one another; a group inside of it stays a term of its own. */
  #parseChain(kind: 'and' | 'or', parseTerm: () => Filter): Filter {
    const first = parseTerm();
    if (!this.#nextIsWord(kind)) return first;
    const terms = [first];
    while (this.#nextIsWord(kind)) {
      this.#position += 1;
      terms.push(parseTerm());
    }
    return { kind, terms };
  }

  #parseTerm(): Filter {
    if (this.peek().kind === '(') return this.#parseNested('(');
    if (this.#nextIsWord('not')) {
      this.#position += 1;
      return { kind: 'not', term: this.#parseNested('(') };
    }
    const { text, start } = this.expect('word', 'an attribute, "not" or "("');
    const path = readAttributePath(text);
    if (path === undefined) {
      throw filterSyntaxError(start, `expected an attribute path, but found ${quoteForMessage(text)}`);
    }
    return this.peek().kind === '[' ? this.#parseValuePath(path) : this.#parseAttributeExpression(path);
  }

  /** What stands in parentheses or brackets. The depth is checked before the descent, so the stack stays flat. */
  #parseNested(open: '(' | '['): Filter {
    const { limits } = this.#options;
    if (this.#depth >= limits.depth) throw beyondFilterLimit('depth', limits);
    this.expect(open, `"${open}"`);
    this.#depth += 1;
    const filter = this.parseFilter();
    this.#depth -= 1;
    const close = open === '(' ? ')' : ']';
    this.expect(close, `"and", "or" or "${close}"`);
    return filter;
  }

  #parseValuePath(path: AttributePath): Filter {
    const filter = this.#parseNested('[');
    const { kind, text, start } = this.peek();
    if (kind !== 'word' || !text.startsWith('.')) return { kind: 'valuePath', path, filter };
    this.#position += 1;
    const subName = text.slice(1);
    const term = isAttributeName(subName)
      ? this.#parseAttributeExpression({ urn: undefined, name: subName, subName: undefined })
      : undefined;
    // Only `eq`, all that Entra sends: what `ne` would deny here, the element or its value, is anyone's guess.
    if (this.#options.allowElementPath && term?.kind === 'compare' && term.operator === 'eq') {
      return { kind: 'valuePath', path, filter: { kind: 'and', terms: [filter, term] } };
    }
    throw filterSyntaxError(
      start,
      'a sub-attribute cannot follow "]" in a filter; write attribute[(filter) and subAttribute eq "…"]',
    );
  }

  /** `attrExp = (attrPath SP "pr") / (attrPath SP compareOp SP compValue)`, behind its path. */
  #parseAttributeExpression(path: AttributePath): Filter {
    const { limits, allowUnquoted } = this.#options;
    this.#terms += 1;
    if (this.#terms > limits.terms) throw beyondFilterLimit('terms', limits);
    const token = this.expect('word', 'an operator');
    // RFC 7644 §3.4.2.2: "Attribute names and attribute operators used in filters are case insensitive."
    const operator = token.text.toLowerCase();
    if (operator === 'pr') return { kind: 'present', path };
    if (!isOperator(operator)) {
      const known = [...OPERATORS, 'pr'].join(', ');
      throw filterSyntaxError(token.start, `expected one of ${known}, but ${found(token)}`);
    }
    const literal = literalOfToken(this.peek(), allowUnquoted);
    this.#position += 1;
    return { kind: 'compare', path, operator, ...literal };
  }
}

/**
 * The filter that a text writes, in time linear in its length. Names are not looked up: `resolveFilter` does that.
 *
 * @throws ScimError `invalidFilter` where the text does not comply with RFC 7644 §3.4.2.2, figure 1, or is larger
 * than the limits; the message gives the column and what was expected there.
 */
export const parseFilter = (text: string, options: FilterParseOptions = {}): Filter => {
  const parser = new FilterParser(text, options);
  const filter = parser.parseFilter();
  parser.expect('end', '"and", "or" or the end');
  return filter;
};
