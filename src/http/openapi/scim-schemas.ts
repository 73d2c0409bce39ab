import { entitlementType } from '../../provisioning/entitlements/entitlement-type.ts';
import { BULK_REQUEST } from '../../provisioning/bulk/bulk-operation.ts';
import { LIST_RESPONSE } from '../../scim/message/list-response.ts';
import { answeredObjectOf, answeredSchemaOf, writtenSchemaOf } from '../../scim/resource/json-schema.ts';
import { readSchema } from '../../scim/schema/read-schema.ts';
import { type SchemaRegistry } from '../../scim/schema/registry.ts';
import { BULK_RESPONSE } from '../scim/bulk-routes.ts';
import { SEARCH_REQUEST } from '../scim/query/query-parameters.ts';
import { COUNT, listOf, type NamedSchemas, object, oneOf, ref, type Schema, TEXT } from './schema.ts';

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** `schemas` of a message that the client sends: it must name this one. */
const naming = (urn: string): Schema => ({ type: 'array', items: TEXT, contains: { const: urn } });

const just = (urn: string): Schema => ({
  type: 'array',
  prefixItems: [{ const: urn }],
  minItems: 1,
  maxItems: 1,
});

const listResponseOf = (...names: readonly string[]): Schema => ({
  type: 'object',
  required: ['schemas', 'totalResults', 'itemsPerPage', 'Resources'],
  properties: {
    schemas: just(LIST_RESPONSE),
    totalResults: COUNT,
    startIndex: { type: 'integer', minimum: 1 },
    itemsPerPage: COUNT,
    nextCursor: TEXT,
    Resources: listOf(names.length === 1 ? ref(names[0] ?? '') : { anyOf: names.map(ref) }),
  },
});

const PATCH: Schema = {
  type: 'object',
  required: ['schemas', 'Operations'],
  properties: {
    schemas: naming(PATCH_OP),
    Operations: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['op'],
        properties: { op: oneOf('add', 'remove', 'replace'), path: TEXT, value: {} },
      },
    },
  },
};

const SEARCH: Schema = {
  type: 'object',
  required: ['schemas'],
  properties: {
    schemas: naming(SEARCH_REQUEST),
    filter: TEXT,
    sortBy: TEXT,
    sortOrder: oneOf('ascending', 'descending'),
    startIndex: { type: 'integer' },
    count: { type: 'integer' },
    cursor: TEXT,
    attributes: listOf(TEXT),
    excludedAttributes: listOf(TEXT),
  },
};

const METHOD = oneOf('POST', 'PUT', 'PATCH', 'DELETE');

const BULK: NamedSchemas = {
  BulkRequest: {
    type: 'object',
    required: ['schemas', 'Operations'],
    properties: {
      schemas: naming(BULK_REQUEST),
      failOnErrors: { type: 'integer', minimum: 1 },
      Operations: listOf({
        type: 'object',
        required: ['method', 'path'],
        properties: { method: METHOD, path: TEXT, bulkId: TEXT, version: TEXT, data: { type: 'object' } },
      }),
    },
  },
  BulkResponse: object({
    schemas: just(BULK_RESPONSE),
    Operations: listOf({
      type: 'object',
      required: ['method', 'status'],
      properties: {
        method: METHOD,
        bulkId: TEXT,
        location: TEXT,
        version: TEXT,
        status: TEXT,
        response: ref('ScimError'),
      },
    }),
  }),
};

/** RFC 7644 §3.12. */
const SCIM_ERROR: Schema = {
  type: 'object',
  required: ['schemas', 'status', 'detail'],
  properties: {
    schemas: just('urn:ietf:params:scim:api:messages:2.0:Error'),
    status: { type: 'string', pattern: '^[45][0-9]{2}$' },
    scimType: TEXT,
    detail: TEXT,
  },
};

/** The documents of discovery, as the schemas that are served describe them. */
const discoverySchemas = ({ schemaDocuments, resourceTypes }: SchemaRegistry): NamedSchemas => {
  const common = (resourceTypes[0]?.commonAttributes ?? []).filter(({ name }) => name !== 'externalId');
  const schemaOf = (name: string): Schema => {
    const urn = `urn:ietf:params:scim:schemas:core:2.0:${name}`;
    const { attributes } = readSchema(schemaDocuments.find(({ id }) => id === urn) ?? {});
    const own = new Set(attributes.map((attribute) => attribute.name));
    const schema = answeredObjectOf([...common.filter(({ name: each }) => !own.has(each)), ...attributes]);
    // ServiceProviderConfig has no id (RFC 7643 §5).
    return { ...schema, required: ['schemas'] };
  };
  return {
    ServiceProviderConfig: schemaOf('ServiceProviderConfig'),
    ResourceType: schemaOf('ResourceType'),
    ...schemaOfSchemas(schemaOf('Schema')),
    ResourceTypeList: listResponseOf('ResourceType'),
    SchemaList: listResponseOf('Schema'),
  };
};

/** RFC 7643 §7: sub-attributes are attributes again, deeper than the schema of schemas describes itself. */
const schemaOfSchemas = (schema: Schema): NamedSchemas => {
  const properties = schema['properties'] as NamedSchemas;
  const attribute = properties['attributes']?.['items'] as Schema & { readonly properties: NamedSchemas };
  const subAttributes = listOf(ref('SchemaAttribute'));
  return {
    Schema: { ...schema, properties: { ...properties, attributes: listOf(ref('SchemaAttribute')) } },
    SchemaAttribute: { ...attribute, properties: { ...attribute.properties, subAttributes } },
  };
};

/** What the SCIM surface reads and answers, made of the registry that it works with. */
export const scimSchemas = (registry: SchemaRegistry): NamedSchemas => {
  const [user, group] = [registry.resourceType('User'), registry.resourceType('Group')];
  return {
    User: answeredSchemaOf(user),
    WrittenUser: writtenSchemaOf(user),
    UserList: listResponseOf('User'),
    Group: answeredSchemaOf(group),
    WrittenGroup: writtenSchemaOf(group),
    GroupList: listResponseOf('Group'),
    Entitlement: answeredSchemaOf(entitlementType(registry.resourceType('Seat'))),
    EntitlementList: listResponseOf('Entitlement'),
    ResourceList: listResponseOf('User', 'Group'),
    PatchRequest: PATCH,
    SearchRequest: SEARCH,
    ...BULK,
    ScimError: SCIM_ERROR,
    ...discoverySchemas(registry),
  };
};
