import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { UnavailableError } from '../kernel/unavailable-error.ts';
import { type FailureKind, failureKind, isRepeatable } from './database-errors.ts';
import { Gate } from './gate.ts';
import { asRole } from './row-security/limited-role.ts';
import { type Statement, type Transactional, type Writing } from './statement.ts';
import { beginAs, orFault, send, Transaction } from './transaction.ts';

export interface DatabaseOptions {
  readonly connectionString: string;
  /** The role that connections work as, where it is not the login's own: see `findLimitedRole`. */
  readonly role?: string | undefined;
  /** More than ten is slower on two cores: the waiting moves from this process into the database. */
  readonly poolSize?: number;
  /** Hears of connections that died while nobody was using them. */
  readonly onConnectionLost?: (error: Error) => void;
}

/** Milliseconds until whoever waits for a connection is told that there is none. */
const CONNECTION_PATIENCE = 3_000;

/** Connections that only urgent work may take. */
const RESERVED = 2;

/** What is answered as done outlives a crash, also where a role or a database is set otherwise. */
const DURABLE = '-c synchronous_commit=on';

/** How often a transaction that lost a race is run again, and the longest pause before that, in milliseconds. */
const ATTEMPTS = 6;
const LONGEST_PAUSE = 50;

const canRollBack = async (client: pg.ClientBase): Promise<boolean> =>
  client.query('rollback').then(
    () => true,
    () => false,
  );

/** The pool of connections to PostgreSQL: single statements, and transactions on one connection. */
export class Database implements Transactional {
  readonly pool: pg.Pool;
  /** The same database for urgent work, which finds a connection however many others wait for one. */
  readonly urgent: Transactional;
  readonly #ordinary: Gate;
  readonly #connectionString: string;
  readonly #failures = { statement: 0, lock: 0, idle: 0, unreachable: 0 };

  constructor(options: DatabaseOptions) {
    const onLost = options.onConnectionLost ?? (() => undefined);
    this.#connectionString = asRole(options.connectionString, options.role, DURABLE);
    const { poolSize = 10 } = options;
    this.#ordinary = new Gate(Math.max(1, poolSize - RESERVED), CONNECTION_PATIENCE);
    this.urgent = {
      query: async (statement, values) =>
        this.#counted(async () => this.#untilWon(async () => send(this.pool, statement, values))),
      transaction: async (writing, work) =>
        this.#counted(async () => this.#untilWon(async () => this.#attempt(writing, work))),
    };
    this.pool = new pg.Pool({
      connectionString: this.#connectionString,
      max: poolSize,
      connectionTimeoutMillis: CONNECTION_PATIENCE,
      statement_timeout: 5_000,
      lock_timeout: 2_000,
      idle_in_transaction_session_timeout: 10_000,
      // A connection that stays open and never answers: the client gives up just after the server would have.
      query_timeout: 5_500,
      application_name: 'seatkeeper',
      options: `${DURABLE} ${process.env['PGOPTIONS'] ?? ''}`.trim(),
    });
    // Without a listener on both, a connection that dies takes the process with it.
    this.pool.on('error', onLost);
    this.pool.on('connect', (client) => {
      client.on('error', onLost);
    });
  }

  /** Runs a statement, which is a transaction of its own: it is run again in the same cases as one of several. */
  async query<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return this.#counted(async () =>
      this.#untilWon(async () => this.#ordinary.pass(async () => send<Row>(this.pool, statement, values))),
    );
  }

  /** How many connections there are, how many of them nobody uses, and how many wait for one. */
  get connections(): { readonly open: number; readonly idle: number; readonly waiting: number } {
    const { totalCount: open, idleCount: idle, waitingCount } = this.pool;
    return { open, idle, waiting: waitingCount + this.#ordinary.waiting };
  }

  /** How many statements and transactions failed since the start, by what gave up. */
  get failures(): Readonly<Record<FailureKind, number>> {
    return { ...this.#failures };
  }

  /**
   * Runs `work` in one transaction, on behalf of an actor, on rows of one tenant. When PostgreSQL reports a serialization failure or a
   * deadlock, the whole of it is run again, so `work` must not keep anything from a failed attempt.
   * @throws UnavailableError when the database cannot be reached or gave up on a timeout.
   */
  async transaction<Result>(
    writing: Writing,
    work: (transaction: Transactional) => Promise<Result>,
  ): Promise<Result> {
    return this.#counted(async () =>
      this.#untilWon(async () => this.#ordinary.pass(async () => this.#attempt(writing, work))),
    );
  }

  /** A connection beside the pool, not open yet, for whoever listens and sends nothing. */
  newClient(): pg.Client {
    return new pg.Client({
      connectionString: this.#connectionString,
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
      application_name: 'seatkeeper bell',
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  async #untilWon<Result>(attempt: () => Promise<Result>): Promise<Result> {
    for (let count = 1; ; count += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!isRepeatable(error)) {
          throw error;
        }
        if (count === ATTEMPTS) {
          // Nothing was done, and nothing is wrong with what was asked: whoever asks later gets it.
          throw new UnavailableError('The database is too busy: every race was lost', { cause: error });
        }
        // Jitter: two transactions that collided must not meet again at once.
        await delay(Math.random() * LONGEST_PAUSE);
      }
    }
  }

  async #counted<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const kind = failureKind(error);
      if (kind !== undefined) {
        this.#failures[kind] += 1;
      }
      throw error;
    }
  }

  async #attempt<Result>(
    writing: Writing,
    work: (transaction: Transactional) => Promise<Result>,
  ): Promise<Result> {
    const client = await orFault(this.pool.connect());
    let isBroken = false;
    try {
      await orFault(client.query(beginAs(writing)));
      const result = await work(new Transaction(client));
      await orFault(client.query('commit'));
      return result;
    } catch (error) {
      // A connection that failed, or cannot even roll back, is thrown away, never handed to the next request.
      isBroken = error instanceof UnavailableError || !(await canRollBack(client));
      throw error;
    } finally {
      client.release(isBroken);
    }
  }
}
