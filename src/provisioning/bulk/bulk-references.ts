import { type JsonObject } from '../../kernel/json.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { type Attribute } from '../../scim/schema/attribute.ts';
import { MEMBERS } from '../groups/membership-changes.ts';
import { type ProvisioningDependencies } from '../provisioning-transaction.ts';
import { type BulkOperation } from './bulk-operation.ts';
import { placeAt } from './bulk-path.ts';
import { withPatchTexts, withResourceTexts } from './reference-texts.ts';

/** The types of the resources on which operations work. */
export type BulkTypes = Pick<ProvisioningDependencies, 'userType' | 'groupType'>;

/** The bulkIds to which an operation refers. */
export interface BulkReferences {
  readonly names: ReadonlySet<string>;
  /** Those that have to be there first: whoever becomes a member, and what a path names. */
  readonly needed: ReadonlySet<string>;
}

/** RFC 7644 §3.7.2: "bulkId:" and the name, in the place of an id. */
const REFERENCE = /^bulkId:(.+)$/s;

const nameIn = (text: string | undefined): string | undefined => REFERENCE.exec(text ?? '')?.[1];

/** What an operation refers to, in its path and in its data. */
export const referencesOf = (operation: BulkOperation, types: BulkTypes): BulkReferences => {
  const names = new Set<string>();
  const needed = new Set<string>();
  replaceReferences(operation, types, (name, isNeeded) => {
    names.add(name);
    if (isNeeded) {
      needed.add(name);
    }
    return name;
  });
  return { names, needed };
};

/** The operation with the ids in the place of the names; a name without an id stays. */
export const withReferences = (
  operation: BulkOperation,
  types: BulkTypes,
  idOf: (name: string) => string | undefined,
): BulkOperation => replaceReferences(operation, types, (name) => idOf(name) ?? `bulkId:${name}`);

/** The refusal of an operation that refers to what is not there; undefined where all of it is or will be. */
export const missingReference = (
  { names }: BulkReferences,
  idOf: (name: string) => string | undefined,
): ScimError | undefined => {
  const missing = [...names].find((name) => idOf(name) === undefined);
  return missing === undefined
    ? undefined
    : new ScimError('invalidValue', `bulkId:${missing} names no operation of this request that succeeded.`);
};

type ReplaceName = (name: string, isNeeded: boolean) => string;

const replaceReferences = (
  operation: BulkOperation,
  types: BulkTypes,
  replace: ReplaceName,
): BulkOperation => {
  const place = placeAt(operation.path);
  const inPath = operation.method === 'POST' ? undefined : nameIn(place?.id);
  const path =
    place === undefined || inPath === undefined
      ? operation.path
      : `${place.endpoint}/${replace(inPath, true)}`;
  const data = operation.data && inData({ ...operation, data: operation.data }, types, replace);
  return { ...operation, path, data };
};

const inData = (
  { method, path, data }: BulkOperation & { readonly data: JsonObject },
  { userType, groupType }: BulkTypes,
  replace: ReplaceName,
): JsonObject => {
  const endpoint = placeAt(path)?.endpoint;
  const resourceType = [userType, groupType].find((type) => type.endpoint === endpoint);
  if (resourceType === undefined || method === 'DELETE') {
    return data;
  }
  // A manager may be a user who is not there yet, since nothing but the id is kept; a member is a row of its own.
  const isNeeded = ({ name }: Attribute): boolean => resourceType === groupType && name === MEMBERS;
  const replaceTexts = method === 'PATCH' ? withPatchTexts : withResourceTexts;
  return replaceTexts(data, resourceType, (text, attribute) => {
    const name = nameIn(text);
    return name === undefined ? text : replace(name, isNeeded(attribute));
  });
};
