import { type JsonObject } from '../kernel/json.ts';
import { ScimError } from '../scim/scim-error.ts';

/**
 * Characters of a text by which a resource is found. It stands in an index, of which PostgreSQL allows an entry 2,704
 * bytes: up to three for each character here, the rest for the tenant and the connection.
 */
const LONGEST = 512;

/**
 * The text of an attribute that an index holds, or null where the resource has none.
 * @throws ScimError `invalidValue` when it is empty, or too long for the index.
 */
export const identifyingText = (attributes: JsonObject, name: string): string | null => {
  const value = attributes[name];
  if (typeof value !== 'string') {
    return null;
  }
  if (value === '') {
    throw new ScimError('invalidValue', `${name}: must not be empty.`, { path: name });
  }
  if (value.length > LONGEST) {
    throw new ScimError('invalidValue', `${name}: must have at most ${LONGEST} characters.`, { path: name });
  }
  return value;
};
