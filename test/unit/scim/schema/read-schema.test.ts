import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { readSchema } from '../../../../src/scim/schema/read-schema.ts';

const URN = 'urn:example:params:scim:schemas:extension:badge:1.0:User';

const badge: JsonObject = {
  name: 'badge',
  type: 'string',
  multiValued: false,
  description: 'The number on the badge.',
  required: false,
  caseExact: true,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
};

const schemaOf = (...attributes: readonly JsonValue[]): JsonObject => ({
  id: URN,
  name: 'Badge',
  description: 'Badges.',
  attributes: [...attributes],
});

const without = (document: JsonObject, member: string): JsonObject =>
  Object.fromEntries(Object.entries(document).filter(([name]) => name !== member));

describe('readSchema', () => {
  it('reads an attribute with all its characteristics', () => {
    expect(readSchema(schemaOf(badge)).attributes).to.deep.equal([
      { ...badge, canonicalValues: [], referenceTypes: [], subAttributes: [] },
    ]);
  });

  it('keeps canonical values and reference types', () => {
    const [attribute] = readSchema(
      schemaOf({ ...badge, canonicalValues: ['blue'], referenceTypes: ['User'] }),
    ).attributes;
    expect(attribute).to.deep.include({ canonicalValues: ['blue'], referenceTypes: ['User'] });
  });

  for (const member of ['name', 'description']) {
    it(`refuses a schema without ${member}, naming the schema`, () => {
      expect(() => readSchema(without(schemaOf(badge), member))).to.throw(`${URN}: ${member} must be a text`);
    });
  }

  it('refuses a schema without an id or a list of attributes', () => {
    expect(() => readSchema(without(schemaOf(badge), 'id'))).to.throw('a schema: id must be a text');
    expect(() => readSchema({ ...schemaOf(), attributes: badge })).to.throw(
      `${URN}: attributes must be a list`,
    );
    expect(() => readSchema(schemaOf('badge'))).to.throw(`${URN}: an attribute must be an object`);
  });

  for (const [member, problem] of [
    ['type', 'must be a text'],
    ['multiValued', 'must be true or false'],
    ['description', 'must be a text'],
    ['required', 'must be true or false'],
    ['caseExact', 'must be true or false'],
    ['mutability', 'must be a text'],
    ['returned', 'must be a text'],
    ['uniqueness', 'must be a text'],
  ] as const) {
    it(`refuses an attribute without ${member}, naming both`, () => {
      expect(() => readSchema(schemaOf(without(badge, member)))).to.throw(
        `${URN} badge: ${member} ${problem}`,
      );
    });

    it(`refuses a sub-attribute without ${member}, naming both`, () => {
      const complex = { ...badge, type: 'complex', name: 'badges' };
      const schema = schemaOf({ ...complex, subAttributes: [without(badge, member)] });
      expect(() => readSchema(schema)).to.throw(`${URN} badges badge: ${member} ${problem}`);
    });
  }

  it('refuses an attribute without a name', () => {
    expect(() => readSchema(schemaOf(without(badge, 'name')))).to.throw(`${URN}: name must be a text`);
  });

  it('refuses a complex attribute without sub-attributes', () => {
    expect(() => readSchema(schemaOf({ ...badge, type: 'complex' }))).to.throw(
      `${URN} badge: attributes must be a list`,
    );
  });

  for (const [member, value] of [
    ['type', 'text'],
    ['mutability', 'readwrite'],
    ['returned', 'sometimes'],
    ['uniqueness', 'tenant'],
  ] as const) {
    it(`refuses ${member} "${value}", naming what is possible`, () => {
      expect(() => readSchema(schemaOf({ ...badge, [member]: value }))).to.throw(
        `${URN} badge: ${member} must be one of `,
      );
    });
  }

  it('needs no caseExact where letter case has no meaning', () => {
    for (const type of ['boolean', 'complex']) {
      const document = { ...without(badge, 'caseExact'), type, subAttributes: [] };
      expect(readSchema(schemaOf(document)).attributes[0]?.caseExact, type).to.be.false;
    }
  });
});
