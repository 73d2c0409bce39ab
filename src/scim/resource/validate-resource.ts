import { Ajv, type ErrorObject } from 'ajv';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { type Attribute } from '../schema/attribute.ts';
import { utcDateTime } from '../schema/date-time.ts';
import { PRIMARY } from '../schema/default-sub-attributes.ts';
import { type ResourceType } from '../schema/schema.ts';
import { ScimError } from '../scim-error.ts';
import { DATE_TIME, jsonSchemaOf } from './json-schema.ts';

/** Checks a resource; a compiled validator costs about a microsecond, so it is made once per resource type. */
export type ResourceValidator = (resource: JsonObject) => void;

/**
 * Makes the check of a resource type's types, required attributes and single `primary`. The check throws
 * ScimError `invalidValue`, naming the path and the rule.
 */
export const createResourceValidator = (resourceType: ResourceType): ResourceValidator => {
  const ajv = new Ajv({ strict: true });
  ajv.addFormat(DATE_TIME, (text: string) => utcDateTime(text) !== undefined);
  const isValid = ajv.compile<JsonObject>(jsonSchemaOf(resourceType));
  return (resource) => {
    if (!isValid(resource)) {
      throw refusalFrom(isValid.errors?.[0]);
    }
    refuseSecondPrimary(resourceType.schema.attributes, resource);
    for (const { schema } of resourceType.extensions) {
      const values = resource[schema.id];
      if (isJsonObject(values)) {
        refuseSecondPrimary(schema.attributes, values, `${schema.id}:`);
      }
    }
  };
};

const refusalFrom = (error: ErrorObject | undefined): ScimError => {
  const path = attributePath(error?.instancePath ?? '');
  if (error?.keyword === 'required') {
    const missing = String(error.params['missingProperty']);
    const full = attributePath(`${error.instancePath}/${missing}`);
    return new ScimError('invalidValue', `${full}: this attribute is required.`, { path: full });
  }
  const rule = error?.keyword === 'format' ? 'must be a date and time' : (error?.message ?? 'is invalid');
  return new ScimError('invalidValue', `${path === '' ? 'The resource' : path}: ${rule}.`, { path });
};

/** A JSON pointer as SCIM writes paths: an index in brackets, a colon behind the URN of an extension. */
const attributePath = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part, index) => {
      if (/^\d+$/.test(part)) {
        return `${path}[${part}]`;
      }
      const separator = index === 1 && path.startsWith('urn:') ? ':' : '.';
      return path === '' ? part : `${path}${separator}${part}`;
    }, '');

/** RFC 7643 §2.4: "The primary attribute value 'true' MUST appear no more than once." */
const refuseSecondPrimary = (attributes: readonly Attribute[], holder: JsonObject, prefix = ''): void => {
  for (const { name, multiValued } of attributes) {
    const values: JsonValue | undefined = multiValued ? holder[name] : undefined;
    if (Array.isArray(values) && values.filter(isPrimary).length > 1) {
      const path = `${prefix}${name}`;
      throw new ScimError('invalidValue', `${path}: at most one value may be primary.`, { path });
    }
  }
};

const isPrimary = (value: JsonValue): boolean => isJsonObject(value) && value[PRIMARY] === true;
