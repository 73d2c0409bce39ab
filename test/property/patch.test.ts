import { expect } from 'chai';
import fc from 'fast-check';
import { type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import { type CompatRules, LENIENT, STRICT } from '../../src/scim/compat/compat-rules.ts';
import { applyPatch } from '../../src/scim/patch/apply-patch.ts';
import { PATCH_OP, readPatch } from '../../src/scim/patch/read-patch.ts';
import { readResource } from '../../src/scim/resource/read-resource.ts';
import { createResourceValidator } from '../../src/scim/resource/validate-resource.ts';
import { withoutEmpty } from '../../src/scim/resource/without-empty.ts';
import { ScimError } from '../../src/scim/scim-error.ts';
import { CORE_URN, EXTENSION_URN, sampleResourceType } from '../support/sample-resource-type.ts';
import { applyPlainly, type PlainEmail, type PlainOperation, type PlainUser } from './patch-model.ts';

const validate = createResourceValidator(sampleResourceType);

const patch = (resource: JsonObject, operations: readonly JsonValue[], rules: CompatRules): JsonObject => {
  const body = { schemas: [PATCH_OP], Operations: [...operations] };
  return applyPatch(resource, readPatch(body, { resourceType: sampleResourceType, rules }), rules);
};

/** The result, or the code of the refusal. */
const outcome = (run: () => JsonObject): JsonObject | string => {
  try {
    return run();
  } catch (error) {
    if (error instanceof ScimError) return error.code;
    throw error;
  }
};

const text = fc.constantFrom('a', 'b', 'B', ' ', '__proto__', 'x"]y');
const type = fc.constantFrom('work', 'home', 'other');
const by = fc.constantFrom('add', 'replace');
const TEXTS = ['displayName', 'title'] as const;
const NAMES = ['givenName', 'familyName'] as const;
const names = fc.record({ givenName: text, familyName: text }, { requiredKeys: [] });
const email = fc.record(
  { value: text, type, primary: fc.boolean() },
  { requiredKeys: ['value', 'type'] },
) as fc.Arbitrary<PlainEmail>;
const emails = fc
  .uniqueArray(email, { maxLength: 4, selector: (each) => `${each.type} ${each.value ?? ''}` })
  .map((list) => {
    const first = list.findIndex(({ primary }) => primary === true);
    return list.map((each, index) =>
      each.primary === true && index !== first ? { ...each, primary: false } : each,
    );
  });
const tags = fc.uniqueArray(text, { maxLength: 4 });
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

const user: fc.Arbitrary<PlainUser> = fc.record({
  texts: fc.record({ displayName: text, title: text }, { requiredKeys: [] }),
  name: names,
  department: maybe(text),
  tags,
  emails,
});

const operation: fc.Arbitrary<PlainOperation> = fc.oneof(
  fc.record({ on: fc.constant('text'), name: fc.constantFrom(...TEXTS), to: maybe(text), by }),
  fc.record({ on: fc.constant('namePart'), name: fc.constantFrom(...NAMES), to: maybe(text), by }),
  fc.record({ on: fc.constant('name'), to: maybe(names), by }),
  fc.record({ on: fc.constant('department'), to: maybe(text), by }),
  fc.record({ on: fc.constant('tags'), to: tags, by }),
  fc.record({ on: fc.constant('emails'), to: emails, by }),
  fc.record({ on: fc.constant('emailsOfType'), type }),
  fc.record({
    on: fc.constant('emailPart'),
    type,
    part: fc.constantFrom('value', 'display'),
    to: maybe(text),
    by,
  }),
  fc.record({
    on: fc.constant('emailPart'),
    type,
    part: fc.constant('primary'),
    to: maybe(fc.boolean()),
    by,
  }),
);

const operations = fc.array(operation, { minLength: 1, maxLength: 6 });
const asReplacement = (plain: PlainOperation): PlainOperation =>
  'by' in plain ? { ...plain, by: 'replace' } : plain;
const replacement = operation.map(asReplacement);
/** Without value paths, which in a sequence may create at the second time what was there at the first. */
const wholeReplacements = fc.array(
  replacement.filter(({ on }) => on !== 'emailPart'),
  { minLength: 2, maxLength: 6 },
);
const rulesOfClient = fc.constantFrom(LENIENT, STRICT);

const unlessEmpty = (name: string, value: object): JsonObject =>
  Object.keys(value).length === 0 ? {} : { [name]: value as JsonValue };

const resourceOf = (plain: PlainUser): JsonObject => ({
  userName: 'ada',
  ...plain.texts,
  ...unlessEmpty('name', plain.name),
  ...unlessEmpty('tags', plain.tags),
  ...unlessEmpty('emails', plain.emails),
  ...(plain.department !== undefined && { [EXTENSION_URN]: { department: plain.department } }),
});

const pathOf = (plain: PlainOperation): string => {
  switch (plain.on) {
    case 'text':
      return plain.name;
    case 'namePart':
      return `name.${plain.name}`;
    case 'department':
      return `${EXTENSION_URN}:department`;
    case 'emailsOfType':
      return `emails[type eq "${plain.type}"]`;
    case 'emailPart':
      return `emails[type eq "${plain.type}"].${plain.part}`;
    case 'name':
    case 'tags':
    case 'emails':
      return plain.on;
  }
};

const wireOf = (plain: PlainOperation): JsonObject => {
  const to = 'to' in plain ? plain.to : undefined;
  return to === undefined || !('by' in plain)
    ? { op: 'remove', path: pathOf(plain) }
    : { op: plain.by, path: pathOf(plain), value: to as JsonValue };
};

const expected = (
  start: PlainUser,
  list: readonly PlainOperation[],
  isStrict: boolean,
): JsonObject | string => {
  let current = start;
  for (const each of list) {
    const next = applyPlainly(current, each, isStrict);
    if (next === undefined) return 'noTarget';
    current = next;
  }
  return resourceOf(current);
};

describe('a PATCH of generated operations', () => {
  it('does what a plain model of RFC 7644 §3.5.2 does', () => {
    fc.assert(
      fc.property(user, operations, rulesOfClient, (start, list, rules) => {
        const result = outcome(() => patch(resourceOf(start), list.map(wireOf), rules));
        expect(result).to.deep.equal(expected(start, list, rules === STRICT));
      }),
      { numRuns: 2000 },
    );
  });

  it('does the same in one request as in one request for each operation', () => {
    fc.assert(
      fc.property(user, operations, (start, list) => {
        const resource = resourceOf(start);
        const oneByOne = list.reduce((current, each) => patch(current, [wireOf(each)], LENIENT), resource);
        expect(patch(resource, list.map(wireOf), LENIENT)).to.deep.equal(oneByOne);
      }),
    );
  });

  it('leaves a valid resource, which reads as itself', () => {
    fc.assert(
      fc.property(user, operations, rulesOfClient, (start, list, rules) => {
        const result = outcome(() => patch(resourceOf(start), list.map(wireOf), rules));
        if (typeof result === 'string') return;
        validate(result);
        const read = readResource({ schemas: [CORE_URN], ...result }, sampleResourceType, rules);
        expect(withoutEmpty(read, rules)).to.deep.equal(result);
      }),
      { numRuns: 500 },
    );
  });

  it('changes neither the resource nor Object.prototype', () => {
    const before = Reflect.ownKeys(Object.prototype);
    fc.assert(
      fc.property(user, operations, rulesOfClient, (start, list, rules) => {
        const resource = resourceOf(start);
        const copy = structuredClone(resource);
        outcome(() => patch(resource, list.map(wireOf), rules));
        expect(resource).to.deep.equal(copy);
      }),
    );
    expect(Reflect.ownKeys(Object.prototype)).to.deep.equal(before);
  });

  it('changes nothing when it writes a resource over itself', () => {
    fc.assert(
      fc.property(user, rulesOfClient, fc.constantFrom('add', 'replace'), (start, rules, op) => {
        const resource = resourceOf(start);
        expect(patch(resource, [{ op, value: resource }], rules)).to.deep.equal(resource);
      }),
    );
  });

  it('changes no more when it replaces or removes once more', () => {
    fc.assert(
      fc.property(user, replacement, rulesOfClient, (start, each, rules) => {
        const once = outcome(() => patch(resourceOf(start), [wireOf(each)], rules));
        if (typeof once === 'string') return;
        expect(patch(once, [wireOf(each)], rules)).to.deep.equal(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('changes no more when several replacements and removals of whole attributes are sent again', () => {
    fc.assert(
      fc.property(user, wholeReplacements, rulesOfClient, (start, list, rules) => {
        const once = patch(resourceOf(start), list.map(wireOf), rules);
        expect(patch(once, list.map(wireOf), rules)).to.deep.equal(once);
      }),
    );
  });
});
