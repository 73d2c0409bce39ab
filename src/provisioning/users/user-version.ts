import { hash } from 'node:crypto';
import { type SeatedUser } from '../provisioning-transaction.ts';
import { type Versioned } from '../version.ts';

/** Hexadecimal digits that tell one state of seats and groups from another. */
const DIGEST_LENGTH = 8;

/**
 * The version of a user as it is answered. Seats that are promoted from the line, and groups that take a user in, change
 * what is answered without a write of the user, so the version that counts writes is followed by a digest of both. A
 * user without either has the number alone. The database makes the same text for filters (`storage/users`).
 */
export const userVersion = (seated: SeatedUser): Versioned => {
  const version = known.get(seated) ?? versionFrom(seated);
  known.set(seated, version);
  return version;
};

/** Of one reading of a user the version is asked for several times: for preconditions, the header and the document. */
const known = new WeakMap<SeatedUser, Versioned>();

const versionFrom = ({ user, grants, memberships }: SeatedUser): Versioned => {
  if (grants.length + memberships.length === 0) {
    return { version: user.version };
  }
  const seats = grants.map(({ product, type, status, source, displayName }): Part => ({
    key: product,
    text: [product, type, status, source, displayName].join(':'),
  }));
  const groups = memberships.map(({ groupId, type, display }): Part => ({
    key: groupId,
    text: [groupId, type, display].join(':'),
  }));
  const state = `${inOrder(seats)}|${inOrder(groups)}`;
  // Not for secrecy: it tells states apart, and PostgreSQL has it too.
  const digest = hash('md5', state).slice(0, DIGEST_LENGTH);
  return { version: `${user.version}-${digest}` };
};

/** Keys are of ASCII, so that the database has the same order. */
interface Part {
  readonly key: string;
  readonly text: string;
}

const inOrder = (parts: readonly Part[]): string =>
  parts
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ text }) => text)
    .join(' ');
