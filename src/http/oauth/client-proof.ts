import { type ClientProof } from '../../tenants/oauth/authenticate-client.ts';
import { invalidClient, OauthError } from '../../tenants/oauth/oauth-error.ts';
import { type Form } from './read-form.ts';

/** RFC 7523 §2.2. */
const JWT_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * How the client proves who it is.
 * @throws OauthError `invalidClient` when it does not, `invalidRequest` when it does in more than one way.
 */
export const clientProofFrom = (authorization: string, form: Form): ClientProof => {
  const assertion = form.get('client_assertion');
  const secret = form.get('client_secret');
  const ways = [authorization === '' ? undefined : authorization, secret, assertion];
  // RFC 6749 §2.3: "The client MUST NOT use more than one authentication method in each request."
  if (ways.filter((way) => way !== undefined).length > 1) {
    throw new OauthError('invalidRequest', 'The client authenticates in more than one way.');
  }
  const clientId = form.get('client_id');
  if (authorization !== '') {
    return proofInHeader(authorization, clientId);
  }
  if (assertion !== undefined) {
    refuseOtherType(form.get('client_assertion_type'));
    return { clientId, assertion };
  }
  if (secret === undefined || clientId === undefined) {
    throw invalidClient('The client must authenticate: with its secret, or with an assertion.');
  }
  return { clientId, secret };
};

const refuseOtherType = (type: string | undefined): void => {
  if (type !== JWT_ASSERTION) {
    throw new OauthError('invalidRequest', `client_assertion_type must be ${JWT_ASSERTION}.`);
  }
};

/** RFC 7617 §2; what was encoded is in turn form-encoded: RFC 6749 §2.3.1. */
const BASIC = /^Basic +([A-Za-z0-9+/]+={0,2})$/i;

const proofInHeader = (authorization: string, besides: string | undefined): ClientProof => {
  const [, encoded = ''] = BASIC.exec(authorization) ?? [];
  const [, id = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  const clientId = formDecoded(id);
  if (besides !== undefined && besides !== clientId) {
    throw new OauthError('invalidRequest', 'client_id is not the client of the Authorization header.');
  }
  return { clientId, secret: formDecoded(password) };
};

/** The text itself where it is no encoded one; then it is no credential of ours either. */
const formDecoded = (text: string): string =>
  new URLSearchParams(`_=${text.replaceAll('&', '%26')}`).get('_') ?? '';
