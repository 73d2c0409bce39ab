import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type DatabaseProxy } from '../support/proxy/database-proxy.ts';
import { type Call, type TransactionStatus } from '../support/proxy/wire.ts';
import { type ServerPlace } from './server-place.ts';
import { type Downfall, type TortureDatabase } from './torture-database.ts';

/** What faults befall. */
export interface Stage {
  readonly places: readonly ServerPlace[];
  readonly database: TortureDatabase;
}

/** One fault as it was drawn: after a pause, to one of the servers, for so long. Times are milliseconds. */
export interface Fault {
  readonly kind: string;
  readonly pause: number;
  readonly server: number;
  readonly length: number;
  readonly pick: number;
}

/** Faults by their names; each happens as often as its weight says. */
export type Kinds = Readonly<
  Record<string, { readonly weight: number; readonly happen: Happening; readonly isCrash?: boolean }>
>;
type Happening = (stage: Stage, fault: Fault) => Promise<void>;

const HOUR = 3_600_000;

const ofServer =
  (happen: (place: ServerPlace, fault: Fault) => Promise<void>): Happening =>
  async ({ places }, fault) => {
    const place = places[fault.server];
    if (place !== undefined) {
      await happen(place, fault);
    }
  };

type Change = (proxy: DatabaseProxy, fault: Fault) => void | Promise<void>;

/** Through the proxy of one server, or one time in three of all. */
const onTheWay =
  (begin: Change, end: Change): Happening =>
  async ({ places }, fault) => {
    const proxies = places
      .map(({ proxy }) => proxy)
      .filter((_, place) => fault.pick % 3 === 0 || place === fault.server);
    for (const proxy of proxies) {
      await begin(proxy, fault);
    }
    await delay(fault.length);
    for (const proxy of proxies) {
      await end(proxy, fault);
    }
  };

const goingDown =
  (downfall: Downfall): Happening =>
  async ({ places, database }) => {
    await database.restart(downfall);
    places.forEach(({ proxy }) => {
      proxy.leadTo(database.connectionString);
    });
  };

/** A query after which something may be kept: a commit, or one that is its own transaction. */
const mayKeep = ({ text }: Call, status: TransactionStatus): boolean =>
  text === 'commit' || (status === 'I' && !text.startsWith('begin'));

const losingAnswers = (proxy: DatabaseProxy, { pick }: Fault): void => {
  let rest = 1 + (pick % 5);
  proxy.judge((call, status) => (mayKeep(call, status) && rest-- > 0 ? 'lose' : 'pass'));
};

const refusing =
  (...states: readonly string[]) =>
  (proxy: DatabaseProxy, { pick }: Fault): void => {
    let count = 0;
    proxy.judge(() => {
      count += 1;
      return count % 4 === 0 ? { refuse: states[(pick + count) % states.length] ?? '' } : 'pass';
    });
  };

const passing = (proxy: DatabaseProxy): void => {
  proxy.judge(() => 'pass');
};

/** Takes a lock that everybody needs, for longer than they wait for one. */
const lock: Happening = async ({ database }, { length, pick }) => {
  const table = ['seat_pools', 'users', 'concurrent_seats', 'group_members'][pick % 4] ?? '';
  await database.look(async (client) => {
    await client.query(`begin; lock table ${table} in access exclusive mode`);
    await delay(length);
    await client.query('rollback');
  });
};

/** Takes every connection that PostgreSQL has, so that servers get none. */
const exhaust: Happening = async ({ places, database }, { length }) => {
  const taken: pg.Client[] = [];
  try {
    places.forEach(({ proxy }) => {
      proxy.reset();
    });
    for (let count = 0; count < 60; count += 1) {
      const client = new pg.Client({ connectionString: database.connectionString });
      client.on('error', () => undefined);
      await client.connect();
      taken.push(client);
    }
  } catch {
    // No more are to be had.
  } finally {
    await delay(Math.min(length, 1_500));
    await Promise.all(taken.map(async (client) => client.end().catch(() => undefined)));
  }
};

const terminate: Happening = async ({ database }, { pick }) => {
  const pids = await database.backends('seatkeeper');
  const victims = pids.filter((_, place) => (place + pick) % 3 === 0);
  await database.run('select pg_terminate_backend(pid) from unnest($1::integer[]) as pid', [victims]);
};

const cancel: Happening = async ({ database }) => {
  const text = `select pg_cancel_backend(pid) from pg_stat_activity
                 where application_name = 'seatkeeper' and state = 'active'`;
  for (let count = 0; count < 20; count += 1) {
    await database.run(text);
    await delay(25);
  }
};

/** What befalls servers. */
export const SERVER_FAULTS: Kinds = {
  'kill -9 of a server': {
    weight: 6,
    happen: ofServer(async (place) => place.restart('SIGKILL')),
  },
  'SIGSTOP of a server': { weight: 5, happen: ofServer(async (place, { length }) => place.freeze(length)) },
  'SIGTERM of a server': { weight: 2, happen: ofServer(async (place) => place.restart('SIGTERM')) },
  'a server’s clock an hour off': {
    weight: 2,
    happen: ofServer(async (place, { pick }) => place.restart('SIGKILL', pick % 2 === 0 ? HOUR : -HOUR)),
  },
  'rolling restart': {
    weight: 1,
    happen: async ({ places }) => {
      for (const place of places) {
        await place.restart('SIGTERM');
      }
    },
  },
};

/** What befalls the database and the way to it. */
export const DATABASE_FAULTS: Kinds = {
  'kill -9 of PostgreSQL': { isCrash: true, weight: 2, happen: goingDown('kill') },
  'immediate restart of PostgreSQL': { isCrash: true, weight: 1, happen: goingDown('immediate') },
  'fast restart of PostgreSQL': { weight: 1, happen: goingDown('fast') },
  'kill -9 of a backend': {
    isCrash: true,
    weight: 2,
    happen: async ({ database }, { pick }) => database.crash(pick),
  },
  'backends terminated': { weight: 3, happen: terminate },
  'statements cancelled': { weight: 2, happen: cancel },
  'a lock held': { weight: 2, happen: lock },
  'no connections left': { weight: 1, happen: exhaust },
  'answers lost after they were executed': { weight: 6, happen: onTheWay(losingAnswers, passing) },
  'timeouts told by PostgreSQL': {
    weight: 2,
    happen: onTheWay(refusing('57014', '55P03', '25P03'), passing),
  },
  'deadlocks and serialization failures': {
    weight: 2,
    happen: onTheWay(refusing('40001', '40P01'), passing),
  },
  'connections reset': {
    weight: 3,
    happen: onTheWay(
      (proxy) => {
        proxy.reset();
      },
      () => undefined,
    ),
  },
  'connections refused': {
    weight: 2,
    happen: onTheWay(
      async (proxy) => proxy.cut(),
      async (proxy) => proxy.mend(),
    ),
  },
  'a stalled way': {
    weight: 3,
    happen: onTheWay(
      (proxy) => {
        proxy.stall();
      },
      (proxy) => {
        proxy.resume();
      },
    ),
  },
  'a slow way': {
    weight: 3,
    happen: onTheWay(
      (proxy, { pick }) => {
        proxy.slow(20 + (pick % 200));
      },
      (proxy) => {
        proxy.slow(0);
      },
    ),
  },
};
