import { type Rate } from '../../tenants/limits/rate.ts';
import { type Counted, type RateLimiter } from '../../tenants/limits/rate-limiter.ts';
import { writeOf } from '../row-security/write-of.ts';
import { type Queryable, type Statement } from '../statement.ts';

/** What the limiter works with. */
export interface RateLimiterParts {
  readonly connection: Queryable;
  readonly rate: Rate;
  /** Milliseconds that only ever grow. */
  readonly now: () => number;
}

const TAKE: Statement = {
  name: 'rate-take',
  text: `select * from rate_take($1, $2, $3, $4, $5, $6) where ${writeOf('$1')}`,
};

/** A process takes what a connection may ask for in so long, in seconds, at a time. */
const TAKEN_AHEAD = 1 / 8;

/** Connections that are remembered here; they are authenticated, so nobody can make them up. */
const MOST_REMEMBERED = 10_000;

/** What this process knows of the requests of one connection in one lane. */
interface Allowance {
  /** May be made without asking. */
  left: number;
  /** Until then none is to be had. */
  emptyUntil: number;
  /** The question that is on its way. */
  asking: Promise<void> | undefined;
}

/**
 * Counts the requests of all processes in one bucket for each connection and lane, and asks for a handful at a time: a
 * busy connection costs a statement every 25 requests, and one that is refused none. Each process may so let a handful
 * more through than the rate says. Where the database does not answer, everybody is let through; what they ask for will
 * tell them.
 */
export class PostgresRateLimiter implements RateLimiter {
  readonly #parts: RateLimiterParts;
  readonly #taken: number;
  readonly #allowances = new Map<string, Allowance>();

  constructor(parts: RateLimiterParts) {
    this.#parts = parts;
    this.#taken = Math.ceil(parts.rate.perSecond * TAKEN_AHEAD);
  }

  async admit(counted: Counted): Promise<number> {
    const allowance = this.#allowanceOf(counted);
    for (;;) {
      if (allowance.left > 0) {
        allowance.left -= 1;
        return 0;
      }
      const wait = allowance.emptyUntil - this.#parts.now();
      if (wait > 0) {
        return wait / 1_000;
      }
      // Whoever comes meanwhile waits for the same answer.
      allowance.asking ??= this.#take(counted, allowance).finally(() => {
        allowance.asking = undefined;
      });
      await allowance.asking;
    }
  }

  async #take({ tenant, connection, lane }: Counted, allowance: Allowance): Promise<void> {
    const { perSecond, burst } = this.#parts.rate;
    const values = [tenant, connection, lane, this.#taken, perSecond, burst];
    try {
      const [row] = await this.#parts.connection.query<{ given: number; seconds: number }>(TAKE, values);
      allowance.left = row?.given ?? this.#taken;
      allowance.emptyUntil = this.#parts.now() + (row?.seconds ?? 0) * 1_000;
    } catch {
      allowance.left = this.#taken;
    }
  }

  #allowanceOf({ tenant, connection, lane }: Counted): Allowance {
    const key = JSON.stringify([tenant, connection, lane]);
    const known = this.#allowances.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.#allowances.size >= MOST_REMEMBERED) {
      this.#allowances.clear();
    }
    const fresh = { left: 0, emptyUntil: 0, asking: undefined };
    this.#allowances.set(key, fresh);
    return fresh;
  }
}
