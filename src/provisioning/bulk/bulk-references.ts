import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { type BulkOperation } from './bulk-operation.ts';

/** RFC 7644 §3.7.2: a reference to what another operation creates, in a path or as a value. */
const REFERENCE = /^bulkId:(\S+)$/;
const IN_PATH = /^(\/[^/]+\/)bulkId:([^/]+)$/;

/** The names to which an operation refers, in its path and anywhere in its data. */
export const referencesOf = ({ path, data }: BulkOperation): string[] => {
  const inPath = IN_PATH.exec(path)?.[2];
  const found = inPath === undefined ? [] : [inPath];
  visit(data ?? null, (text) => {
    const name = REFERENCE.exec(text)?.[1];
    if (name !== undefined) {
      found.push(name);
    }
    return text;
  });
  return [...new Set(found)];
};

/**
 * The operation with the ids in the place of the names.
 * @throws ScimError `invalidValue` for a name that no operation of the request has.
 */
export const withReferences = (
  operation: BulkOperation,
  idOf: (name: string) => string | undefined,
): BulkOperation => {
  const resolve = (name: string): string => {
    const id = idOf(name);
    if (id === undefined) {
      throw new ScimError(
        'invalidValue',
        `bulkId:${name} names no operation of this request that succeeded.`,
      );
    }
    return id;
  };
  // A PATCH may name a member in a path: `members[value eq "bulkId:x"]`.
  const inFilter = (text: string): string =>
    operation.method === 'PATCH' && text.includes('[')
      ? text.replaceAll(/"bulkId:([^"]+)"/g, (_, quoted: string) => `"${resolve(quoted)}"`)
      : text;
  const path = operation.path.replace(IN_PATH, (_, before: string, name: string) => before + resolve(name));
  const data = visit(operation.data ?? null, (text) => {
    const name = REFERENCE.exec(text)?.[1];
    return name === undefined ? inFilter(text) : resolve(name);
  });
  return { ...operation, path, data: isJsonObject(data) ? data : undefined };
};

/** A copy with every text replaced. The depth of a body is limited where it is read, so recursion is as well. */
const visit = (value: JsonValue, replace: (text: string) => string): JsonValue => {
  if (typeof value === 'string') {
    return replace(value);
  }
  if (Array.isArray(value)) {
    return value.map((each) => visit(each, replace));
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const copy: JsonObject = {};
  for (const [name, each] of Object.entries(value)) {
    copy[name] = visit(each, replace);
  }
  return copy;
};
