import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { LENIENT, STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { readResource } from '../../../../src/scim/resource/read-resource.ts';
import { sampleResourceType } from '../../../support/sample-resource-type.ts';
import { refusalOf } from '../schema/refusal-of.ts';
import { ENTERPRISE, GROUP, groupType, USER, userType } from '../schema/schema-documents.ts';

const lenient = (content: JsonObject): JsonObject => readResource(content, userType, LENIENT);
const strict = (content: JsonObject): JsonObject =>
  readResource({ schemas: [USER], ...content }, userType, STRICT);

describe('readResource', () => {
  it('reads names in any letter case into that of the schema', () => {
    expect(
      strict({
        USERNAME: 'ada',
        Name: { FAMILYNAME: 'Byron' },
        Emails: [{ VALUE: 'ada@example.com', Type: 'work' }],
        EXTERNALID: 'A-1',
        [ENTERPRISE.toUpperCase()]: { Department: 'Engines', MANAGER: { Value: 'b-2' } },
      }),
    ).to.deep.equal({
      userName: 'ada',
      name: { familyName: 'Byron' },
      emails: [{ value: 'ada@example.com', type: 'work' }],
      externalId: 'A-1',
      [ENTERPRISE]: { department: 'Engines', manager: { value: 'b-2' } },
    });
  });

  it('drops what is readOnly, on every level', () => {
    expect(
      strict({
        userName: 'ada',
        id: 'chosen by the client',
        meta: { version: 'W/"9"' },
        groups: [{ value: 'g-1' }],
        [ENTERPRISE]: { manager: { value: 'b-2', displayName: 'Babbage' } },
      }),
    ).to.deep.equal({ userName: 'ada', [ENTERPRISE]: { manager: { value: 'b-2' } } });
  });

  it('drops schemas, which follows from the content', () => {
    expect(strict({ schemas: [USER, ENTERPRISE], userName: 'ada' })).to.deep.equal({ userName: 'ada' });
    expect(lenient({ SCHEMAS: [USER], userName: 'ada' })).to.deep.equal({ userName: 'ada' });
  });

  it('takes null for an attribute that was not sent (RFC 7643 §2.5)', () => {
    expect(
      strict({
        userName: 'ada',
        displayName: null,
        emails: null,
        name: { givenName: null },
        roles: [null, { value: 'r', type: null }],
        [ENTERPRISE]: null,
      }),
    ).to.deep.equal({ userName: 'ada', name: {}, roles: [{ value: 'r' }] });
  });

  it('keeps empty texts and lists apart from what was not sent', () => {
    expect(lenient({ userName: '', emails: [] })).to.deep.equal({ userName: '', emails: [] });
  });

  it('keeps booleans, numbers and wrong types as they are sent', () => {
    expect(strict({ userName: 7, active: false, name: 'Ada', emails: [true] })).to.deep.equal({
      userName: 7,
      active: false,
      name: 'Ada',
      emails: [true],
    });
  });

  it('leaves the body as it was', () => {
    const body = { schemas: [USER], USERNAME: 'ada', active: 'True', emails: { value: 'a' } };
    const copy = structuredClone(body);
    readResource(body, userType, LENIENT);
    expect(body).to.deep.equal(copy);
  });

  it('refuses an extension that is no object', () => {
    for (const value of ['Engines', ['Engines'], 1]) {
      const refusal = refusalOf(() => lenient({ userName: 'ada', [ENTERPRISE]: value }));
      expect(refusal).to.include({ code: 'invalidValue', message: `${ENTERPRISE}: must be an object.` });
    }
  });

  it('gives names that reach a prototype no way to it', () => {
    const body = JSON.parse(
      `{"userName":"ada","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},
        "name":{"__proto__":{"polluted":1},"givenName":"Ada"},"${ENTERPRISE}":{"__proto__":{"polluted":1}}}`,
    ) as JsonObject;
    const read = lenient(body);
    expect(Reflect.ownKeys(read)).to.deep.equal(['userName', 'name', ENTERPRISE]);
    expect(Reflect.ownKeys(read['name'] as JsonObject)).to.deep.equal(['givenName']);
    expect(Object.getPrototypeOf(read)).to.equal(Object.prototype);
    expect({}).not.to.have.property('polluted');
  });
});

describe('readResource, what no schema defines', () => {
  const unknown: readonly (readonly [JsonObject, string])[] = [
    [{ shoeSize: 38 }, 'shoeSize'],
    [{ name: { nick: 'A' } }, 'name.nick'],
    [{ emails: [{ value: 'a', label: 'b' }] }, 'emails.label'],
    [{ [ENTERPRISE]: { floor: 3 } }, `${ENTERPRISE}.floor`],
    [{ [ENTERPRISE]: { manager: { floor: 3 } } }, `${ENTERPRISE}:manager.floor`],
    [{ 'urn:example:other': { a: 1 } }, 'urn:example:other'],
    [{ password: 'placeholder' }, 'password'],
  ];
  for (const [content, path] of unknown) {
    it(`is refused from a strict client and names ${path}`, () => {
      const refusal = refusalOf(() => strict(content));
      expect(refusal.code).to.equal('invalidValue');
      expect(refusal.facts).to.deep.equal({ path });
      expect(refusal.message).to.match(/no schema of this resource defines this attribute/);
    });
  }

  it('is passed over from any other client', () => {
    const contents = Object.assign({}, ...unknown.map(([content]) => content)) as JsonObject;
    expect(lenient({ userName: 'ada', ...contents })).to.deep.equal({
      userName: 'ada',
      name: {},
      emails: [{ value: 'a' }],
      [ENTERPRISE]: { manager: {} },
    });
  });
});

describe('readResource, the tolerances', () => {
  const rows: readonly (readonly [string, JsonValue, JsonValue])[] = [
    ['active', 'True', true],
    ['active', 'FALSE', false],
    ['emails', { value: 'a', primary: 'true' }, [{ value: 'a', primary: true }]],
    ['roles', 'admin', [{ value: 'admin' }]],
    ['roles', '{"id":"1","value":"Admin"}', [{ value: '{"id":"1","value":"Admin"}' }]],
    ['roles', ['admin', 'agent'], [{ value: 'admin' }, { value: 'agent' }]],
    ['roles', '', []],
  ];
  for (const [name, sent, kept] of rows) {
    it(`${name} ${JSON.stringify(sent)} is ${JSON.stringify(kept)}, but not for a strict client`, () => {
      expect(lenient({ [name]: sent })).to.deep.equal({ [name]: kept });
      expect(strict({ [name]: sent })).to.deep.equal({ [name]: sent });
    });
  }

  it('leave a text that is no boolean to the validation', () => {
    expect(lenient({ active: 'yes' })).to.deep.equal({ active: 'yes' });
    expect(lenient({ displayName: 'True' })).to.deep.equal({ displayName: 'True' });
  });

  for (const manager of ['b-2', ['b-2'], [{ value: 'b-2' }], { value: 'b-2' }]) {
    it(`read the manager ${JSON.stringify(manager)}`, () => {
      expect(lenient({ [ENTERPRISE]: { manager } })).to.deep.equal({
        [ENTERPRISE]: { manager: { value: 'b-2' } },
      });
    });
  }

  it('leave a list of two managers and an empty one to the validation', () => {
    for (const manager of [['b-2', 'b-3'], '']) {
      expect(lenient({ [ENTERPRISE]: { manager } })).to.deep.equal({ [ENTERPRISE]: { manager } });
    }
  });

  it('read one member of a group without a list and without its null address', () => {
    const body = { displayName: 'Agents', members: { value: 'a-1', $ref: null, display: 'Ada' } };
    expect(readResource(body, groupType, LENIENT)).to.deep.equal({
      displayName: 'Agents',
      members: [{ value: 'a-1' }],
    });
  });

  it('read one value of a simple multi-valued attribute', () => {
    const body = { tags: 'blue', levels: [1, null, 2] };
    expect(readResource(body, sampleResourceType, LENIENT)).to.deep.equal({ tags: ['blue'], levels: [1, 2] });
  });
});

describe('readResource, schemas', () => {
  const read = (schemas: JsonValue, rules = LENIENT): JsonObject =>
    readResource({ schemas, userName: 'ada' }, userType, rules);
  const foreign = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/User';

  it('may be missing, or hold foreign URNs beside the own one, except for a strict client', () => {
    expect(lenient({ userName: 'ada' })).to.deep.equal({ userName: 'ada' });
    expect(read(null)).to.deep.equal({ userName: 'ada' });
    expect(read([USER, foreign])).to.deep.equal({ userName: 'ada' });
    expect(refusalOf(() => readResource({ userName: 'ada' }, userType, STRICT)).code).to.equal(
      'invalidValue',
    );
    const refusal = refusalOf(() => read([USER, foreign], STRICT));
    expect(refusal.code).to.equal('invalidValue');
    expect(refusal.message).to.equal(`schemas: ${foreign.toLowerCase()} is not a schema of User.`);
  });

  it('may name the first version of SCIM (OneLogin), except for a strict client', () => {
    expect(read(['urn:scim:schemas:core:1.0'])).to.deep.equal({ userName: 'ada' });
    expect(refusalOf(() => read(['urn:scim:schemas:core:1.0'], STRICT)).code).to.equal('invalidValue');
  });

  it('is read without regard to letter case', () => {
    expect(read([USER.toUpperCase(), ENTERPRISE.toLowerCase()], STRICT)).to.deep.equal({ userName: 'ada' });
  });

  it('has to name the schema of the resource, so that a group is no user', () => {
    for (const rules of [LENIENT, STRICT]) {
      for (const schemas of [[GROUP], [ENTERPRISE], [foreign], []]) {
        const refusal = refusalOf(() => read(schemas, rules));
        expect(refusal).to.include({ code: 'invalidValue', message: `schemas: must contain ${USER}.` });
      }
    }
  });

  it('has to be a list of texts', () => {
    for (const schemas of [USER, { 0: USER }, [USER, 1], [null]]) {
      expect(refusalOf(() => read(schemas)).code, JSON.stringify(schemas)).to.equal('invalidSyntax');
    }
  });
});
