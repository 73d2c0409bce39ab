import { expect } from 'chai';
import { isJsonObject, type JsonObject } from '../../../src/kernel/json.ts';
import { type ExactAnswer, type ExactRequest } from './exact-http.ts';

const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
const SCIM_JSON = 'application/scim+json; charset=utf-8';

const IMPLEMENTED = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * What holds for the answer to any request: it tells of no fault, and a refusal says why, in the format of its surface.
 * @throws AssertionError
 */
export const expectSound = ({ method, target }: ExactRequest, answer: ExactAnswer): void => {
  const { status, text } = answer;
  const what = `${method} ${target}: ${status} ${text.slice(0, 500)}`;
  // RFC 7644 §3.11 for /Me, RFC 9110 §15.6.2 for methods. Everything else from 500 on is a fault.
  const isNotImplemented = status === 501 && (!IMPLEMENTED.has(method) || /\/Me\b/.test(target));
  expect(status < 500 || isNotImplemented, what).to.equal(true);
  expect(answer.headers['x-request-id'], what).to.match(/^[A-Za-z0-9._-]{1,64}$/);
  if (status < 400 || method === 'HEAD') {
    return;
  }
  const type = answer.headers['content-type'];
  const body: unknown = JSON.parse(text);
  expect(isJsonObject(body), what).to.equal(true);
  // Elsewhere a path may be told to be on SCIM or not, such as `http://x/scim/v2`; then the answer has to be sound in itself.
  if (/^\/scim\/v2(?:[/?#]|$)/.test(target) || type === SCIM_JSON) {
    expect(type, what).to.equal(SCIM_JSON);
    expectScimError(body as JsonObject, status, what);
  } else {
    expect(type, what).to.equal('application/problem+json');
    expect(body, what).to.include({ status });
  }
};

/** RFC 7644 §3.12: `schemas`, `status` as a text, `detail`, `scimType` where there is a keyword, and nothing else. */
export const expectScimError = (body: JsonObject, status: number, what: string): void => {
  const { scimType = 'none', detail, ...rest } = body;
  expect(rest, what).to.deep.equal({ schemas: [ERROR], status: String(status) });
  expect(detail, what).to.be.a('string').that.is.not.empty;
  expect(scimType, what).to.be.a('string').that.is.not.empty;
};
