import { setTimeout as delay } from 'node:timers/promises';
import { request } from '../support/http.ts';
import { seatViolations } from '../support/checker/seat-checker.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/proxy/database-proxy.ts';
import { until } from '../support/until.ts';
import { AdminClient } from './admin-client.ts';
import { AgentClient } from './agent-client.ts';
import { checkHistory } from './check-history.ts';
import { now, type Surroundings } from './client.ts';
import { Draws } from './draws.ts';
import { DATABASE_FAULTS, SERVER_FAULTS, type Stage } from './faults.ts';
import { History, NAMES, type Sent } from './history.ts';
import { IdpClient } from './idp-client.ts';
import { letHappen } from './let-happen.ts';
import { readFacts } from './row-facts.ts';
import { ServerPlace } from './server-place.ts';
import { type Summary, summaryOf } from './summary.ts';
import { queryableOf, TortureDatabase } from './torture-database.ts';
import { toldOf, type Violation } from './violation.ts';

export interface TortureOrder {
  readonly seed: number;
  /** How long faults happen; what begins and ends it takes some seconds more. */
  readonly seconds: number;
  /** Ends the run at once, without a result, and leaves nothing behind. */
  readonly signal?: AbortSignal;
  /** Told now and then how far it is. */
  readonly say?: (line: string) => void;
}

const SERVERS = 3;
const CLIENTS = { idp: 6, agent: 12, admin: 2 };
const USERS = 6;
const GROUPS = 2;
const OPERATOR_TOKEN = 'the-operator-of-the-torture';
const SETTINGS = {
  ...{ SAMPLE_DATA: 'true', OPERATOR_TOKEN, RATE_LIMIT: '0', LOG_LEVEL: 'error' },
  // So short that sessions are lost meanwhile, and reclaimed.
  ...{ SESSION_TTL: '6', CONNECTED_TTL: '12' },
};

/** Milliseconds between two looks at the rows while everything goes on. */
const LOOKING_PAUSE = 700;

/** Everything that runs in one run, and what it has found. */
class Torture {
  readonly #order: TortureOrder;
  readonly #history = new History();
  readonly #violations: Violation[] = [];
  readonly #faults: Record<string, number> = {};
  #looks = 0;

  constructor(order: TortureOrder) {
    this.#order = order;
  }

  async run(): Promise<Summary> {
    const database = await TortureDatabase.start();
    const places: ServerPlace[] = [];
    try {
      const proxies = await Promise.all(
        Array.from({ length: SERVERS }, async () => startDatabaseProxy(database.connectionString)),
      );
      // The first migrates, and prints the tokens.
      for (const proxy of proxies) {
        places.push(await ServerPlace.start(proxy, SETTINGS));
      }
      const stage = { places, database };
      const seconds = await Promise.race([this.#torture(stage), this.#givenUp()]);
      await this.#settle(stage, proxies);
      await this.#checkAtTheEnd(stage);
      return summaryOf({
        ...{ seed: this.#order.seed, seconds, history: this.#history, looks: this.#looks },
        ...{ faults: this.#faults, violations: this.#violations },
      });
    } finally {
      await Promise.all(places.map(async (place) => place.stop().catch(() => undefined)));
      await Promise.all(places.map(async ({ proxy }) => proxy.cut().catch(() => undefined)));
      await database.stop();
    }
  }

  async #givenUp(): Promise<never> {
    const { signal } = this.#order;
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(new Error('The run was ended before its time'));
      });
    });
  }

  async #torture(stage: Stage): Promise<number> {
    const over = new AbortController();
    const around = await this.#surroundings(stage, over.signal);
    const idps = this.#clients('idp', (name, draws) => new IdpClient(name, draws, around));
    await Promise.all(idps.map(async (idp) => idp.begin(USERS, GROUPS)));
    const slots = idps.flatMap((idp) => idp.slots);
    const start = now();
    const faults = [SERVER_FAULTS, DATABASE_FAULTS].map(async (kinds, lane) =>
      letHappen(stage, {
        ...{ kinds, draws: new Draws(this.#order.seed, `faults ${lane}`), over: over.signal },
        onFault: ({ kind }) => (this.#faults[kind] = (this.#faults[kind] ?? 0) + 1),
        onCrash: (from) => this.#history.crashes.push({ from, until: now() }),
        onFailure: (error) => this.#order.say?.(`a fault did not come off: ${String(error)}`),
      }),
    );
    const work = [
      ...idps.map(async (idp) => idp.work()),
      ...this.#clients('agent', (name, draws) => new AgentClient(name, draws, around)).map(async (agent) =>
        agent.work(slots),
      ),
      ...this.#clients('admin', (name, draws) => new AdminClient(name, draws, around)).map(async (admin) =>
        admin.work(idps),
      ),
    ];
    const looking = this.#lookAgainAndAgain(stage, over.signal);
    await delay(this.#order.seconds * 1000);
    over.abort();
    await Promise.all([...faults, looking]);
    await Promise.all(work);
    return (now() - start) / 1000;
  }

  #clients<One>(kind: keyof typeof CLIENTS, make: (name: string, draws: Draws) => One): One[] {
    return Array.from({ length: CLIENTS[kind] }, (_, place) => {
      const name = `${kind}${place}`;
      return make(name, new Draws(this.#order.seed, name));
    });
  }

  /** The pools, and who may ask. */
  async #surroundings({ places }: Stage, over: AbortSignal): Promise<Surroundings> {
    const [first] = places;
    const [baseUrl, printed] = [first?.address ?? '', first?.printed ?? ''];
    const operator = async (method: string, path: string, body?: object): Promise<unknown> =>
      (await request(baseUrl, { method, path: `/operator/v1${path}`, token: OPERATOR_TOKEN, body })).body;
    const { items } = (await operator('GET', '/tenants')) as { items: { id: string }[] };
    const terms = { seatTypes: 'mixed', sharedSelfService: true };
    await operator('PUT', '/products/calls', { displayName: 'Calls', occupiedBy: 'session', ...terms });
    await operator('PUT', '/products/desk', { displayName: 'Desk', occupiedBy: 'login', ...terms });
    const pool = async (product: string, type: string, agreed: object): Promise<void> => {
      const path = `/tenants/${items[0]?.id ?? ''}/seat-pools/${product}/${type}`;
      const start = now();
      await operator('PUT', path, agreed);
      const { capacity } = agreed as { capacity: number };
      const by: Sent = {
        ...{ id: 'begin', what: 'pool', about: path, server: 0, start, end: now() },
        ...{ status: 200, outcome: 'ok' },
      };
      this.#history.write(by, { [NAMES.capacity(product, type)]: String(capacity) });
    };
    await pool('calls', 'named', { capacity: 4 });
    await pool('calls', 'concurrent', { capacity: 5 });
    await pool('desk', 'named', { capacity: 4, whenFull: 'wait' });
    await pool('desk', 'concurrent', { capacity: 4, grantLimit: 9, whenFull: 'wait' });
    const tokenOf = (name: string): string =>
      new RegExp(`${name} token:\\s+(\\S+)`, 'i').exec(printed)?.[1] ?? '';
    return {
      servers: places.map(({ address }) => address),
      tokens: { scim: tokenOf('SCIM'), admin: tokenOf('admin'), agent: tokenOf('agent') },
      ...{ history: this.#history, over },
    };
  }

  /** The rows keep every rule at every moment at which somebody can look. */
  async #lookAgainAndAgain({ database }: Stage, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await delay(LOOKING_PAUSE);
      // The database may be down.
      await this.#checkRows(database).catch(() => undefined);
      const { sent } = this.#history;
      this.#order.say?.(`${sent.length} requests, ${this.#violations.length} violations`);
    }
  }

  async #checkRows(database: TortureDatabase): Promise<void> {
    const broken = await database.look(async (client) => seatViolations(queryableOf(client)));
    this.#looks += 1;
    for (const [rule, rows] of Object.entries(broken)) {
      const details = JSON.stringify(rows);
      if (!this.#violations.some((each) => each.rule === rule && each.details === details)) {
        this.#violations.push({ rule, about: 'rows', details, history: this.#historyOf(details) });
      }
    }
  }

  /** What was sent about whatever is named in a row. */
  #historyOf(details: string): string[] {
    const ids = new Set(details.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g));
    return this.#history.sent.filter(({ about }) => ids.has(about)).map(toldOf);
  }

  /** Nothing is broken any more, and nothing is on its way: what was unknown has been done, or never will be. */
  async #settle({ places, database }: Stage, proxies: readonly DatabaseProxy[]): Promise<void> {
    proxies.forEach((proxy) => {
      proxy.judge(() => 'pass');
      proxy.resume();
    });
    for (const { address } of places) {
      await until(
        'every server is ready again',
        async () => (await request(address, { path: '/readyz' }).catch(() => undefined))?.status === 200,
        60_000,
      );
    }
    const text = `select from pg_stat_activity where application_name = 'seatkeeper' and state <> 'idle'`;
    await until(
      'nothing is on its way',
      async () => (await database.look(async (client) => client.query(text))).rowCount === 0,
      60_000,
    );
  }

  async #checkAtTheEnd({ places, database }: Stage): Promise<void> {
    await this.#checkRows(database);
    const at = now();
    const facts = await database.look(readFacts);
    this.#violations.push(...checkHistory(this.#history, facts, at));
    this.#history.strange.forEach(({ rule, by, text }) => {
      this.#violations.push({ rule, about: by.about, details: text, history: [toldOf(by)] });
    });
    places.forEach(({ surprises }, place) => {
      surprises.forEach((details) => {
        this.#violations.push({
          rule: 'a server ended by itself',
          about: `server ${place}`,
          details,
          history: [],
        });
      });
    });
  }
}

/** Lets everything go wrong for a while, and tells what came of it. */
export const torture = async (order: TortureOrder): Promise<Summary> => new Torture(order).run();
