import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import { createSchemaRegistry, type SchemaRegistry } from '../scim/schema/registry.ts';

/** The project's folder, seen from `dist/src/app/`, where this runs. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Numbered SQL files. */
export const MIGRATIONS_DIRECTORY = join(ROOT, 'migrations');

const SCHEMAS_DIRECTORY = join(ROOT, 'scim-schemas');

const readDocument = async (path: string): Promise<JsonObject> => {
  const document: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (!isJsonObject(document)) {
    throw new Error(`${path}: must hold a JSON object`);
  }
  return document;
};

const readDocuments = async (directory: string): Promise<Map<string, JsonObject>> => {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.json')).sort();
  const documents = await Promise.all(files.map((file) => readDocument(join(directory, file))));
  return new Map(documents.map((document, index) => [files[index] ?? '', document]));
};

/** Reads `scim-schemas/` into the registry. @throws Error naming the document that is wrong. */
export const loadSchemaRegistry = async (): Promise<SchemaRegistry> => {
  const schemas = await readDocuments(join(SCHEMAS_DIRECTORY, 'schemas'));
  // What belongs to every resource is no schema of its own and not served as one.
  const common = schemas.get('common.json') ?? {};
  schemas.delete('common.json');
  const resourceTypes = await readDocuments(join(SCHEMAS_DIRECTORY, 'resource-types'));
  return createSchemaRegistry({
    schemas: [...schemas.values()],
    common,
    resourceTypes: [...resourceTypes.values()],
    serviceProviderConfig: await readDocument(join(SCHEMAS_DIRECTORY, 'service-provider-config.json')),
  });
};
