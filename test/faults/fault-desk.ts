import { expect } from 'chai';
import { type request, type TestResponse } from '../support/http.ts';
import { seatViolations } from '../support/checker/seat-checker.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/proxy/database-proxy.ts';
import { type Verdict } from '../support/proxy/link.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { Database } from '../../src/storage/database.ts';
import { findLimitedRole } from '../../src/storage/row-security/limited-role.ts';

/** A request as it is sent. */
export type Sending = Parameters<typeof request>[1];

/** How many may be at work in the database at once: the places for ordinary work, and those for urgent work. */
const ORDINARY = 8;
const URGENT = 2;

/** A server whose way to its database fails at the call that is named. */
export interface FaultDesk {
  readonly server: TestServer;
  /** Sends a request whose n-th query gets this verdict. Answers whether there was such a query, too. */
  failing(verdict: Verdict, n: number, sending: Sending): Promise<{ answer: TestResponse; struck?: string }>;
  /** @throws AssertionError when a connection is not given back, or rows break a rule. */
  expectWhole(): Promise<void>;
  /** @throws AssertionError when fewer may be at work at once than before. */
  expectAllPlaces(): Promise<void>;
  stop(): Promise<void>;
}

export const openFaultDesk = async (): Promise<FaultDesk> => {
  const made: { way?: DatabaseProxy; pool?: Database } = {};
  const server = await startTestServer({
    trustedProxies: 1,
    // So that the count of requests, which is the database's, is among the calls that fail.
    rateLimit: 1_000,
    wayTo: async (connectionString) => {
      made.way = await startDatabaseProxy(connectionString);
      made.pool = new Database({
        connectionString: made.way.connectionString,
        role: await findLimitedRole(connectionString),
      });
      return made.pool;
    },
  });
  const { way, pool } = made;
  if (way === undefined || pool === undefined) {
    throw new Error('The server has no way to its database');
  }
  return {
    server,
    failing: async (verdict, n, sending) => {
      let count = 0;
      let struck: string | undefined;
      way.judge(({ text }) => {
        count += 1;
        if (count !== n) {
          return 'pass';
        }
        struck = text;
        return verdict;
      });
      const answer = await server.request(sending);
      way.judge(() => 'pass');
      return { answer, ...(struck !== undefined && { struck }) };
    },
    expectWhole: async () => {
      const isWhole = (): boolean => {
        const { open, idle, waiting } = pool.connections;
        return open === idle && waiting === 0;
      };
      await until('every connection is given back', isWhole, 3_000);
      expect(await seatViolations(server.database)).to.deep.equal({});
    },
    expectAllPlaces: async () => {
      let inside = 0;
      let open: () => void = () => undefined;
      const allInside = new Promise<void>((resolve) => (open = resolve));
      const work = async (): Promise<void> => {
        inside += 1;
        if (inside === ORDINARY + URGENT) {
          open();
        }
        await allInside;
      };
      await Promise.all([
        ...Array.from({ length: ORDINARY }, async () => pool.transaction({ actor: SYSTEM }, work)),
        ...Array.from({ length: URGENT }, async () => pool.urgent.transaction({ actor: SYSTEM }, work)),
      ]);
    },
    stop: async () => {
      await pool.close();
      await server.stop();
      await way.cut();
    },
  };
};
