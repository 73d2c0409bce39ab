import fc from 'fast-check';
import { type JsonObject, type JsonValue } from '../../../src/kernel/json.ts';
import { type Attribute } from '../../../src/scim/schema/attribute.ts';
import { type ResourceType } from '../../../src/scim/schema/schema.ts';
import { resourceFor } from '../filter-arbitraries.ts';
import { hostileJson, hostileKey } from './hostile-json.ts';
import { type Slot, type Wire, wireOf } from './wire-json.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const SEATS = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

/** Resources by the names that stand for their ids; there is no `nobody`. */
const RESOURCES = ['{{user}}', '{{USER}}', '{{colleague}}', '{{group}}', '{{nobody}}'];

const word = fc.constantFrom('Ada', 'ada', 'Zoë', '日本', 'x "y" \\ z', '\u{1F600}', '100%');
/** Mostly one of which there are seats left; the last ones are none. */
const seat = fc.constantFrom(
  'remote-support:named',
  'remote-support:concurrent',
  'rescueassist:concurrent',
  'rescueassist:shared',
  'service-desk:named',
  'rescueassist:named',
  'nothing:named',
);

const email = fc.record(
  {
    value: fc.constantFrom('a@example.com', 'B@example.com'),
    type: fc.constantFrom('work', 'home'),
    display: word,
  },
  { requiredKeys: ['value'] },
);

const ordinaryAttributes = fc.record(
  {
    schemas: fc.constantFrom([USER], [USER, ENTERPRISE, SEATS]),
    // The last one is taken.
    userName: fc.constantFrom('new@example.com', 'New.Person@example.com', 'zoë', 'Colleague@example.com'),
    externalId: fc.constantFrom('new', 'e-1', 'taken'),
    name: fc.record({ givenName: word, familyName: word, formatted: word }, { requiredKeys: [] }),
    displayName: word,
    title: word,
    active: fc.boolean(),
    emails: fc.array(email, { maxLength: 3 }),
    roles: fc.array(fc.record({ value: word, primary: fc.constant(false) }), { maxLength: 2 }),
    [ENTERPRISE]: fc.record(
      {
        department: word,
        employeeNumber: word,
        manager: fc.record({ value: fc.constantFrom(...RESOURCES) }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['schemas', 'userName'] },
) as fc.Arbitrary<JsonObject>;

/** The seats in one of their views, mostly. */
const seats = fc.oneof(
  fc.constant({}),
  fc.record({ entitlements: fc.array(fc.record({ value: seat }), { maxLength: 2 }) }),
  fc.record({ [SEATS]: fc.record({ seatList: seat }) }),
  fc.record({ entitlements: fc.array(fc.record({ value: seat })), [SEATS]: fc.record({ seatList: seat }) }),
);

const ordinaryUser = fc
  .tuple(ordinaryAttributes, seats)
  .map(([attributes, views]): JsonObject => ({ ...attributes, ...views }));

const without = (resource: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => !names.includes(name)));

/** Any user that the schemas allow, but for seats, of which hardly any generated name is one. */
const anyUser = (userType: ResourceType): fc.Arbitrary<JsonObject> =>
  resourceFor(userType).map((user) => ({
    ...without(user, SEATS, 'entitlements'),
    schemas: [USER, ENTERPRISE],
    userName: 'new@example.com',
  }));

const member = fc.record({
  value: fc.constantFrom(...RESOURCES, '{{user}}', '{{colleague}}', 'no-id', ''),
});

export const groupDocument = fc.record(
  {
    schemas: fc.constant([GROUP]),
    // The last one is taken.
    displayName: fc.constantFrom('Editors', 'éditeurs', 'new group', 'Readers'),
    externalId: fc.constantFrom('new', 'g-1', 'taken'),
    members: fc.array(member, { maxLength: 3 }),
  },
  { requiredKeys: ['schemas', 'displayName'] },
) as fc.Arbitrary<JsonObject>;

export const userDocument = (userType: ResourceType): fc.Arbitrary<JsonObject> =>
  fc.oneof({ weight: 3, arbitrary: ordinaryUser }, { weight: 1, arbitrary: anyUser(userType) });

const pathsTo = (attribute: Attribute, prefix: string): string[] => {
  const name = `${prefix}${attribute.name}`;
  const parts = attribute.subAttributes.map((part) => part.name);
  const selections = attribute.multiValued
    ? ['[type eq "work"]', '[value eq "{{user}}"]', '[not (value pr)]', '[primary eq true and value sw "a"]']
    : [];
  return [
    name,
    ...parts.map((part) => `${name}.${part}`),
    ...selections.flatMap((selection) => [
      `${name}${selection}`,
      ...parts.map((part) => `${name}${selection}.${part}`),
    ]),
  ];
};

/** Every attribute that a PATCH can name, in the ways in which it can be named. */
export const schemaPaths = ({ schema, commonAttributes, extensions }: ResourceType): string[] => [
  ...[...commonAttributes, ...schema.attributes].flatMap((attribute) => [
    ...pathsTo(attribute, ''),
    ...pathsTo(attribute, `${schema.id}:`),
  ]),
  ...extensions.flatMap((extension) => [
    extension.schema.id,
    ...extension.schema.attributes.flatMap((attribute) => pathsTo(attribute, `${extension.schema.id}:`)),
  ]),
];

const BROKEN_PATHS = [
  '',
  ' ',
  '.',
  '[',
  'a.b.c',
  'emails[',
  'emails[]',
  'emails[type eq "work"',
  'emails[type eq "work"]x',
  'emails[type eq "work"].__proto__',
  'emails[__proto__ eq "x"]',
  'emails[constructor.prototype pr].value',
  'name.__proto__',
  '__proto__.polluted',
  'constructor.prototype.polluted',
  'name[givenName eq "x"]',
  'emails.value.x',
  `emails[${'('.repeat(20)}value pr${')'.repeat(20)}]`,
  `emails[value eq "${'x'.repeat(3_000)}"]`,
  'members[value eq "{{colleague}}" or value eq "{{nobody}}"]',
];

const asWire = (document: fc.Arbitrary<JsonValue>): fc.Arbitrary<Wire> => document.map(wireOf);

/** A value that belongs to some attribute: that of the path, now and then. */
const valueFrom = (resource: fc.Arbitrary<JsonObject>): fc.Arbitrary<Wire> => {
  const values = resource.chain((each) => fc.constantFrom(...Object.values(each)));
  return fc.oneof(
    { weight: 3, arbitrary: asWire(values) },
    { weight: 2, arbitrary: fc.constantFrom<Wire>('x', '', true, 'True', null, [], 'remote-support:named') },
    { weight: 1, arbitrary: asWire(resource) },
    { weight: 1, arbitrary: hostileJson },
  );
};

const operationOn = (paths: readonly string[], resource: fc.Arbitrary<JsonObject>): fc.Arbitrary<Wire> => {
  const op = fc.constantFrom('add', 'add', 'replace', 'replace', 'remove', 'Replace');
  const path = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...paths) },
    { weight: 1, arbitrary: fc.constantFrom(...BROKEN_PATHS) },
    { weight: 1, arbitrary: hostileKey },
  );
  const fitting = fc
    .tuple(fc.constantFrom('add', 'replace'), resource)
    .chain(([kind, each]) =>
      fc
        .constantFrom(...Object.entries(without(each, 'schemas')))
        .map(([name, value]): JsonObject => ({ op: kind, path: name, value })),
    );
  const pathless = resource.map((each): JsonObject => ({ op: 'replace', value: without(each, 'schemas') }));
  const removal = fc.record({ op: fc.constant('remove'), path: fc.constantFrom(...paths) });
  const any = fc
    .tuple(op, path, fc.option(valueFrom(resource), { nil: undefined, freq: 5 }))
    .map(([kind, each, value]): Wire => {
      const named = [
        { key: 'op', value: kind },
        { key: 'path', value: each },
      ];
      return { members: value === undefined ? named : [...named, { key: 'value', value }] };
    });
  return fc.oneof(
    { weight: 3, arbitrary: asWire(fitting) },
    { weight: 1, arbitrary: asWire(pathless) },
    { weight: 1, arbitrary: asWire(removal) },
    { weight: 4, arbitrary: any },
  );
};

const message = (urn: string, members: Readonly<Record<string, Wire>>): Wire => ({
  members: Object.entries({ schemas: [urn], ...members }).map(([key, value]) => ({ key, value })),
});

/** A PATCH of up to three operations with paths of the schema, values that fit and values that do not. */
export const patchDocument = (
  resourceType: ResourceType,
  resource: fc.Arbitrary<JsonObject>,
): fc.Arbitrary<Wire> =>
  fc
    .array(operationOn(schemaPaths(resourceType), resource), { minLength: 1, maxLength: 3, size: 'small' })
    .map((operations) => message(PATCH_OP, { Operations: operations }));

const BULK_PATHS = [
  '/Users/{{user}}',
  '/Users/{{USER}}',
  '/Users/{{colleague}}',
  '/Groups/{{group}}',
  '/Users/{{nobody}}',
  '/Users/bulkId:a',
  '/Groups/bulkId:b',
  '/Users/%00',
  '/Users/__proto__',
  '/Users/{{user}}/x',
  '/Nothing/1',
  '/Bulk',
  'Users',
  '',
];

/** What the operations of a Bulk request are made of. */
export interface BulkParts {
  readonly user: fc.Arbitrary<JsonObject>;
  readonly userPatch: fc.Arbitrary<Wire>;
  readonly groupPatch: fc.Arbitrary<Wire>;
}

/** The names of what the operations create, in their order. */
const BULK_IDS = ['a', 'b', 'bulkId:a', '__proto__'];

/** A Bulk request of operations of every method, on what is there, on what it creates itself, and on nothing. */
export const bulkDocument = ({ user, userPatch, groupPatch }: BulkParts): fc.Arbitrary<Wire> => {
  const groupOfCreated = fc.constant<JsonObject>({
    schemas: [GROUP],
    displayName: 'created',
    members: [{ value: 'bulkId:a' }, { value: '{{user}}' }],
  });
  const anyGroup = fc.oneof(groupDocument, groupOfCreated);
  const data = fc.oneof(asWire(user), asWire(anyGroup), userPatch, groupPatch);
  const anyPath = fc.constantFrom(...BULK_PATHS);
  const operation = fc.oneof(
    slotsOf('POST', fc.constant('/Users'), asWire(user)),
    slotsOf('POST', fc.constant('/Groups'), asWire(anyGroup)),
    slotsOf('PUT', fc.constant('/Users/{{user}}'), asWire(user)),
    slotsOf('PATCH', fc.constant('/Users/{{user}}'), userPatch),
    slotsOf('PATCH', fc.constant('/Groups/{{group}}'), groupPatch),
    slotsOf('PUT', anyPath, data),
    slotsOf('PATCH', anyPath, data),
    slotsOf('DELETE', anyPath, data),
  );
  const operations = fc.array(operation, { minLength: 1, maxLength: BULK_IDS.length, size: 'max' });
  const failOnErrors = fc.option(fc.constantFrom<Wire>(1, 1, 2, 2, 3, 4, 0, '1'), {
    nil: undefined,
    freq: 2,
  });
  return fc.tuple(operations, failOnErrors).map(([list, most]) =>
    message(BULK_REQUEST, {
      ...(most !== undefined && { failOnErrors: most }),
      Operations: list.map((slots, index) => ({
        members: [...slots, { key: 'bulkId', value: BULK_IDS[index] ?? '' }],
      })),
    }),
  );
};

const slotsOf = (
  method: string,
  path: fc.Arbitrary<string>,
  data: fc.Arbitrary<Wire>,
): fc.Arbitrary<readonly Slot[]> =>
  fc
    .tuple(path, data)
    .map(([each, value]) => [
      { key: 'method', value: method },
      { key: 'path', value: each },
      ...(method === 'DELETE' ? [] : [{ key: 'data', value }]),
    ]);
