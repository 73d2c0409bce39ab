import { createHash } from 'node:crypto';
import { type SeatedUser } from '../provisioning-transaction.ts';
import { type Versioned } from '../version.ts';

/** Hexadecimal digits that tell one state of seats and groups from another. */
const DIGEST_LENGTH = 8;

/**
 * The version of a user as it is answered. Seats that are promoted from the line, and groups that take a user in, change
 * what is answered without a write of the user, so the version that counts writes is followed by a digest of both. A
 * user without either has the number alone. The database makes the same text for filters (`storage/users`).
 */
export const userVersion = ({ user, grants, memberships }: SeatedUser): Versioned => {
  const seats = grants.map((grant) => [grant.product, grant.type, grant.status, grant.source].join(':'));
  const groups = memberships.map(({ groupId, type }) => `${groupId}:${type}`);
  if (seats.length + groups.length === 0) {
    return { version: user.version };
  }
  const state = `${seats.sort().join(' ')}|${groups.sort().join(' ')}`;
  // Not for secrecy: it tells states apart, and PostgreSQL has it too.
  const digest = createHash('md5').update(state).digest('hex').slice(0, DIGEST_LENGTH);
  return { version: `${user.version}-${digest}` };
};
