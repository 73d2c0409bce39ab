import { DirectoryError } from '../../directory/directory-error.ts';
import { type UserId } from '../../kernel/ids.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { type Caller } from '../caller.ts';
import { createGroup } from '../groups/create-group.ts';
import { deleteGroup } from '../groups/delete-group.ts';
import { findGroup } from '../groups/find-group.ts';
import { patchGroup } from '../groups/patch-group.ts';
import { replaceGroup } from '../groups/replace-group.ts';
import { type ResourceWrite } from '../on-newest-version.ts';
import { type ProvisioningDependencies } from '../provisioning-transaction.ts';
import { resourceLocation } from '../resource-meta.ts';
import { createUser } from '../users/create-user.ts';
import { deleteUser } from '../users/delete-user.ts';
import { patchUser } from '../users/patch-user.ts';
import { replaceUser } from '../users/replace-user.ts';
import { userVersion } from '../users/user-version.ts';
import { versionOf } from '../version.ts';
import { type BulkOperation } from './bulk-operation.ts';
import { placeAt } from './bulk-path.ts';

/** What came of an operation that succeeded. */
export interface BulkSuccess {
  readonly status: number;
  readonly location: string;
  /** The version it left; undefined after a deletion. */
  readonly version: string | undefined;
}

/** An operation whose references are resolved, with the id that a POST is to give. */
export interface ReadyOperation {
  readonly caller: Caller;
  readonly operation: BulkOperation;
  readonly newId: string;
}

/** What the operations do to the resources of one type; each answers the version it leaves. */
interface BulkTarget {
  readonly create: (body: JsonObject) => Promise<string>;
  readonly replace: (write: ResourceWrite, body: JsonObject) => Promise<string>;
  readonly patch: (write: ResourceWrite, body: JsonObject) => Promise<string>;
  readonly remove: (write: ResourceWrite) => Promise<void>;
}

/**
 * Runs one operation of a Bulk request as the request of its own that it stands for, in its own transaction.
 * @throws what that request would be refused with.
 */
export const runOperation = async (
  dependencies: ProvisioningDependencies,
  ready: ReadyOperation,
): Promise<BulkSuccess> => {
  const { operation, caller, newId } = ready;
  const { endpoint, id } = placeOf(operation, newId);
  const { userType, groupType, baseUrl } = dependencies;
  const resourceType = [userType, groupType].find((type) => type.endpoint === endpoint);
  if (resourceType === undefined) {
    throw new DirectoryError('notFound', `There is nothing at ${operation.path}.`);
  }
  const target = resourceType === userType ? onUsers(dependencies, ready) : onGroups(dependencies, ready);
  const location = resourceLocation(baseUrl, resourceType, id);
  const ifMatch = operation.version === undefined ? undefined : [operation.version];
  const write = { caller, id, ifMatch };
  switch (operation.method) {
    case 'POST':
      return { status: 201, location, version: await target.create(bodyOf(operation)) };
    case 'PUT':
      return { status: 200, location, version: await target.replace(write, bodyOf(operation)) };
    case 'PATCH':
      return { status: 200, location, version: await target.patch(write, bodyOf(operation)) };
    case 'DELETE':
      await target.remove(write);
      return { status: 204, location, version: undefined };
  }
};

const onUsers = (dependencies: ProvisioningDependencies, { caller, newId }: ReadyOperation): BulkTarget => {
  const creating = { ...dependencies, newUserId: () => newId as UserId };
  return {
    create: async (body) => versionOf(userVersion(await createUser(creating, { caller, body }))),
    replace: async (write, body) =>
      versionOf(userVersion(await replaceUser(dependencies, { ...write, body }))),
    patch: async (write, body) => versionOf(userVersion(await patchUser(dependencies, { ...write, body }))),
    remove: async (write) => {
      await deleteUser(dependencies, write);
    },
  };
};

const onGroups = (dependencies: ProvisioningDependencies, { caller, newId }: ReadyOperation): BulkTarget => {
  const creating = { ...dependencies, newGroupId: () => newId };
  const versionAt = async (id: string): Promise<string> =>
    versionOf((await findGroup(dependencies, { caller, id, withMembers: false })).group);
  return {
    create: async (body) => versionAt(await createGroup(creating, { caller, body })),
    replace: async (write, body) => {
      await replaceGroup(dependencies, { ...write, body });
      return versionAt(write.id);
    },
    patch: async (write, body) => {
      await patchGroup(dependencies, { ...write, body });
      return versionAt(write.id);
    },
    remove: (write) => deleteGroup(dependencies, write),
  };
};

/** `/Users` for a POST, `/Users/<id>` for everything else. */
const placeOf = ({ method, path }: BulkOperation, newId: string): { endpoint: string; id: string } => {
  const place = placeAt(path);
  if (place === undefined || (method === 'POST') !== (place.id === undefined)) {
    throw new ScimError('invalidPath', `${path}: is no path for ${method}.`, { path });
  }
  return { endpoint: place.endpoint, id: place.id ?? newId };
};

const bodyOf = ({ data }: BulkOperation): JsonObject => {
  if (data === undefined) {
    throw new ScimError('invalidSyntax', 'data: is required.', { path: 'data' });
  }
  return data;
};
