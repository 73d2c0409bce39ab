import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JsonObject } from '../../../../src/kernel/json.ts';
import { createSchemaRegistry, type SchemaDocuments } from '../../../../src/scim/schema/registry.ts';
import { REPOSITORY_ROOT } from '../../../support/repository.ts';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const SEATS = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User';

const DIRECTORY = join(REPOSITORY_ROOT, 'scim-schemas');

const read = (...names: readonly string[]): JsonObject =>
  JSON.parse(readFileSync(join(DIRECTORY, ...names), 'utf8')) as JsonObject;

const readAll = (folder: string): JsonObject[] =>
  readdirSync(join(DIRECTORY, folder))
    .filter((file) => file !== 'common.json')
    .sort()
    .map((file) => read(folder, file));

/** The documents of `scim-schemas/`, a copy of one's own at each call. */
export const schemaDocuments = (): SchemaDocuments => ({
  schemas: readAll('schemas'),
  common: read('schemas', 'common.json'),
  resourceTypes: readAll('resource-types'),
  serviceProviderConfig: read('service-provider-config.json'),
});

export const registry = createSchemaRegistry(schemaDocuments());
export const userType = registry.resourceType('User');
export const groupType = registry.resourceType('Group');
