import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Variant } from './variants.ts';

/** Where it is written who is in, and since when. */
export interface Register {
  /** One row for each agent who is in now, with its product. */
  readonly present: string;
  /** One row for each stay, with product, since and ended_at. */
  readonly stays: string;
}

export const SEATKEEPER: Register = {
  present: 'select product from concurrent_seats where user_id is not null',
  stays: "select product, since, ended_at from occupancies where seat_type = 'concurrent'",
};

export const NAIVE: Register = {
  present: 'select product from naive.sessions where ended_at is null',
  stays: 'select product, since, ended_at from naive.sessions',
};

/** Milliseconds between two looks; each costs the database some, on the same two cores. */
const STEP = 500;

const OF_VARIANT = "where product ~ ('^' || $1 || '-\\d+$')";

/** Looks at how many are in, over and over, while something else happens. */
export class OccupancyWatch {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(connectionString: string): Promise<OccupancyWatch> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    return new OccupancyWatch(client);
  }

  /** Lets the database do now what it would do later: nobody who is measured pays for what another has left behind. */
  async settle(): Promise<void> {
    await this.#client.query('vacuum analyze');
    await this.#client.query('checkpoint');
  }

  /** Answers what `work` answers, and the most that were seen in one pool at once. */
  async during<Result>(
    { present }: Register,
    variant: Variant,
    work: () => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly most: number }> {
    const text = `select coalesce(max(held), 0)::integer as held from (
                    select count(*) as held from (${present}) as p ${OF_VARIANT} group by product) as pools`;
    const over = new AbortController();
    let most = 0;
    const watching = (async () => {
      while (!over.signal.aborted) {
        most = Math.max(most, await this.#held(text, variant));
        await pause(STEP);
      }
    })();
    try {
      const result = await work();
      return { result, most };
    } finally {
      over.abort();
      await watching;
    }
  }

  /**
   * The most that were in one pool at once, from the rows that tell of every stay. A stay is written within the time
   * that it takes, and of two moments that are the same to the millisecond the end counts first: so this never says
   * more than there were.
   */
  async mostEver({ stays }: Register, variant: Variant): Promise<number> {
    const text = `
      with stays as (select * from (${stays}) as s ${OF_VARIANT}),
           steps as (select product, since as at, 1 as step from stays
                     union all select product, ended_at, -1 from stays where ended_at is not null),
           totals as (select sum(step) over (partition by product order by at, step
                                             rows unbounded preceding) as held from steps)
      select coalesce(max(held), 0)::integer as held from totals`;
    return this.#held(text, variant);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  async #held(text: string, { product }: Variant): Promise<number> {
    const { rows } = await this.#client.query<{ held: number }>(text, [product]);
    return rows[0]?.held ?? 0;
  }
}
