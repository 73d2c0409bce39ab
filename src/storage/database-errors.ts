import pg from 'pg';
import { UnavailableError } from '../kernel/unavailable-error.ts';

/** SQLSTATEs after which the whole transaction may be run again: serialization failure, deadlock. */
const REPEATABLE = new Set(['40001', '40P01']);

/** What gave up: a timeout of PostgreSQL's, or the way to it. */
export type FailureKind = 'statement' | 'lock' | 'idle' | 'unreachable';

/** Query cancelled by statement_timeout, lock not available, and idle-in-transaction timeout. */
const TIMED_OUT: ReadonlyMap<string, FailureKind> = new Map([
  ['57014', 'statement'],
  ['55P03', 'lock'],
  ['25P03', 'idle'],
]);

/** A race that was lost each time is counted with the locks that were not had. */
const FAILURE_KINDS: ReadonlyMap<string, FailureKind> = new Map([
  ...TIMED_OUT,
  ...[...REPEATABLE].map((state) => [state, 'lock'] as const),
]);

/** Classes 08 (connection), 53 (resources) and 57P (operator intervention: shutdown, starting up). */
const isOutage = (state: string): boolean =>
  state.startsWith('08') || state.startsWith('53') || state.startsWith('57P');

/** Whether the transaction lost a race that PostgreSQL asks to repeat. */
export const isRepeatable = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && REPEATABLE.has(error.code ?? '');

/** The name of the violated constraint, when the error is a violation of a unique index or constraint. */
export const violatedUniqueConstraint = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError && error.code === '23505' ? error.constraint : undefined;

/** What the database says of a refused second seat type of an exclusive product, or undefined for any other error. */
export const exclusiveRefusal = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError && error.code === 'SK002' ? error.message : undefined;

/** Whether an idempotency key was used for another request at the same time. */
export const isReusedKey = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === 'SK003';

/** Whether a token was refused because its connection has two live ones. */
export const isThirdToken = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === 'SK010';

/** Whether the server does not let this program in: wrong user or password (class 28), or no such database. */
export const isTurnedAway = (error: unknown): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && (error.code?.startsWith('28') === true || error.code === '3D000');

/** Whether the role may not do what it asked for: insufficient privilege. */
export const isForbidden = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '42501';

/** The name of the violated foreign key, when the error is a violation of one. */
export const violatedForeignKey = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError && error.code === '23503' ? error.constraint : undefined;

/** Whether a statement was given up because it ran for longer than `statement_timeout`. */
export const isCancelledByTimeout = (error: unknown): boolean =>
  error instanceof UnavailableError &&
  error.cause instanceof pg.DatabaseError &&
  error.cause.code === '57014';

/** Why the database did not do what it was to do; undefined where it did, or refused. */
export const failureKind = (error: unknown): FailureKind | undefined => {
  if (!(error instanceof UnavailableError)) {
    return undefined;
  }
  const state = error.cause instanceof pg.DatabaseError ? error.cause.code : undefined;
  return FAILURE_KINDS.get(state ?? '') ?? 'unreachable';
};

/**
 * A fault of the database as the rest of the program knows it. What the server did not say itself (a
 * `DatabaseError` with a SQLSTATE) happened on the way to it: the connection is gone or was never there.
 */
export const faultFrom = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof UnavailableError) {
    return error;
  }
  if (!(error instanceof pg.DatabaseError)) {
    return new UnavailableError('The database cannot be reached', { cause: error });
  }
  const state = error.code ?? '';
  return TIMED_OUT.has(state) || isOutage(state)
    ? new UnavailableError(`The database gave up (SQLSTATE ${state})`, { cause: error })
    : error;
};
