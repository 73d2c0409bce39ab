import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { LENIENT, STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { type PatchOperation } from '../../../../src/scim/patch/operation.ts';
import { PATCH_OP, readPatch } from '../../../../src/scim/patch/read-patch.ts';
import { type ScimError } from '../../../../src/scim/scim-error.ts';
import { refusalOf } from '../schema/refusal-of.ts';
import { ENTERPRISE, userType } from '../schema/schema-documents.ts';
import { patchBody } from './patching.ts';

const read = (body: JsonObject, rules = LENIENT): PatchOperation[] =>
  readPatch(body, { resourceType: userType, rules });
const refusal = (body: JsonObject, rules = LENIENT): ScimError => refusalOf(() => read(body, rules));

describe('RFC 7644 §3.5.2, the body of a PATCH', () => {
  const operation = { op: 'replace', path: 'displayName', value: 'Ada' };

  it('names its members in any letter case', () => {
    const body = {
      SCHEMAS: [PATCH_OP.toUpperCase()],
      operations: [{ OP: 'replace', Path: 'TITLE', VALUE: 'x' }],
    };
    const [first] = read(body, STRICT);
    expect(first).to.include({ kind: 'replace', value: 'x' });
    expect(first?.target.attribute.name).to.equal('title');
  });

  for (const schemas of [undefined, null, PATCH_OP, [], [1], ['urn:example:other']]) {
    it(`has to have the URN of a PATCH in schemas, not ${JSON.stringify(schemas)}`, () => {
      const body: JsonObject = { Operations: [operation], ...(schemas !== undefined && { schemas }) };
      const { code, facts, message } = refusal(body);
      expect(code).to.equal('invalidSyntax');
      expect(facts).to.deep.equal({ path: 'schemas' });
      expect(message).to.equal(`schemas: must contain ${PATCH_OP}.`);
    });
  }

  for (const Operations of [undefined, null, {}, [], 'replace']) {
    it(`has to have operations, not ${JSON.stringify(Operations)}`, () => {
      const body: JsonObject = { schemas: [PATCH_OP], ...(Operations !== undefined && { Operations }) };
      expect(refusal(body)).to.include({ code: 'invalidSyntax' });
    });
  }

  const wrong: readonly (readonly [JsonValue, string, string])[] = [
    ['replace', 'invalidSyntax', 'Operations[1]: must be an object.'],
    [{ path: 'title', value: 'x' }, 'invalidSyntax', 'Operations[1].op: must be add, remove or replace.'],
    [{ op: 'move', path: 'title' }, 'invalidSyntax', 'Operations[1].op: must be add, remove or replace.'],
    [{ op: 1, path: 'title' }, 'invalidSyntax', 'Operations[1].op: must be add, remove or replace.'],
    [{ op: 'constructor' }, 'invalidSyntax', 'Operations[1].op: must be add, remove or replace.'],
    [{ op: 'add', path: 7, value: 1 }, 'invalidPath', 'Operations[1].path: must be a text.'],
    [{ op: 'add', path: ['title'], value: 1 }, 'invalidPath', 'Operations[1].path: must be a text.'],
    [{ op: 'add', path: 'title' }, 'invalidValue', 'Operations[1].value: "add" needs a value.'],
    [{ op: 'replace' }, 'invalidValue', 'Operations[1].value: "replace" needs a value.'],
    [{ op: 'remove' }, 'noTarget', 'Operations[1].path: "remove" needs a path.'],
    [{ op: 'add', value: 1 }, 'invalidValue', 'Operations[1].value: without a path it must be an object.'],
    [
      { op: 'add', value: { [ENTERPRISE]: 1 } },
      'invalidValue',
      `Operations[1].value.${ENTERPRISE}: without a path it must be an object.`,
    ],
  ];
  for (const [second, code, message] of wrong) {
    it(`refuses ${JSON.stringify(second)} and names the operation`, () => {
      expect(refusal(patchBody(operation, second))).to.include({ code, message });
    });
  }

  it('reads capitalised operations, except from a strict client', () => {
    for (const op of ['Add', 'Replace', 'REMOVE']) {
      const body = patchBody({ op, path: 'title', value: 'x' });
      expect(read(body)[0]?.kind).to.equal(op.toLowerCase());
      expect(refusal(body, STRICT).code).to.equal('invalidSyntax');
    }
  });

  it('takes an operation without a path apart into one for each attribute, in order', () => {
    const value = { title: 'x', [ENTERPRISE]: { department: 'y', manager: null } };
    expect(read(patchBody({ op: 'add', value })).map(({ target }) => target.path)).to.deep.equal([
      'title',
      `${ENTERPRISE}:department`,
      `${ENTERPRISE}:manager`,
    ]);
  });
});

describe('RFC 7644 §3.5.2, the path of an operation', () => {
  for (const [path, code] of [
    ['shoeSize', 'invalidPath'],
    ['name.nick', 'invalidPath'],
    ['displayName.value', 'invalidPath'],
    ['emails.value.more', 'invalidPath'],
    ['emails[type eq "work"].nick', 'invalidPath'],
    ['emails[type eq "work"]value', 'invalidPath'],
    ['name[givenName eq "Ada"]', 'invalidPath'],
    ['displayName[value eq "Ada"]', 'invalidPath'],
    ['urn:example:other:department', 'invalidPath'],
    [`${ENTERPRISE}:floor`, 'invalidPath'],
    [' ', 'invalidPath'],
    ['emails[', 'invalidFilter'],
    ['emails[type]', 'invalidFilter'],
    ['emails[nick eq "x"]', 'invalidFilter'],
    ['emails[primary gt true]', 'invalidFilter'],
    ['emails[type eq "work" and emails[type pr]]', 'invalidFilter'],
  ] as const) {
    for (const rules of [LENIENT, STRICT]) {
      it(`is refused as ${code}: ${path} (${rules === STRICT ? 'strict' : 'tolerant'})`, () => {
        expect(refusal(patchBody({ op: 'remove', path }), rules).code).to.equal(code);
      });
    }
  }

  it('is named in the refusal as the client wrote it', () => {
    expect(refusal(patchBody({ op: 'remove', path: 'SHOESIZE' })).message).to.equal(
      'SHOESIZE: User has no such attribute.',
    );
  });
});
