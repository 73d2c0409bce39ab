import { errors, importJWK, type JWK } from 'jose';
import { isJsonObject } from '../../../kernel/json.ts';
import { OauthError } from '../oauth-error.ts';

/** Public keys, as RFC 7517 §5 has them. */
export interface KeySet {
  readonly keys: JWK[];
}

/** A client rotates between two or three; an identity provider with many tenants may publish a dozen. */
export const MOST_KEYS = 50;

/** RFC 7518 §3.3, §3.5: "A key of size 2048 bits or larger MUST be used". */
const SHORTEST_MODULUS = 2_048;

/** An algorithm that fits each kind of key, to find out whether the key can be read. */
const ALGORITHM_OF: Readonly<Record<string, string>> = {
  RSA: 'RS256',
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
};

/** What is kept of a key; certificates and unknown members are not. */
const PUBLIC_MEMBERS = ['kty', 'kid', 'use', 'alg', 'key_ops', 'n', 'e', 'crv', 'x', 'y'] as const;

/** Members of keys that are nobody else's business. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;

/**
 * The public keys that a client registers, without what is not needed.
 * @throws OauthError `invalidKeySet` for what is no set of public keys, each of a kind this server can use.
 */
export const keySetFrom = async (given: unknown): Promise<KeySet> => {
  const listed = listedKeys(given);
  if (listed === undefined || listed.length === 0) {
    throw invalidKeySet(`jwks must be {"keys": [...]} with 1 to ${MOST_KEYS} public keys`);
  }
  const keys: JWK[] = [];
  for (const [index, each] of listed.entries()) {
    keys.push(await publicKeyFrom(each, `jwks.keys[${index}]`));
  }
  const kids = keys.map(({ kid }) => kid);
  if (keys.length > 1 && (kids.includes(undefined) || new Set(kids).size < keys.length)) {
    throw invalidKeySet('each of several keys must have a "kid" of its own');
  }
  return { keys };
};

/** The keys of a published set that this server can use; undefined when it is no set of keys. */
export const usableKeys = async (published: unknown): Promise<KeySet | undefined> => {
  const listed = listedKeys(published);
  if (listed === undefined) {
    return undefined;
  }
  const read = await Promise.all(listed.map(async (key) => publicKeyFrom(key, '').catch(() => undefined)));
  return { keys: read.filter((key) => key !== undefined) };
};

const listedKeys = (given: unknown): readonly unknown[] | undefined => {
  const keys: unknown = isJsonObject(given) ? given['keys'] : undefined;
  return Array.isArray(keys) && keys.length <= MOST_KEYS ? keys : undefined;
};

const publicKeyFrom = async (given: unknown, place: string): Promise<JWK> => {
  if (!isJsonObject(given)) {
    throw invalidKeySet(`${place} must be an object`);
  }
  const secret = PRIVATE_MEMBERS.find((member) => Object.hasOwn(given, member));
  if (secret !== undefined) {
    throw invalidKeySet(`${place} has the private member "${secret}"; register public keys only`);
  }
  const entries = PUBLIC_MEMBERS.flatMap((name) => (Object.hasOwn(given, name) ? [[name, given[name]]] : []));
  const key = Object.fromEntries(entries) as JWK;
  const algorithm = ALGORITHM_OF[key.kty === 'RSA' ? 'RSA' : String(key.crv)];
  if (algorithm === undefined || !(await isReadable(key, algorithm))) {
    throw invalidKeySet(
      `${place} must be an RSA key of 2048 bits or more, or one of P-256, P-384, P-521, Ed25519`,
    );
  }
  return key;
};

const isReadable = async (key: JWK, algorithm: string): Promise<boolean> => {
  const isLongEnough = key.kty !== 'RSA' || bitsOf(key.n) >= SHORTEST_MODULUS;
  const isText = [key.kid, key.alg, key.use].every((each) => each === undefined || typeof each === 'string');
  if (!isLongEnough || !isText) {
    return false;
  }
  // Judged by what it is, whatever it says it is for.
  const { kty, n, e, crv, x, y } = key;
  const material = Object.fromEntries(
    Object.entries({ kty, n, e, crv, x, y }).filter(([, value]) => value !== undefined),
  );
  return importJWK(material as JWK, algorithm).then(
    () => true,
    (error: unknown) => {
      if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException) {
        return false;
      }
      throw error;
    },
  );
};

/** Of a number in base64url, the first bit of it being a one: zeros before it make no key stronger. */
const bitsOf = (number: unknown): number => {
  const bytes = Buffer.from(typeof number === 'string' ? number : '', 'base64url');
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? 0 : (bytes.length - first) * 8 - (Math.clz32(bytes[first] ?? 0) - 24);
};

const invalidKeySet = (rule: string): OauthError => new OauthError('invalidKeySet', `${rule}.`);
