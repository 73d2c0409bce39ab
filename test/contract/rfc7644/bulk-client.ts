import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { ENTERPRISE, ERROR, newName, type ScimClient, USER, userWith } from './scim-client.ts';

export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const BULK_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

/** The body of a Bulk request; the members win. */
export const bulkOf = (operations: readonly JsonObject[], members: JsonObject = {}): JsonObject => ({
  schemas: [BULK_REQUEST],
  Operations: [...operations],
  ...members,
});

/** Sends the operations in one request and answers what came of them. */
export const runBulk = async (
  client: ScimClient,
  operations: readonly JsonObject[],
  members?: JsonObject,
): Promise<JsonObject[]> => {
  const body = await client.expecting(200, 'POST', '/Bulk', bulkOf(operations, members));
  expect(Object.keys(body)).to.have.members(['schemas', 'Operations']);
  expect(body['schemas']).to.deep.equal([BULK_RESPONSE]);
  return body['Operations'] as JsonObject[];
};

/** An operation that creates something, a user unless the path is another. */
export const post = (bulkId: string, data: JsonObject = userWith(), path = '/Users'): JsonObject => ({
  method: 'POST',
  path,
  bulkId,
  data,
});

/** An operation that creates a group. */
export const postGroup = (bulkId: string, ...members: readonly string[]): JsonObject => {
  const data = { schemas: [GROUP], displayName: newName(), members: members.map((value) => ({ value })) };
  return post(bulkId, data, '/Groups');
};

/** A user with a manager; the attributes win. */
export const managedBy = (manager: string, attributes: JsonObject = {}): JsonObject =>
  userWith({ schemas: [USER, ENTERPRISE], [ENTERPRISE]: { manager: { value: manager } }, ...attributes });

/** The id of a user's manager. */
export const managerOf = async (client: ScimClient, user: string): Promise<unknown> => {
  const { [ENTERPRISE]: enterprise } = await client.expecting(200, 'GET', `/Users/${user}`);
  return ((enterprise as JsonObject)['manager'] as JsonObject)['value'];
};

/** How many resources have this value; the path is that of their endpoint. */
export const countOf = async (client: ScimClient, path: string, filter: string): Promise<unknown> => {
  const list = await client.expecting(200, 'GET', `${path}?filter=${encodeURIComponent(filter)}`);
  return list['totalResults'];
};

/** The error in an answer. */
export const refusalIn = (answer: JsonObject | undefined): JsonObject => {
  const response = answer?.['response'] as JsonObject;
  expect(response).to.deep.include({ schemas: [ERROR], status: answer?.['status'] });
  expect(response['detail']).to.be.a('string').that.is.not.empty;
  return response;
};

/** What is told of an operation that refers to one that failed, or to none. */
export const missing = (name: string): JsonObject => ({
  schemas: [ERROR],
  status: '400',
  scimType: 'invalidValue',
  detail: `bulkId:${name} names no operation of this request that succeeded.`,
});

export const statusesOf = (answers: readonly JsonObject[]): unknown[] => answers.map(({ status }) => status);

/** The id at the end of the location of an answer. */
export const idOf = (answer: JsonObject | undefined): string =>
  (answer?.['location'] as string).split('/').at(-1) ?? '';

/** The ids of a group's members. */
export const membersOf = async (client: ScimClient, group: string): Promise<unknown[]> => {
  const { members } = await client.expecting(200, 'GET', `/Groups/${group}`);
  return ((members ?? []) as JsonObject[]).map(({ value }) => value).sort();
};
