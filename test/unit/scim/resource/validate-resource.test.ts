import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { createResourceValidator } from '../../../../src/scim/resource/validate-resource.ts';
import { type ResourceType } from '../../../../src/scim/schema/schema.ts';
import { attribute, EXTENSION_URN, sampleResourceType } from '../../../support/sample-resource-type.ts';
import { refusalOf } from '../schema/refusal-of.ts';
import { groupType, SEATS, userType } from '../schema/schema-documents.ts';

const validateSample = createResourceValidator(sampleResourceType);
const validateUser = createResourceValidator(userType);

const refused = (resource: JsonObject, validate = validateSample): { path: unknown; message: string } => {
  const { code, facts, message } = refusalOf(() => {
    validate(resource);
  });
  expect(code).to.equal('invalidValue');
  return { path: facts['path'], message };
};

describe('the validator of a resource type', () => {
  it('accepts a value of each type', () => {
    validateSample({
      userName: 'ada',
      active: false,
      loginCount: 0,
      score: 1.5,
      hiredAt: '2020-02-29T00:00:00+01:00',
      profileUrl: 'no URL at all',
      publicKey: 'QQ==',
      name: { givenName: 'Ada' },
      emails: [{ value: 'not an address', type: 'x'.repeat(300), primary: true }],
      tags: [],
      levels: [1, 2.0],
      externalId: 'A-1',
      [EXTENSION_URN]: { department: 'Engines', manager: { value: 'b-2' } },
    });
  });

  it('holds no value against its format, canonical values or anything but its type', () => {
    validateUser({
      userName: "O'Brien",
      locale: 'qqq',
      profileUrl: 'zzz',
      addresses: [{ country: 'Nowhere', postalCode: 'abc' }, { type: 'moon' }, {}],
      phoneNumbers: Array.from({ length: 6 }, (_, index) => ({ value: `x${index}` })),
    });
  });

  const wrong: readonly (readonly [string, JsonValue, string, RegExp])[] = [
    ['userName', 7, 'userName', /must be string/],
    ['active', 'yes', 'active', /must be boolean/],
    ['loginCount', 1.5, 'loginCount', /must be integer/],
    ['loginCount', '1', 'loginCount', /must be integer/],
    ['score', '1.5', 'score', /must be number/],
    ['hiredAt', 'yesterday', 'hiredAt', /must be a date and time/],
    ['hiredAt', '2021-02-29T00:00:00Z', 'hiredAt', /must be a date and time/],
    ['hiredAt', 0, 'hiredAt', /must be string/],
    ['homepage', {}, 'homepage', /must be string/],
    ['publicKey', true, 'publicKey', /must be string/],
    ['externalId', 1, 'externalId', /must be string/],
    ['name', 'Ada', 'name', /must be object/],
    ['name', ['Ada'], 'name', /must be object/],
    ['name', { givenName: 1 }, 'name.givenName', /must be string/],
    ['emails', 'a@x', 'emails', /must be array/],
    ['emails', { value: 'a@x' }, 'emails', /must be array/],
    ['emails', [{ value: 'a' }, 'b'], 'emails[1]', /must be object/],
    ['emails', [{}, {}, { primary: 'no' }], 'emails[2].primary', /must be boolean/],
    ['tags', ['a', 1], 'tags[1]', /must be string/],
    ['devices', [{ labels: ['a', {}] }], 'devices[0].labels[1]', /must be string/],
    [EXTENSION_URN, 'x', EXTENSION_URN, /must be object/],
    [EXTENSION_URN, { department: 1 }, `${EXTENSION_URN}:department`, /must be string/],
    [EXTENSION_URN, { manager: { value: 1 } }, `${EXTENSION_URN}:manager.value`, /must be string/],
  ];
  for (const [name, value, path, rule] of wrong) {
    it(`refuses ${name} ${JSON.stringify(value)} and names ${path}`, () => {
      const refusal = refused({ userName: 'ada', [name]: value });
      expect(refusal.path).to.equal(path);
      expect(refusal.message.startsWith(`${path}: `), refusal.message).to.be.true;
      expect(refusal.message).to.match(rule);
    });
  }

  it('refuses a resource without a required attribute', () => {
    expect(refused({})).to.deep.equal({ path: 'userName', message: 'userName: this attribute is required.' });
    expect(refused({}, createResourceValidator(groupType)).path).to.equal('displayName');
  });

  it('refuses an element without a required sub-attribute and names its place', () => {
    const seats = [{ product: 'rescueassist', type: 'named' }, { product: 'service-desk' }];
    expect(refused({ userName: 'ada', [SEATS]: { seats } }, validateUser)).to.deep.equal({
      path: `${SEATS}:seats[1].type`,
      message: `${SEATS}:seats[1].type: this attribute is required.`,
    });
  });

  it('does not ask for what only the server writes', () => {
    validateUser({ userName: 'ada' });
  });

  it('asks for an extension that is required', () => {
    const [first, ...others] = sampleResourceType.extensions;
    const extensions = first === undefined ? [] : [{ ...first, required: true }, ...others];
    const validate = createResourceValidator({ ...sampleResourceType, extensions });
    expect(refused({ userName: 'ada' }, validate).path).to.equal(EXTENSION_URN);
    validate({ userName: 'ada', [EXTENSION_URN]: {} });
  });
});

describe('the validator of a resource type, primary values', () => {
  it('accepts one of each attribute', () => {
    const one = [{ value: 'a', primary: true }, { value: 'b', primary: false }, { value: 'c' }];
    validateSample({ userName: 'ada', emails: one, roles: one });
  });

  it('refuses a second one of an attribute (RFC 7643 §2.4)', () => {
    const two = [
      { value: 'a', primary: true },
      { value: 'b', primary: true },
    ];
    expect(refused({ userName: 'ada', roles: two })).to.deep.equal({
      path: 'roles',
      message: 'roles: at most one value may be primary.',
    });
  });

  it('refuses a second one of an attribute of an extension', () => {
    const desks = attribute({
      name: 'desks',
      type: 'complex',
      multiValued: true,
      subAttributes: [attribute({ name: 'primary', type: 'boolean' })],
    });
    const schema = { id: EXTENSION_URN, name: 'Desks', description: '', attributes: [desks] };
    const type: ResourceType = { ...sampleResourceType, extensions: [{ schema, required: false }] };
    const resource = { userName: 'ada', [EXTENSION_URN]: { desks: [{ primary: true }, { primary: true }] } };
    expect(refused(resource, createResourceValidator(type)).path).to.equal(`${EXTENSION_URN}:desks`);
  });
});
