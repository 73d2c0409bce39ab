import { type JsonObject, type JsonValue } from '../../../kernel/json.ts';
import { ScimError } from '../../../scim/scim-error.ts';
import { HttpError } from '../../http-error.ts';
import { type Step, type TenantContext, type TenantState } from '../../http-state.ts';

/** The parameters of a query as a client sent them, in a URL or in the body of a search: RFC 7644 §3.4.2, table 3. */
export interface QueryParameters {
  readonly filter: string | undefined;
  readonly sortBy: string | undefined;
  readonly sortOrder: string | undefined;
  readonly startIndex: number | undefined;
  readonly count: number | undefined;
  /** RFC 9865 §2.1; empty for the first page, undefined where the client pages by index. */
  readonly cursor: string | undefined;
  readonly attributes: readonly string[];
  readonly excludedAttributes: readonly string[];
}

/** Which attributes of a resource are asked for: RFC 7644 §3.9. */
export type ShownParameters = Pick<QueryParameters, 'attributes' | 'excludedAttributes'>;

/** RFC 7644 §3.4.3, the URN of a search by POST. */
export const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** Where parameters are read from. */
interface ParameterSource {
  readonly text: (name: string) => string | undefined;
  readonly number: (name: string) => JsonValue | undefined;
  /** A list of names, however it is written. */
  readonly names: (name: string) => readonly string[];
}

/** The parameters of a query, as they are spelled in a URL. */
const NAMES = [
  ...['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor'],
  ...['attributes', 'excludedAttributes'],
] as const;

/**
 * Refuses a parameter that is given twice, before anything is done: whatever stands before this server may have judged
 * the other one. Parameters that mean nothing here, such as Entra's, may come as often as they like.
 */
export const refuseRepeatedParameters = (): Step<TenantState> => async (ctx, next) => {
  const repeated = NAMES.find((name) => Array.isArray(ctx.query[name]));
  if (repeated !== undefined) {
    throw new HttpError('invalidValue', `${repeated}: must be given once.`, { path: repeated });
  }
  await next();
};

/** Reads the parameters of a URL. @throws HttpError `invalidValue` */
export const parametersInUrl = (ctx: TenantContext): QueryParameters => {
  const text = (name: string): string | undefined => textInUrl(ctx, name);
  const number = (name: string): number | undefined => {
    const value = text(name);
    return value === undefined || value === '' ? undefined : Number(value);
  };
  return parametersFrom({ text, number, names: (name) => [text(name) ?? ''] });
};

/**
 * Reads which attributes of a single resource are asked for. What pages a list means nothing to it and is not looked
 * at: a write that has been done must not be answered with a refusal.
 */
export const shownInUrl = (ctx: TenantContext): ShownParameters => {
  const list = (name: string): string[] => listed([textInUrl(ctx, name) ?? '']);
  return { attributes: list('attributes'), excludedAttributes: list('excludedAttributes') };
};

const textInUrl = (ctx: TenantContext, name: string): string | undefined => {
  const value = ctx.query[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Reads the body of a search. @throws HttpError `invalidSyntax`, `invalidValue` */
export const parametersInBody = (body: JsonObject): QueryParameters => {
  const member = (name: string): JsonValue | undefined => {
    const key = Object.keys(body).find((each) => each.toLowerCase() === name.toLowerCase());
    return (key === undefined ? undefined : body[key]) ?? undefined;
  };
  const schemas = member('schemas');
  if (!Array.isArray(schemas) || !schemas.includes(SEARCH_REQUEST)) {
    throw new HttpError('invalidSyntax', `schemas: must contain ${SEARCH_REQUEST}.`, { path: 'schemas' });
  }
  const text = (name: string): string | undefined => {
    const value = member(name);
    if (value !== undefined && typeof value !== 'string') {
      throw new HttpError('invalidValue', `${name}: must be a text.`, { path: name });
    }
    return value;
  };
  const names = (name: string): string[] => {
    const value = member(name) ?? [];
    return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  };
  return parametersFrom({ text, number: member, names });
};

const parametersFrom = ({ text, number, names }: ParameterSource): QueryParameters => {
  const cursor = text('cursor');
  const whole = (name: string): number | undefined => wholeNumber(number(name), name, cursor);
  return {
    filter: text('filter'),
    sortBy: text('sortBy'),
    sortOrder: text('sortOrder'),
    startIndex: whole('startIndex'),
    count: whole('count'),
    cursor,
    attributes: listed(names('attributes')),
    excludedAttributes: listed(names('excludedAttributes')),
  };
};

/** The names in lists of them, separated by commas. */
const listed = (names: readonly string[]): string[] =>
  names
    .flatMap((each) => each.split(','))
    .map((each) => each.trim())
    .filter(isNotEmpty);

const isNotEmpty = (text: string): boolean => text !== '';

/** RFC 9865 §2.3: `invalidCount` where a page by cursor is asked for with a count that is none. */
const wholeNumber = (
  value: JsonValue | undefined,
  name: string,
  cursor: string | undefined,
): number | undefined => {
  if (value === undefined) {
    return undefined;
  }
  if (Number.isSafeInteger(value)) {
    return value as number;
  }
  if (name === 'count' && cursor !== undefined) {
    throw new ScimError('invalidCount', 'count: must be a whole number.', { path: name });
  }
  throw new HttpError('invalidValue', `${name}: must be a whole number.`, { path: name });
};

/** RFC 7644 §4: a filter on a discovery endpoint is refused with 403. @throws HttpError `filterNotAllowed` */
export const refuseFilter = (ctx: TenantContext): void => {
  if (ctx.query['filter'] !== undefined) {
    throw new HttpError('filterNotAllowed', 'filter: discovery endpoints cannot be filtered.', {
      path: 'filter',
    });
  }
};
