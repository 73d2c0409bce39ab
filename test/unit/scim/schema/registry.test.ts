import { expect } from 'chai';
import { type JsonObject } from '../../../../src/kernel/json.ts';
import { findAttribute } from '../../../../src/scim/schema/attribute.ts';
import { createSchemaRegistry } from '../../../../src/scim/schema/registry.ts';
import { ENTERPRISE, GROUP, registry, schemaDocuments, SEATS, USER, userType } from './schema-documents.ts';

/** Everything an object leads to, itself included. */
const objectsIn = (value: unknown): object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];

const definitionsIn = ({ attributes }: JsonObject): JsonObject[] => attributes as JsonObject[];

describe('the schema registry of the real documents', () => {
  it('knows users and groups', () => {
    expect(registry.resourceTypes.map(({ name, endpoint }) => [name, endpoint])).to.deep.include.members([
      ['Group', '/Groups'],
      ['User', '/Users'],
    ]);
    expect(registry.resourceType('Group').schema.id).to.equal(GROUP);
    expect(registry.resourceType('Group').extensions).to.deep.equal([]);
  });

  it('gives users their extensions', () => {
    expect(userType.schema.id).to.equal(USER);
    expect(userType.extensions.map(({ schema, required }) => [schema.id, required])).to.deep.equal([
      [ENTERPRISE, false],
      [SEATS, false],
    ]);
  });

  it('gives every resource the attributes of RFC 7643 §3.1', () => {
    for (const { commonAttributes } of registry.resourceTypes) {
      expect(commonAttributes.map(({ name }) => name)).to.deep.equal(['schemas', 'id', 'externalId', 'meta']);
    }
  });

  it('reads the characteristics of an attribute', () => {
    expect(findAttribute(userType.schema.attributes, 'USERNAME')).to.deep.include({
      name: 'userName',
      type: 'string',
      multiValued: false,
      required: true,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'server',
      subAttributes: [],
    });
  });

  it('reads sub-attributes', () => {
    const emails = findAttribute(userType.schema.attributes, 'emails');
    expect(emails).to.include({ type: 'complex', multiValued: true, caseExact: false });
    expect(emails?.subAttributes.map(({ name }) => name)).to.deep.equal([
      'value',
      'display',
      'type',
      'primary',
    ]);
  });

  it('has no password attribute', () => {
    expect(findAttribute(userType.schema.attributes, 'password')).to.be.undefined;
  });

  it('serves the documents as they are', () => {
    const documents = schemaDocuments();
    const bases = [USER, GROUP];
    const besides = ({ id }: JsonObject): boolean => !bases.includes(id as string);
    expect(registry.schemaDocuments.filter(besides)).to.deep.equal(documents.schemas.filter(besides));
    expect(registry.resourceTypeDocuments).to.deep.equal(documents.resourceTypes);
    expect(registry.serviceProviderConfig).to.deep.equal(documents.serviceProviderConfig);
    expect(registry.schemaDocuments.map(({ id }) => id)).to.include.members([USER, GROUP, ENTERPRISE, SEATS]);
  });

  it('serves the schemas of users and groups with the common attribute that clients write', () => {
    const { schemas, common } = schemaDocuments();
    const externalId = definitionsIn(common).filter(({ name }) => name === 'externalId');
    expect(externalId).to.have.length(1);
    for (const urn of [USER, GROUP]) {
      const written = schemas.find(({ id }) => id === urn) ?? {};
      const served = registry.schemaDocuments.find(({ id }) => id === urn);
      expect(served).to.deep.equal({ ...written, attributes: [...externalId, ...definitionsIn(written)] });
    }
  });

  it('is frozen to the last sub-attribute', () => {
    const objects = objectsIn(registry);
    expect(objects.length).to.be.greaterThan(100);
    expect(objects.filter((each) => !Object.isFrozen(each))).to.deep.equal([]);
  });

  it('has no resource type of an unknown name', () => {
    expect(() => registry.resourceType('Device')).to.throw('There is no resource type Device');
    expect(() => registry.resourceType('constructor')).to.throw('There is no resource type constructor');
  });
});

describe('the schema registry of wrong documents', () => {
  const [user = {}] = schemaDocuments().resourceTypes.filter(({ name }) => name === 'User');

  const withUser = (changes: JsonObject): (() => unknown) => {
    const documents = { ...schemaDocuments(), resourceTypes: [{ ...user, ...changes }] };
    return () => createSchemaRegistry(documents);
  };

  it('is not built for a resource type whose schema is missing', () => {
    expect(withUser({ schema: 'urn:example:absent' })).to.throw('There is no schema urn:example:absent');
  });

  it('is not built for a resource type whose extension is missing', () => {
    const schemaExtensions = [{ schema: 'urn:example:absent', required: false }];
    expect(withUser({ schemaExtensions })).to.throw('There is no schema urn:example:absent');
  });

  it('is not built for extensions that are no list of objects', () => {
    expect(withUser({ schemaExtensions: ENTERPRISE })).to.throw('User: schemaExtensions must be a list');
    expect(withUser({ schemaExtensions: [ENTERPRISE] })).to.throw('User: schemaExtensions must be a list');
  });

  for (const member of ['id', 'description', 'endpoint', 'schema']) {
    it(`is not built for a resource type without ${member}`, () => {
      expect(withUser({ [member]: '' })).to.throw(`User: ${member} must be a text`);
    });
  }

  it('is not built for a resource type without a name', () => {
    expect(withUser({ name: '' })).to.throw('a resource type: name must be a text');
  });

  it('is not built without the common attributes', () => {
    const documents = { ...schemaDocuments(), common: {} };
    expect(() => createSchemaRegistry(documents)).to.throw('common: attributes must be a list');
  });
});
