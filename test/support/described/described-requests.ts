import fc from 'fast-check';
import {
  type DescribedApi,
  type DescribedOperation,
  type DescribedParameter,
  type Schema,
} from './described-api.ts';
import { type KnownWords } from './known-words.ts';

/** A request that the description allows, or almost. */
export interface DescribedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A text that may be no JSON; undefined: none. */
  readonly body: string | undefined;
}

/** What a value is made for: places that have the same name take the same words. */
interface Making {
  readonly api: DescribedApi;
  readonly words: KnownWords;
}

const ANY_TEXT = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constant('\0'),
);

const PLAIN_TEXT = fc.string({
  ...{ unit: fc.constantFrom('a', 'b', 'X', 'Z', '-', '0', '9'), minLength: 1, maxLength: 12 },
});

const textOf = (schema: Schema, name: string, { words }: Making): fc.Arbitrary<unknown> => {
  const known = words.of(name);
  const plain =
    schema['format'] === 'date-time'
      ? fc.constantFrom('2027-01-31T00:00:00Z', '2026-01-31T10:00:00.5+01:00', 'yesterday')
      : ANY_TEXT;
  // Chosen when the value is made: words are learned meanwhile.
  const learned = fc.nat().map((place) => words.of(name)[place % words.of(name).length]);
  return known.length === 0
    ? fc.oneof({ weight: 3, arbitrary: PLAIN_TEXT }, plain)
    : fc.oneof({ weight: 9, arbitrary: learned }, { weight: 1, arbitrary: plain });
};

const objectOf = (schema: Schema, making: Making): fc.Arbitrary<unknown> => {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
  const required = (schema['required'] ?? []) as string[];
  const either = (schema['oneOf'] ?? []) as { readonly required: string[] }[];
  const members = Object.fromEntries(properties.map(([name, each]) => [name, valueOf(each, name, making)]));
  const optional = properties.map(([name]) => name).filter((name) => !required.includes(name));
  // Few at a time: each of many could be wrong, and then always one is.
  const whole = fc
    .tuple(fc.record(members), fc.subarray(optional, { maxLength: Math.min(2, optional.length) }))
    .map(([all, some]) =>
      Object.fromEntries(
        Object.entries(all).filter(([name]) => required.includes(name) || some.includes(name)),
      ),
    );
  if (either.length === 0) {
    return whole;
  }
  const choices = either.map((each) => each.required[0] ?? '');
  return fc.tuple(whole, fc.constantFrom(...choices), fc.record(members)).map(([some, choice, all]) => ({
    ...Object.fromEntries(Object.entries(some).filter(([name]) => !choices.includes(name))),
    [choice]: all[choice],
  }));
};

/** A value that the schema allows, and sometimes one that it only almost allows. */
export const valueOf = (given: Schema, name: string, making: Making): fc.Arbitrary<unknown> => {
  const schema = making.api.resolved(given);
  const { contains } = schema as { contains?: { const: string } };
  if (contains !== undefined) {
    return fc.oneof({ weight: 9, arbitrary: fc.constant([contains.const]) }, fc.constant([]));
  }
  if (Array.isArray(schema['enum'])) {
    return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...(schema['enum'] as unknown[])) }, ANY_TEXT);
  }
  const types = ([] as unknown[]).concat(schema['type'] ?? 'string');
  return fc.oneof(...types.map((type) => ofType(String(type), schema, { ...making, name })));
};

const ofType = (
  type: string,
  schema: Schema,
  { name, ...making }: Making & { name: string },
): fc.Arbitrary<unknown> => {
  switch (type) {
    case 'object':
      return objectOf(schema, making);
    case 'array':
      return fc.array(valueOf((schema['items'] ?? {}) as Schema, name, making), {
        minLength: 1,
        maxLength: 3,
      });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 1, max: 30 }) },
        fc.integer({ min: -1, max: 2_000_000_000 }),
      );
    case 'null':
      return fc.constant(null);
    default:
      return textOf(schema, name, making);
  }
};

export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** JSON, or a form where the operation takes one. */
const writerFor = ({ bodyType }: DescribedOperation): ((value: unknown) => string) =>
  bodyType === FORM_TYPE ? formFrom : (value) => JSON.stringify(value);

const formFrom = (value: unknown): string => {
  const form = new URLSearchParams();
  for (const [name, each] of Object.entries(value as object)) {
    form.set(name, wellFormed(String(each)));
  }
  return form.toString();
};

/** Now and then what no schema allows: a member too many, one of another type, or no JSON at all. */
const bodyOf = (
  operation: DescribedOperation,
  schema: Schema,
  making: Making,
): fc.Arbitrary<string | undefined> => {
  const written = writerFor(operation);
  const valid = valueOf(schema, '', making);
  const spoilt = fc.tuple(
    valid,
    fc.constantFrom('product', 'userName', 'name', 'unknown', 'schemas'),
    fc.anything(),
  );
  return fc.oneof(
    { weight: 12, arbitrary: valid.map(written) },
    {
      weight: 2,
      arbitrary: spoilt.map(([body, name, value]) => written({ ...(body as object), [name]: jsonOf(value) })),
    },
    fc.constantFrom('{', '[]', '{"a":"\\ud800"}', undefined),
  );
};

const jsonOf = (value: unknown): unknown => {
  try {
    return JSON.parse(JSON.stringify(value)) as unknown;
  } catch {
    // What JSON does not know.
    return null;
  }
};

/** The words for a path parameter: an `id` is one of its collection. */
const wordsFor = ({ path, method }: DescribedOperation, name: string): string => {
  if (name === 'id') {
    return path.split('/')[3] ?? '';
  }
  // A customer that is suspended or deleted could not be asked anything any more.
  return name === 'tenant' && path.endsWith('{tenant}') && method !== 'GET' ? 'otherTenant' : name;
};

const partOf = (
  operation: DescribedOperation,
  { name, in: place, schema }: DescribedParameter,
  making: Making,
): fc.Arbitrary<string> => {
  const words = place === 'path' ? wordsFor(operation, name) : name;
  const text = valueOf(schema, words, making).map(String);
  if (place === 'header') {
    return text.map((each) => each.replaceAll(/[^!-~]/g, '') || 'x');
  }
  // These would be another path.
  return place === 'path' ? text.map((each) => (/^\.{0,2}$/.test(each) ? 'x' : each)) : text;
};

/** Requests for an operation. */
export const requestsFor = (
  operation: DescribedOperation,
  making: Making,
): fc.Arbitrary<DescribedRequest> => {
  const parts = (place: string): fc.Arbitrary<Record<string, string>> => {
    const own = operation.parameters.filter((each) => each.in === place);
    const arbitraries = own.map((each) => [each.name, partOf(operation, each, making)] as const);
    return fc.record(
      Object.fromEntries(arbitraries),
      place === 'path' ? {} : { requiredKeys: [] },
    ) as fc.Arbitrary<Record<string, string>>;
  };
  // Few parameters at a time, too.
  const few = (all: Record<string, string>, most: number): Record<string, string> =>
    Object.fromEntries(Object.entries(all).slice(0, most));
  const { body: schema } = operation;
  const body = schema === undefined ? fc.constant(undefined) : bodyOf(operation, schema, making);
  return fc
    .tuple(parts('path'), parts('query'), parts('header'), body, fc.nat(2))
    .map(([path, query, headers, sent, most]) => {
      const filled = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(wellFormed(path[name] ?? '')),
      );
      const search = new URLSearchParams(few(query, most)).toString();
      return {
        path: search === '' ? filled : `${filled}?${search}`,
        headers: few(headers, most),
        body: sent,
      };
    });
};

const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
