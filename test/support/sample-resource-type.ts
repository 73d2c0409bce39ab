import { type Attribute } from '../../src/scim/schema/attribute.ts';
import { type ResourceType, type Schema } from '../../src/scim/schema/schema.ts';

export const CORE_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const EXTENSION_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const OTHER_EXTENSION_URN = 'urn:example:params:scim:schemas:extension:badge:1.0:User';

/** An attribute with RFC 7643 §2.2's defaults for what is not told. */
export const attribute = (facts: Partial<Attribute> & Pick<Attribute, 'name'>): Attribute => ({
  type: 'string',
  multiValued: false,
  description: '',
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  canonicalValues: [],
  referenceTypes: [],
  subAttributes: [],
  ...facts,
});

const complex = (name: string, ...subAttributes: readonly Attribute[]): Attribute =>
  attribute({ name, type: 'complex', subAttributes });

const complexList = (name: string, ...subAttributes: readonly Attribute[]): Attribute =>
  attribute({ name, type: 'complex', multiValued: true, subAttributes });

const valueTypeAndPrimary: readonly Attribute[] = [
  attribute({ name: 'value' }),
  attribute({ name: 'display' }),
  attribute({ name: 'type' }),
  attribute({ name: 'primary', type: 'boolean' }),
];

const schema = (id: string, name: string, attributes: readonly Attribute[]): Schema => ({
  id,
  name,
  description: '',
  attributes,
});

/** A resource type with attributes of every data type: single, multi-valued, complex and in two extensions. */
export const sampleResourceType: ResourceType = {
  id: 'User',
  name: 'User',
  description: '',
  endpoint: '/Users',
  schema: schema(CORE_URN, 'User', [
    attribute({ name: 'userName', required: true, uniqueness: 'server' }),
    attribute({ name: 'displayName' }),
    attribute({ name: 'title' }),
    attribute({ name: 'password', mutability: 'writeOnly', returned: 'never' }),
    attribute({ name: 'active', type: 'boolean' }),
    attribute({ name: 'loginCount', type: 'integer' }),
    attribute({ name: 'score', type: 'decimal' }),
    attribute({ name: 'hiredAt', type: 'dateTime' }),
    attribute({ name: 'profileUrl', type: 'reference', caseExact: true, referenceTypes: ['external'] }),
    attribute({ name: 'homepage', type: 'reference', referenceTypes: ['external'] }),
    attribute({ name: 'publicKey', type: 'binary', caseExact: true }),
    complex('name', attribute({ name: 'familyName' }), attribute({ name: 'givenName' })),
    complexList('emails', ...valueTypeAndPrimary),
    complexList('roles', ...valueTypeAndPrimary),
    complexList(
      'members',
      attribute({ name: 'value', caseExact: true }),
      attribute({ name: '$ref', type: 'reference' }),
    ),
    attribute({ name: 'tags', multiValued: true }),
    attribute({ name: 'levels', type: 'integer', multiValued: true }),
    complexList(
      'devices',
      attribute({ name: 'serial', caseExact: true }),
      attribute({ name: 'slots', type: 'integer' }),
      attribute({ name: 'weight', type: 'decimal' }),
      attribute({ name: 'boughtAt', type: 'dateTime' }),
      attribute({ name: 'certificate', type: 'binary', caseExact: true }),
      attribute({ name: 'labels', multiValued: true }),
      attribute({ name: 'pin', returned: 'never' }),
    ),
  ]),
  aliases: [],
  extensions: [
    {
      required: false,
      schema: schema(EXTENSION_URN, 'EnterpriseUser', [
        attribute({ name: 'department' }),
        attribute({ name: 'title' }),
        complex('manager', attribute({ name: 'value', caseExact: true }), attribute({ name: 'displayName' })),
      ]),
    },
    {
      required: false,
      schema: schema(OTHER_EXTENSION_URN, 'Badge', [
        attribute({ name: 'department' }),
        attribute({ name: 'badges', multiValued: true, caseExact: true }),
      ]),
    },
  ],
  commonAttributes: [
    attribute({ name: 'schemas', multiValued: true, caseExact: true, type: 'reference' }),
    attribute({ name: 'id', caseExact: true }),
    attribute({ name: 'externalId', caseExact: true }),
    complex(
      'meta',
      attribute({ name: 'resourceType', caseExact: true }),
      attribute({ name: 'created', type: 'dateTime' }),
      attribute({ name: 'lastModified', type: 'dateTime' }),
    ),
  ],
};
