import pg from 'pg';
import { faultFrom } from '../database-errors.ts';
import { type Invariant, INVARIANTS } from './invariants.ts';

/** An invariant that is broken. */
export interface Violation {
  readonly code: string;
  readonly violation: string;
  /** How many rows break it. */
  readonly total: number;
  /** The first of them. */
  readonly rows: readonly object[];
}

/** How many rows of one violation are told. */
const SHOWN = 20;
/** Milliseconds for one of the quick ones. The others may take as long as they need: somebody waits for them. */
const QUICK_PATIENCE = 5_000;

/**
 * Looks at all rules, or the quick ones, as of one moment, on a connection of its own that writes nothing.
 * @throws UnavailableError
 */
export const checkInvariants = async (
  connectionString: string,
  which: 'all' | 'quick',
): Promise<Violation[]> => {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: 3_000,
    statement_timeout: which === 'quick' ? QUICK_PATIENCE : 0,
    application_name: 'seatkeeper verify',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // One snapshot: a grant and its counter are read as of the same moment, whoever writes meanwhile.
    await client.query('begin transaction isolation level repeatable read read only');
    const violations: Violation[] = [];
    for (const invariant of INVARIANTS.filter(({ isQuick }) => which === 'all' || isQuick)) {
      violations.push(...(await violationsOf(client, invariant)));
    }
    return violations;
  } catch (error) {
    throw faultFrom(error);
  } finally {
    await client.end();
  }
};

const violationsOf = async (client: pg.Client, invariant: Invariant): Promise<Violation[]> => {
  const { code, violation, text } = invariant;
  const { rows } = await client.query<{ row: object; total: number }>(
    `select to_jsonb(found) as row, (count(*) over ())::integer as total from (${text}) as found limit ${SHOWN}`,
  );
  const total = rows[0]?.total ?? 0;
  return total === 0 ? [] : [{ code, violation, total, rows: rows.map(({ row }) => row) }];
};
