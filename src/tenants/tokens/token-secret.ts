import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Scope } from '../scope.ts';

/** What a token is for, readable in the token, so that a leaked one can be judged at sight. */
export type TokenKind = 'access' | 'admin' | 'agent' | 'client' | 'operator' | 'scim';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 30 digits of base 62 are 178 random bits. */
const RANDOM_LENGTH = 30;

/** 62^6 is the first power of 62 beyond 2^32: every CRC-32 fits. */
const CHECKSUM_LENGTH = 6;

const FORM = new RegExp(
  `^(seatkeeper_(access|admin|agent|client|operator|scim)_[0-9A-Za-z]{${RANDOM_LENGTH}})([0-9A-Za-z]{${CHECKSUM_LENGTH}})$`,
);

/** `scim` for an identity provider, `agent` for a product's back end, `admin` for everything else. */
export const tokenKindOf = (scopes: readonly Scope[]): 'admin' | 'agent' | 'scim' => {
  if (scopes.every((scope) => scope === 'scim')) {
    return 'scim';
  }
  return scopes.every((scope) => scope === 'sessions') ? 'agent' : 'admin';
};

/**
 * A new token `seatkeeper_<kind>_<random><checksum>`. The prefix lets scanners find it where it should not be; the
 * checksum tells a mistyped or cut one from an unknown one without asking the database.
 */
export const createTokenSecret = (kind: TokenKind): string => {
  const random = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const start = `seatkeeper_${kind}_${random}`;
  return start + checksumOf(start);
};

/** What a text is that has the form of a token of ours and the right checksum; undefined for any other. */
export const kindOfToken = (text: string): TokenKind | undefined => {
  const [, start, kind, checksum] = FORM.exec(text) ?? [];
  return start !== undefined && checksum === checksumOf(start) ? (kind as TokenKind) : undefined;
};

/** SHA-256: all that is ever kept of a token. A token has too many random bits for its hash to be guessed. */
export const hashOfToken = (secret: string): Buffer => hash('sha256', secret, 'buffer');

const checksumOf = (start: string): string => {
  let rest = crc32(start);
  let digits = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    digits = (ALPHABET[rest % ALPHABET.length] ?? '') + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
};
