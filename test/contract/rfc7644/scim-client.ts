import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { type ClientProfile } from '../../../src/tenants/client-profile.ts';
import { type TestResponse } from '../../support/http.ts';
import { type TestServer } from '../../support/test-server.ts';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const SEATS = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User';
export const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let count = 0;

/** A name that no other user of this run has. */
export const newName = (): string => {
  count += 1;
  return `person.${count}@example.com`;
};

/** A user to create; the attributes win. */
export const userWith = (attributes: JsonObject = {}): JsonObject => ({
  schemas: [USER],
  userName: newName(),
  ...attributes,
});

/** The body of a PATCH. */
export const patchOf = (...operations: JsonObject[]): JsonObject => ({
  schemas: [PATCH_OP],
  Operations: operations,
});

/** A provisioning client with a token of its own. */
export interface ScimClient {
  readonly token: string;
  /** The path is relative to the SCIM base. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestResponse>;
  /** Sends it and answers the body. @throws AssertionError when the status is another. */
  expecting(status: number, method: string, path: string, body?: unknown): Promise<JsonObject>;
  /** Creates a user and answers it, with its id at hand. */
  create(attributes?: JsonObject): Promise<JsonObject & { readonly id: string }>;
}

export const clientOf = (server: TestServer, token: string): ScimClient => {
  const send: ScimClient['send'] = async (method, path, body, headers = {}) =>
    server.request({ method, path: `/scim/v2${path}`, token, headers, ...(body !== undefined && { body }) });
  const expecting: ScimClient['expecting'] = async (status, method, path, body) => {
    const response = await send(method, path, body);
    expect(response.status, response.text).to.equal(status);
    return response.body;
  };
  return {
    token,
    send,
    expecting,
    create: async (attributes) => {
      const body = await expecting(201, 'POST', '/Users', userWith(attributes));
      return { ...body, id: body['id'] as string };
    },
  };
};

/** A client of the sample tenant with a profile of its own. */
export const newClient = async (server: TestServer, clientProfile: ClientProfile): Promise<ScimClient> =>
  clientOf(server, await server.issueToken({ scopes: ['scim'], clientProfile }));

/**
 * RFC 7644 §3.12: "SCIM errors are returned in a JSON format … 'schemas' …, 'status' The HTTP status code …
 * expressed as a JSON string", with `detail` and, where there is a keyword, `scimType`, and nothing else.
 */
export const expectRefusal = (response: TestResponse, status: number, scimType?: string): void => {
  expect(response.status, response.text).to.equal(status);
  expect(response.headers.get('Content-Type')).to.equal('application/scim+json; charset=utf-8');
  const { detail, ...rest } = response.body;
  expect(rest).to.deep.equal({
    schemas: [ERROR],
    status: String(status),
    ...(scimType !== undefined && { scimType }),
  });
  expect(detail).to.be.a('string').that.is.not.empty;
};

/** Of the member `meta`. */
export const metaOf = (resource: JsonObject): JsonObject => resource['meta'] as JsonObject;

/** The resources of a list. */
export const resourcesOf = (list: JsonObject): JsonObject[] => list['Resources'] as JsonObject[];
