import { checkInvariants } from '../storage/inspection/check-invariants.ts';
import { expectedIndexes, type MigrationStatus } from '../storage/inspection/migration-status.ts';
import { readIndexes, type ServerFacts } from '../storage/inspection/server-facts.ts';
import { gapIn, readRowSecurity } from '../storage/row-security/read-row-security.ts';
import { type Queryable } from '../storage/statement.ts';

/** One thing that was looked at. */
export interface Check {
  readonly check: string;
  readonly isFine: boolean;
  readonly says: string;
}

const OLDEST_VERSION = 140_000;
/** Milliseconds. Times in answers are the database's and times in the log are this machine's. */
const CLOCK_TOLERANCE = 5_000;

/** The server: its version, whether it keeps what it commits, whether it can be written to, its clock. */
export const checkServer = (server: ServerFacts, now: number): Check[] => {
  const { versionNumber, version, synchronousCommit, fsync, isStandby, isReadOnly } = server;
  const difference = Math.round(server.now - now);
  return [
    {
      check: 'version',
      isFine: versionNumber >= OLDEST_VERSION,
      says: `PostgreSQL ${version}; 14 or later is needed`,
    },
    {
      check: 'synchronous_commit',
      isFine: synchronousCommit !== 'off',
      says: lossWhen(synchronousCommit === 'off', synchronousCommit),
    },
    { check: 'fsync', isFine: fsync === 'on', says: lossWhen(fsync !== 'on', fsync) },
    {
      check: 'role',
      isFine: !isStandby && !isReadOnly,
      says: isStandby ? 'a standby, which cannot be written to' : isReadOnly ? 'read only' : 'the primary',
    },
    {
      check: 'clock',
      isFine: Math.abs(difference) <= CLOCK_TOLERANCE,
      says: `${difference} ms from the clock of this machine; ${CLOCK_TOLERANCE} are tolerated`,
    },
  ];
};

const lossWhen = (isLossy: boolean, value: string): string =>
  isLossy ? `${value}: a crash loses what was answered as done` : value;

/** Whether the schema is the one of this program. */
export const checkMigrations = ({ applied, pending, unknown }: MigrationStatus): Check => {
  const says =
    pending.length > 0
      ? `not run: ${pending.join(', ')}; run "seatkeeper migrate up"`
      : unknown.length > 0
        ? `of a newer program: ${unknown.join(', ')}`
        : `all ${applied.length} have run`;
  return { check: 'migrations', isFine: pending.length + unknown.length === 0, says };
};

/** Whether every index is there and usable: without one, what takes a millisecond may take minutes. */
export const checkIndexes = async (database: Queryable, migrations: string): Promise<Check> => {
  const indexes = await readIndexes(database);
  const names = new Set(indexes.map(({ name }) => name));
  const missing = [...(await expectedIndexes(migrations))].filter((name) => !names.has(name));
  const invalid = indexes.filter(({ isValid }) => !isValid).map(({ name }) => name);
  const problems = [
    ...missing.map((name) => `${name} is missing`),
    ...invalid.map((name) => `${name} is invalid`),
  ];
  const says = problems.length === 0 ? `all ${names.size} are valid` : problems.join(', ');
  return { check: 'indexes', isFine: problems.length === 0, says };
};

/** Whether the database itself keeps tenants apart, for whoever works as a server does. */
export const checkRowSecurity = async (database: Queryable): Promise<Check> => {
  const security = await readRowSecurity(database);
  const gap = gapIn(security);
  const says = gap ?? `a write reaches the rows of its own tenant only; servers work as ${security.role}`;
  return { check: 'row security', isFine: gap === undefined, says };
};

/** The invariants that are found out fast; `verify` looks at all of them. */
export const checkInvariantsQuickly = async (connectionString: string): Promise<Check> => {
  const violations = await checkInvariants(connectionString, 'quick');
  const says = violations.map(({ code, total }) => `${code} (${total})`).join(', ');
  const isFine = violations.length === 0;
  return {
    check: 'counters',
    isFine,
    says: isFine ? 'seats and counters agree' : `${says}; run "seatkeeper verify"`,
  };
};
