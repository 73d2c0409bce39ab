import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { asRole, findLimitedRole } from '../../src/storage/row-security/limited-role.ts';
import { startProgram } from '../program.ts';
import { startServer } from '../server.ts';
import { Undo } from '../undo.ts';
import { httpTarget } from './http-target.ts';
import { NAIVE, type Register, SEATKEEPER } from './occupancy-watch.ts';
import { type SessionBenchOptions } from './options.ts';
import { isPgbenchThere, pgbenchTarget } from './pgbench-target.ts';
import { statementTarget } from './statement-target.ts';
import { type SessionTarget } from './target.ts';
import { openAgentsTenant } from './tenant.ts';
import { type Variant } from './variants.ts';

const NAIVE_SERVER = fileURLToPath(new URL('naive/naive-server.js', import.meta.url));

/** A target, and where it writes who is in. */
export interface WatchedTarget {
  readonly target: SessionTarget;
  readonly register: Register;
}

export interface SessionTargets {
  readonly targets: readonly WatchedTarget[];
  readonly connectionString: string;
  stop(): Promise<void>;
}

const run = async (connectionString: string, text: string): Promise<void> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(text);
  await client.end();
};

/** Everything that is measured, on one embedded database. */
export const startTargets = async (
  { profile, connections }: SessionBenchOptions,
  variants: readonly Variant[],
): Promise<SessionTargets> => {
  const undo = new Undo();
  try {
    const server = await startServer({ profile });
    undo.add(async () => server.stop());
    const { connectionString, settings } = server;
    const { baseUrl } = server.program;
    const tenant = await openAgentsTenant({ baseUrl, variants, agents: connections });
    // As the database does by itself within a minute of so many new rows.
    await run(connectionString, 'analyze users, products, seat_pools, seat_grants');
    const naive = await startProgram({ script: NAIVE_SERVER, settings, profile });
    undo.add(async () => naive.stop());
    const { token } = tenant;
    // As the server works, so that the database does the same for both.
    const role = await findLimitedRole(connectionString);
    const statements = { connectionString: asRole(connectionString, role), tenant: tenant.id };
    const ofSeatkeeper = [
      httpTarget({ name: 'seatkeeper', baseUrl, token }),
      ...((await isPgbenchThere()) ? [pgbenchTarget(statements)] : []),
      statementTarget(statements),
    ];
    return {
      targets: [
        ...ofSeatkeeper.map((target) => ({ target, register: SEATKEEPER })),
        { target: httpTarget({ name: 'naive', baseUrl: naive.baseUrl, token }), register: NAIVE },
      ],
      connectionString,
      stop: async () => undo.run(),
    };
  } catch (error) {
    await undo.run();
    throw error;
  }
};
