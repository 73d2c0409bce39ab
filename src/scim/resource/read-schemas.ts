import { type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { type CompatRules } from '../compat/compat-rules.ts';
import { type ResourceType } from '../schema/schema.ts';
import { ScimError } from '../scim-error.ts';

/** OneLogin still names the schema of SCIM 1.0. */
const FIRST_VERSION = 'urn:scim:schemas:core:1.0';

/**
 * Checks what a resource says of itself.
 * RFC 7643 §3: "The 'schemas' attribute is a REQUIRED attribute … All representations of SCIM schemas MUST include
 * a non-empty array … Values MUST NOT be unknown to the server".
 * A tolerant reading still wants to hear the name of the resource type's own schema, so that a group posted to
 * `/Users` is refused; URNs it does not know beside it are ignored (Entra), and so is the lack of all (Keycloak).
 * @throws ScimError `invalidSyntax` when it is no list of texts, `invalidValue` when a schema is unknown or missing.
 */
export const readSchemas = (body: JsonObject, resourceType: ResourceType, rules: CompatRules): void => {
  const schemas = schemasOf(body);
  if (schemas === undefined && rules.anySchemas) {
    return;
  }
  const own = resourceType.schema.id;
  const sent = (schemas ?? []).map((urn) => urn.toLowerCase());
  const isNamed = sent.includes(own.toLowerCase()) || (rules.anySchemas && sent.includes(FIRST_VERSION));
  if (!isNamed) {
    throw new ScimError('invalidValue', `schemas: must contain ${own}.`, { path: 'schemas' });
  }
  const known = [own, ...resourceType.extensions.map(({ schema }) => schema.id)].map((id) =>
    id.toLowerCase(),
  );
  const foreign = sent.find((urn) => !known.includes(urn));
  if (foreign !== undefined && !rules.anySchemas) {
    throw new ScimError('invalidValue', `schemas: ${foreign} is not a schema of ${resourceType.name}.`, {
      path: 'schemas',
    });
  }
};

const schemasOf = (body: JsonObject): string[] | undefined => {
  const name = Object.keys(body).find((each) => each.toLowerCase() === 'schemas');
  const value: JsonValue | undefined = name === undefined ? undefined : body[name];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) {
    throw new ScimError('invalidSyntax', 'schemas: must be a list of URNs.', { path: 'schemas' });
  }
  return value;
};
