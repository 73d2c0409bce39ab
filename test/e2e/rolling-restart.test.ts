import { expect } from 'chai';
import { Agent, request as send } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PAUSE = 20;

/** One server behind the balancer, at an address that outlives its process. */
interface Place {
  readonly agent: Agent;
  process: ServerProcess;
  isReady: boolean;
}

/** What came of a request; the status, or why there was none. */
type Outcome = number | string;

describe('a rolling restart of three servers', () => {
  let test: TestDatabase;
  let places: Place[];
  let settings: Record<string, string>;
  let token: string;

  before(async function () {
    this.timeout(60_000);
    test = await createTestDatabase();
    settings = { DATABASE_URL: test.connectionString, SAMPLE_DATA: 'true', LOG_LEVEL: 'error' };
    const first = await startServer(settings);
    token = /SCIM token:\s+(\S+)/i.exec(first.stdout())?.[1] ?? '';
    const others = await Promise.all([1, 2].map(async () => startServer(settings)));
    places = [first, ...others].map((process) => ({
      ...{ process, agent: new Agent({ keepAlive: true }), isReady: true },
    }));
  });
  after(async () => {
    await Promise.all(places.map(async ({ process }) => process.stop()));
    places.forEach(({ agent }) => {
      agent.destroy();
    });
    await test.drop();
  });

  const exchange = async (place: Place, method: string, path: string, body?: object): Promise<Outcome> =>
    new Promise((resolve) => {
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' };
      const sent = send(
        `${place.process.baseUrl}/scim/v2${path}`,
        { method, headers, agent: place.agent },
        (response) => {
          response.resume().once('close', () => {
            resolve(response.complete ? (response.statusCode ?? 0) : 'cut off');
          });
        },
      );
      sent.once('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? error.message);
      });
      sent.end(body && JSON.stringify(body));
    });

  /** What a balancer does all the time: it asks each server whether it is ready. */
  const probe = async (place: Place, over: AbortSignal): Promise<void> => {
    while (!over.aborted) {
      const asked = fetch(`${place.process.baseUrl}/readyz`, { signal: AbortSignal.timeout(500) });
      place.isReady = await asked.then(
        ({ ok }) => ok,
        () => false,
      );
      await delay(50);
    }
  };

  /** One that is not ready is passed over, and one that takes no connection; nothing else is tried twice. */
  const balanced = async (turn: number, method: string, path: string, body?: object): Promise<Outcome> => {
    for (let offset = 0; offset < places.length; offset += 1) {
      const place = places[(turn + offset) % places.length];
      const outcome = place?.isReady === true ? await exchange(place, method, path, body) : undefined;
      if (outcome !== undefined && outcome !== 'ECONNREFUSED') {
        return outcome;
      }
    }
    return 'nobody answers';
  };

  const restart = async (place: Place): Promise<void> => {
    const port = new URL(place.process.baseUrl).port;
    expect(await place.process.stop('SIGTERM')).to.deep.equal({ code: 0, signal: null });
    place.process = await startServer({ ...settings, PORT: port });
  };

  it('under 50 requests a second fails none of them', async function () {
    this.timeout(120_000);
    const asked: Promise<Outcome>[] = [];
    const over = new AbortController();
    const asking = (async () => {
      for (let turn = 0; !over.signal.aborted; turn += 1) {
        const body = { schemas: [USER], userName: `rolling-${turn}` };
        asked.push(
          turn % 2 === 0 ? balanced(turn, 'POST', '/Users', body) : balanced(turn, 'GET', '/Users?count=1'),
        );
        await delay(PAUSE);
      }
    })();
    const probing = places.map(async (place) => probe(place, over.signal));
    for (const place of places) {
      await restart(place);
    }
    over.abort();
    await Promise.all([asking, ...probing]);
    const outcomes = await Promise.all(asked);
    const strange = outcomes.filter((outcome) => outcome !== 200 && outcome !== 201);
    expect(strange).to.deep.equal([]);
    // Each was on its way: enough of them, and each POST that was answered is there.
    expect(outcomes.length).to.be.above(100);
    const text = `select count(*)::integer as users from users where user_name like 'rolling-%'`;
    const created = outcomes.filter((outcome) => outcome === 201).length;
    expect(await test.database.query({ name: '', text }, [])).to.deep.equal([{ users: created }]);
  });
});
