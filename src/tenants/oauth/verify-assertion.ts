import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyOptions,
  type JWSHeaderParameters,
} from 'jose';
import { isUuid } from '../../kernel/ids.ts';
import { type AccessTokenStore } from './access-token-store.ts';
import { type KeySetCache } from './key-sets/key-set-cache.ts';
import { type KeySet } from './key-sets/key-set.ts';
import { type FoundClient } from './oauth-client-store.ts';
import { invalidClient } from './oauth-error.ts';

/** What a client may sign with: nothing symmetric, and never `none`. */
export const SIGNING_ALGORITHMS: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** Seconds by which a client's clock may be wrong. */
const TOLERANCE = 60;

/** Seconds: an assertion is made to be used at once. Ten minutes are what the libraries of identity providers write. */
const LONGEST_LIFE = 600;

/** Characters; with an RSA key of 4096 bits it is about 1,500. */
const LONGEST_ASSERTION = 16_384;

const LONGEST_JTI = 256;

/** RFC 7519 §5.1, and the type that the successor of RFC 7523 gives to these; a media type may be written in full. */
const TYPES: readonly unknown[] = [undefined, 'jwt', 'client-authentication+jwt'];

export interface VerifyAssertionDependencies {
  readonly accessTokens: Pick<AccessTokenStore, 'spend'>;
  readonly keySets: KeySetCache;
  /** RFC 7523 §3: "identifies the authorization server as an intended audience": its issuer, or its token endpoint. */
  readonly audiences: readonly string[];
}

/**
 * The client that an assertion says it comes from; nothing is proven by it yet.
 * @throws OauthError `invalidClient` for what is no assertion of any client.
 */
export const claimedClient = (assertion: string): string => {
  const { iss, sub } = assertion.length > LONGEST_ASSERTION ? {} : payloadIn(assertion);
  // RFC 7523 §3: for client authentication the subject "MUST be the client_id"; §2.2 has the client issue it itself.
  if (iss === undefined || iss !== sub || !isUuid(iss)) {
    throw invalidClient();
  }
  return iss.toLowerCase();
};

const payloadIn = (assertion: string): JWTPayload => {
  try {
    return decodeJwt(assertion);
  } catch {
    throw invalidClient();
  }
};

/**
 * Proves that an assertion is the client's, for this server, of now, and used for the first time: RFC 7523 §3.
 * @throws OauthError `invalidClient`, without a word on what is wrong.
 */
export const verifyAssertion = async (
  deps: VerifyAssertionDependencies,
  client: FoundClient,
  assertion: string,
): Promise<void> => {
  const header = headerOf(assertion);
  const keys = await keysOf(deps, client, header);
  const payload = keys && (await signedPayload(assertion, keys, claimsFor(deps, client)));
  const { jti, exp } = payload && isAcceptable(header, payload, client.at) ? payload : {};
  if (jti === undefined || exp === undefined) {
    throw invalidClient();
  }
  const { tenant, id: clientId } = client;
  const acceptableUntil = exp + 2 * TOLERANCE;
  if (!(await deps.accessTokens.spend({ tenant, clientId, jti, acceptableUntil }))) {
    throw invalidClient();
  }
};

const headerOf = (assertion: string): JWSHeaderParameters => {
  try {
    return decodeProtectedHeader(assertion);
  } catch {
    throw invalidClient();
  }
};

/** The client's keys; undefined when it has none, or their place does not answer. */
const keysOf = async (
  { keySets }: VerifyAssertionDependencies,
  { keys }: FoundClient,
  { kid }: JWSHeaderParameters,
): Promise<KeySet | undefined> => {
  if ('jwksUri' in keys) {
    return keySets.keysAt(
      keys.jwksUri,
      (known) => kid === undefined || known.keys.some((key) => key.kid === kid),
    );
  }
  return 'jwks' in keys ? keys.jwks : undefined;
};

const claimsFor = ({ audiences }: VerifyAssertionDependencies, client: FoundClient): JWTVerifyOptions => ({
  algorithms: [...SIGNING_ALGORITHMS],
  audience: [...audiences],
  requiredClaims: ['exp', 'jti'],
  clockTolerance: TOLERANCE,
  currentDate: client.at,
});

/** What was signed with one of the keys, and has the right claims; undefined when nothing was. */
const signedPayload = async (
  assertion: string,
  keys: KeySet,
  claims: JWTVerifyOptions,
): Promise<JWTPayload | undefined> => {
  const verify = createLocalJWKSet(keys);
  try {
    return (await jwtVerify(assertion, verify, claims)).payload;
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) {
      return payloadOfOne(assertion, error, claims);
    }
    refusedOr(error);
    return undefined;
  }
};

/** RFC 7515 §4.1.4: `kid` is optional. Where it is left out, each key that fits is tried. */
const payloadOfOne = async (
  assertion: string,
  candidates: errors.JWKSMultipleMatchingKeys,
  claims: JWTVerifyOptions,
): Promise<JWTPayload | undefined> => {
  for await (const key of candidates) {
    const verified = await jwtVerify(assertion, key, claims).catch(refusedOr);
    if (verified !== undefined) {
      return verified.payload;
    }
  }
  return undefined;
};

/** Whatever the library says is wrong with an assertion is wrong with the assertion; anything else is a fault. */
const refusedOr = (error: unknown): undefined => {
  if (!(error instanceof errors.JOSEError || error instanceof TypeError)) {
    throw error;
  }
};

/** What the library leaves to whoever calls it. */
const isAcceptable = (
  { typ }: JWSHeaderParameters,
  { jti, exp, iat, aud }: JWTPayload,
  at: Date,
): boolean => {
  const now = at.getTime() / 1_000;
  return (
    TYPES.includes(typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : typ) &&
    // One that is meant for several could be used at each of them by the others.
    (typeof aud === 'string' || aud?.length === 1) &&
    typeof jti === 'string' &&
    jti.length > 0 &&
    jti.length <= LONGEST_JTI &&
    exp !== undefined &&
    exp <= now + LONGEST_LIFE + TOLERANCE &&
    (iat ?? 0) <= now + TOLERANCE
  );
};
