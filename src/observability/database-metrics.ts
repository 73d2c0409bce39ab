import { Counter, Gauge, type Registry } from 'prom-client';

/** What the connections to the database tell. */
export interface WatchedDatabase {
  /** How many connections there are, how many of them nobody uses, and how many requests wait for one. */
  readonly connections: { readonly open: number; readonly idle: number; readonly waiting: number };
  /** How many statements and transactions failed, by why, since the start. */
  readonly failures: Readonly<Record<string, number>>;
}

/** Adds what is known of the connections at the moment of a scrape. */
export const addDatabaseMetrics = (registry: Registry, database: WatchedDatabase): void => {
  const registers = [registry];
  new Gauge({
    name: 'seatkeeper_database_connections',
    help: 'Connections of this process to the database, by state.',
    labelNames: ['state'],
    registers,
    collect() {
      const { open, idle } = database.connections;
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'busy' }, open - idle);
    },
  });
  new Gauge({
    name: 'seatkeeper_database_connection_requests_waiting',
    help: 'Who waits in this process for a connection to the database.',
    registers,
    collect() {
      this.set(database.connections.waiting);
    },
  });
  new Counter({
    name: 'seatkeeper_database_failures_total',
    help: 'Statements that timed out (statement, lock, idle) and connections that could not be had or were lost (unreachable).',
    labelNames: ['kind'],
    registers,
    collect() {
      this.reset();
      for (const [kind, count] of Object.entries(database.failures)) {
        this.inc({ kind }, count);
      }
    },
  });
};
