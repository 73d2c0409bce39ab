import fc from 'fast-check';
import { type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import { isReadAsUnquoted } from '../../src/scim/filter/filter-literal.ts';
import { type CompareOperator, type Filter, type FilterLiteral } from '../../src/scim/filter/filter.ts';
import { type AttributePath } from '../../src/scim/path/attribute-path.ts';
import { type Attribute, type AttributeType } from '../../src/scim/schema/attribute.ts';
import { type ResourceType, type Schema } from '../../src/scim/schema/schema.ts';

type Literal = Pick<Extract<Filter, { kind: 'compare' }>, 'value' | 'unquoted'>;

// Few values each, so that a random filter meets a random resource; among them what breaks LIKE, quoting and folding.
const TEXTS = [
  '',
  'a',
  'A',
  'ab',
  'b and c',
  '100%',
  'a_b',
  '\\',
  '"]) or (',
  'ΟΔΟΣ',
  'οδος',
  'İ',
  '😀',
  '～',
  '007',
];
const DATE_TIMES = [
  '2011-05-13T04:42:34Z',
  '2011-05-13T06:42:34+02:00',
  '2011-05-13T04:42:34.001Z',
  '0099-12-31T23:59:59-14:00',
];
const POOLS = {
  string: TEXTS,
  reference: ['https://example.com/A', 'https://example.com/a', ''],
  binary: ['YQ==', 'yq=='],
  boolean: [true, false],
  integer: [-1, 0, 1, 42],
  decimal: [-0.5, 0, 1, 1.5, 1e21],
  dateTime: DATE_TIMES,
} as const satisfies Record<Exclude<AttributeType, 'complex'>, readonly FilterLiteral[]>;

const OPERATORS_OF_TYPE: Readonly<Record<AttributeType, readonly CompareOperator[]>> = {
  string: ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'],
  reference: ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'],
  binary: ['eq', 'ne'],
  boolean: ['eq', 'ne'],
  integer: ['eq', 'ne', 'gt', 'ge', 'lt', 'le'],
  decimal: ['eq', 'ne', 'gt', 'ge', 'lt', 'le'],
  dateTime: ['eq', 'ne', 'gt', 'ge', 'lt', 'le'],
  complex: [],
};

const poolOf = ({ type }: Attribute): readonly (string | number | boolean)[] =>
  type === 'complex' ? [] : POOLS[type];

const literalOf = (attribute: Attribute): fc.Arbitrary<Literal> => {
  const fromPool = fc.constantFrom(...poolOf(attribute)).map((value): Literal => ({ value }));
  if (attribute.type === 'string') {
    return fc.oneof(
      { weight: 5, arbitrary: fromPool },
      { weight: 1, arbitrary: fc.constantFrom<Literal>({ value: 7 }, { value: true }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<Literal>(
          { value: 'ab', unquoted: true },
          { value: '007', unquoted: true },
        ),
      },
    );
  }
  return attribute.type === 'boolean'
    ? fc.oneof(fromPool, fc.constantFrom<Literal>({ value: 'True' }, { value: 'FALSE' }))
    : fromPool;
};

const inSomeLetterCase = (name: string): fc.Arbitrary<string> =>
  fc.constantFrom(name, name.toLowerCase(), name.toUpperCase());

const comparisonOf = (path: AttributePath, attribute: Attribute): fc.Arbitrary<Filter> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom(...OPERATORS_OF_TYPE[attribute.type]), literalOf(attribute))
        .map(([operator, literal]): Filter => ({ kind: 'compare', path, operator, ...literal })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom<CompareOperator>('eq', 'ne')
        .map((operator): Filter => ({ kind: 'compare', path, operator, value: null })),
    },
    { weight: 2, arbitrary: fc.constant<Filter>({ kind: 'present', path }) },
  );

/** Combines leaves by `and`, `or` and `not`, at most `depth` levels of them. */
const treeOf = (leaf: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> => {
  if (depth === 0) return leaf;
  const smaller = treeOf(leaf, depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(smaller, { minLength: 2, maxLength: 3 }))
        .map(([kind, terms]): Filter => ({ kind, terms })),
    },
    { weight: 1, arbitrary: smaller.map((term): Filter => ({ kind: 'not', term })) },
  );
};

const isVisible = ({ returned }: Attribute): boolean => returned !== 'never';

const pathTo = (
  urns: readonly (string | undefined)[],
  name: string,
  subName?: string,
): fc.Arbitrary<AttributePath> =>
  fc.record({
    urn: fc.constantFrom(...urns),
    name: inSomeLetterCase(name),
    subName: subName === undefined ? fc.constant(undefined) : inSomeLetterCase(subName),
  });

/** A filter of a value path on the attribute: names are sub-attributes, or `value` for an element that is no object. */
export const elementFilterOf = (attribute: Attribute): fc.Arbitrary<Filter> => {
  const parts =
    attribute.type === 'complex'
      ? attribute.subAttributes.filter(isVisible)
      : [{ ...attribute, name: 'value', multiValued: false }];
  const leaves = parts.map((part) =>
    pathTo([undefined], part.name).chain((path) => comparisonOf(path, part)),
  );
  return treeOf(fc.oneof(...leaves), 1);
};

const leavesOf = (
  attribute: Attribute,
  urns: readonly (string | undefined)[],
): readonly fc.Arbitrary<Filter>[] => {
  const bare = pathTo(urns, attribute.name);
  const elements =
    attribute.type === 'complex' || attribute.multiValued
      ? [
          fc
            .tuple(bare, elementFilterOf(attribute))
            .map(([path, filter]): Filter => ({ kind: 'valuePath', path, filter })),
        ]
      : [];
  if (attribute.type !== 'complex') {
    return [bare.chain((path) => comparisonOf(path, attribute)), ...elements];
  }
  const parts = attribute.subAttributes
    .filter(isVisible)
    .map((part) => pathTo(urns, attribute.name, part.name).chain((path) => comparisonOf(path, part)));
  // A bare complex attribute is present or not; compared, it means its `value`.
  const value = attribute.subAttributes.find(({ name }) => name === 'value');
  const whole = bare.chain((path) =>
    value === undefined ? fc.constant<Filter>({ kind: 'present', path }) : comparisonOf(path, value),
  );
  return [...parts, whole, ...elements];
};

const bodyAttributesOf = ({ schema, commonAttributes }: ResourceType): readonly Attribute[] => [
  ...commonAttributes,
  ...schema.attributes,
];

/** Any filter that `resolveFilter` accepts for the resource type, in every spelling of its names. */
export const filterFor = (resourceType: ResourceType): fc.Arbitrary<Filter> => {
  const body = bodyAttributesOf(resourceType)
    .filter(isVisible)
    .flatMap((attribute) => leavesOf(attribute, [undefined, resourceType.schema.id]));
  const extensions = resourceType.extensions.flatMap(({ schema }) =>
    schema.attributes
      .filter(isVisible)
      .flatMap((attribute) => leavesOf(attribute, [schema.id, schema.id.toUpperCase()])),
  );
  return treeOf(fc.oneof(...body, ...extensions), 3);
};

const sometimes = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });

/** An object of some of the keys; absent is absent, not undefined. */
const objectOf = (keys: Readonly<Record<string, fc.Arbitrary<JsonValue>>>): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(
      ...Object.entries(keys).map(([key, value]) => sometimes(value.map((each) => [key, each] as const))),
    )
    .map((entries) => Object.fromEntries(entries.filter((entry) => entry !== undefined)));

const valuesOf = (attributes: readonly Attribute[]): Readonly<Record<string, fc.Arbitrary<JsonValue>>> =>
  Object.fromEntries(attributes.map((attribute) => [attribute.name, valueOf(attribute)]));

const valueOf = (attribute: Attribute): fc.Arbitrary<JsonValue> => {
  const single: fc.Arbitrary<JsonValue> =
    attribute.type === 'complex'
      ? objectOf(valuesOf(attribute.subAttributes))
      : fc.constantFrom(...poolOf(attribute));
  return attribute.multiValued ? fc.array(single, { maxLength: 3 }) : single;
};

const extensionValues = (schema: Schema): fc.Arbitrary<JsonValue> => objectOf(valuesOf(schema.attributes));

/** Any resource of the type, keys in the schema's letter case; also with empty texts, lists and objects in it. */
export const resourceFor = (resourceType: ResourceType): fc.Arbitrary<JsonObject> =>
  objectOf({
    ...valuesOf(bodyAttributesOf(resourceType)),
    ...Object.fromEntries(resourceType.extensions.map(({ schema }) => [schema.id, extensionValues(schema)])),
  });

const anyName = fc.oneof(
  fc
    .stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,6}$/)
    .filter((name) => !/^(?:not|constructor|prototype)$/i.test(name)),
  fc.constant('$ref'),
);

const anyPath: fc.Arbitrary<AttributePath> = fc.record({
  urn: fc.option(fc.constantFrom('urn:example:a:2.0:User', 'URN:x:y.z'), { nil: undefined }),
  name: anyName,
  subName: fc.option(anyName, { nil: undefined }),
});

const anyLiteral: fc.Arbitrary<Literal> = fc.oneof(
  fc
    .string({ unit: 'binary' })
    .filter((value) => !value.includes('\0'))
    .map((value): Literal => ({ value })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): Literal => ({ value: value + 0 })),
  fc.constantFrom<Literal>({ value: true }, { value: false }, { value: null }),
  fc
    .oneof(fc.constantFrom('joe@example.com', '007', "O'Neil", '1.50', '-'), fc.string())
    .filter(isReadAsUnquoted)
    .map((value): Literal => ({ value, unquoted: true })),
);

const anyLeaf: fc.Arbitrary<Filter> = fc.oneof(
  fc
    .tuple(anyPath, fc.constantFrom(...OPERATORS_OF_TYPE.string), anyLiteral)
    .map(([path, operator, literal]): Filter => ({ kind: 'compare', path, operator, ...literal })),
  anyPath.map((path): Filter => ({ kind: 'present', path })),
);

/** Any filter the grammar knows, of names that no schema need have. */
export const anyFilter: fc.Arbitrary<Filter> = treeOf(
  fc.oneof(
    { weight: 3, arbitrary: anyLeaf },
    {
      weight: 1,
      arbitrary: fc
        .tuple(anyPath, treeOf(anyLeaf, 1))
        .map(([path, filter]): Filter => ({ kind: 'valuePath', path, filter })),
    },
  ),
  3,
);
