import { expect } from 'chai';
import { type TestResponse } from '../support/http.ts';
import { EverythingClient } from './everything-client.ts';
import { operationsFrom } from './everything-operations.ts';
import { seatViolations } from '../support/checker/seat-checker.ts';
import { inParallel, startServers, type SeveralServers } from './several-servers.ts';

const OPERATIONS = 1000;
const LANES = 16;

/** 202: it is ending. 404: somebody had deleted it meanwhile. 410: the session had ended. */
const ALLOWED = new Set([200, 201, 202, 204, 403, 404, 409, 410]);

const isAllowed = (kind: string, { status, body }: TestResponse): boolean =>
  // Nobody uses a key for two requests, whoever is slow to answer.
  (ALLOWED.has(status) && body['code'] !== 'idempotencyKeyReused') ||
  // A member that somebody had deleted is an invalid value.
  (kind === 'member' && status === 400 && body['scimType'] === 'invalidValue');

interface SessionRow {
  readonly session_id: string;
  readonly occupancy_id: string;
  readonly user_id: string;
  readonly product: string;
  readonly idempotency_key: string | null;
  readonly is_over: boolean;
  readonly is_all_over: boolean;
}

const SESSIONS = `
  select s.session_id, s.occupancy_id, o.user_id, s.product, s.idempotency_key, s.ended_at is not null as is_over,
         o.ended_at is not null as is_all_over
    from sessions s join occupancies o using (tenant_id, occupancy_id)`;

describe('everything at once over three server processes', function () {
  this.timeout(90_000);
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  let servers: SeveralServers;
  let client: EverythingClient;
  let strange: unknown[];
  let sessions: SessionRow[];
  const moments: object[] = [];

  before(async () => {
    // So short that sessions are lost meanwhile, and reclaimed.
    servers = await startServers(3, { SESSION_TTL: '2', CONNECTED_TTL: '4' });
    await servers.putProduct('calls', 'mixed');
    await servers.putProduct('desk', 'mixed', 'login');
    await servers.putPool('calls', 'named', { capacity: 3 });
    await servers.putPool('calls', 'concurrent', { capacity: 4 });
    await servers.putPool('desk', 'named', { capacity: 3, whenFull: 'wait' });
    await servers.putPool('desk', 'concurrent', { capacity: 3, grantLimit: 8, whenFull: 'wait' });
    client = new EverythingClient(servers);
    await client.begin();
    let isOver = false;
    const watch = async (): Promise<void> => {
      while (!isOver) {
        moments.push(await seatViolations(servers.database));
      }
    };
    const work = inParallel(operationsFrom(seed, OPERATIONS), LANES, async (operation) =>
      (await client.perform(operation)).map((answer) => ({ operation, answer })),
    ).finally(() => (isOver = true));
    const [answers] = await Promise.all([work, watch()]);
    strange = answers
      .flat()
      .filter(({ operation, answer }) => !isAllowed(operation.kind, answer))
      .map(({ operation, answer: { status, text } }) => [operation, status, text]);
    sessions = await servers.rows<SessionRow>(SESSIONS);
  });
  after(async () => servers.stop());

  it('is answered with success or with a refusal', () => {
    expect(strange, `SEED=${seed}`).to.deep.equal([]);
  });

  it('breaks no rule at any moment', () => {
    expect(moments, `SEED=${seed}`).not.to.be.empty;
    for (const violations of moments) {
      expect(violations, `SEED=${seed}`).to.deep.equal({});
    }
  });

  it('leaves rows that break no rule', async () => {
    expect(await seatViolations(servers.database), `SEED=${seed}`).to.deep.equal({});
  });

  it('keeps every session that was acknowledged once, and no other', () => {
    const rows = sessions.map((row) => [row.session_id, row.occupancy_id, row.user_id, row.product]);
    const said = client.acknowledged.map((each) => [each.id, each.occupancyId, each.userId, each.product]);
    const texts = new Set(said.map((each) => each.join(' ')));
    expect(texts.size, `SEED=${seed}`).to.be.greaterThan(0);
    expect(
      rows.map((row) => row.join(' ')),
      `SEED=${seed}`,
    ).to.have.members([...texts]);
    // Without a key each request is a session of its own.
    const keyless = client.acknowledged.filter(({ key }) => key === null).map(({ id }) => id);
    expect(new Set(keyless).size, `SEED=${seed}`).to.equal(keyless.length);
  });

  it('opens one session for one Idempotency-Key', () => {
    const ids = new Map<string, string>();
    for (const { key, id } of client.acknowledged) {
      if (key !== null) {
        expect(id, `SEED=${seed} ${key}`).to.equal(ids.get(key) ?? id);
        ids.set(key, id);
      }
    }
    const kept = sessions.filter((row) => row.idempotency_key !== null);
    expect(new Map(kept.map((row) => [row.idempotency_key, row.session_id])), `SEED=${seed}`).to.deep.equal(
      ids,
    );
  });

  it('never brings back what it has said to be over', () => {
    const over = new Set(client.over);
    const back = sessions.filter(
      (row) => (over.has(row.session_id) && !row.is_over) || (over.has(row.occupancy_id) && !row.is_all_over),
    );
    expect(back, `SEED=${seed}`).to.deep.equal([]);
  });
});
