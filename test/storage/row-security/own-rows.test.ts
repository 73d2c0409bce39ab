import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { SYSTEM } from '../../../src/kernel/actor.ts';
import { type TenantId, type UserId } from '../../../src/kernel/ids.ts';
import { PostgresRefusalRecorder } from '../../../src/storage/audit/postgres-refusal-recorder.ts';
import { Database } from '../../../src/storage/database.ts';
import { KEEP, LEAVE, OPEN_IN_LINE } from '../../../src/storage/line/line-statements.ts';
import { PostgresRateLimiter } from '../../../src/storage/limits/postgres-rate-limiter.ts';
import { asRole, LIMITED_ROLE } from '../../../src/storage/row-security/limited-role.ts';
import { GatheredSessions } from '../../../src/storage/sessions/gathered-sessions.ts';
import { PostgresSessionSweep } from '../../../src/storage/sessions/postgres-session-sweep.ts';
import { PostgresAccessTokenStore } from '../../../src/storage/tenants/postgres-access-token-store.ts';
import { PostgresCredentialSweep } from '../../../src/storage/tenants/postgres-credential-sweep.ts';
import { PostgresOauthClientStore } from '../../../src/storage/tenants/postgres-oauth-client-store.ts';
import { PostgresTenantStore } from '../../../src/storage/tenants/postgres-tenant-store.ts';
import { PostgresTokenStore } from '../../../src/storage/tenants/postgres-token-store.ts';
import { PostgresUsageSweep } from '../../../src/storage/usage/postgres-usage-sweep.ts';
import { asSystem } from '../../support/acting.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { newSeatedTenant, type SeatedTenant } from '../../support/seat-tenant.ts';
import { inCompany, sessionStoreOf } from '../../support/session-stores.ts';
import { createTestDatabase, rows, type TestDatabase } from '../../support/test-database.ts';
import { askedFor, CLIENT, orderFor, refusalOf, TOKEN } from './desk.ts';

const TIMES = { ttl: 180, connectedTtl: 600 };

/** Ways to find a row that the planner may choose; each forbids the ways before. */
const PLANS = {
  'as planned': '',
  'without an index': '-c enable_indexscan=off -c enable_bitmapscan=off -c enable_indexonlyscan=off',
  'without nested loops': '-c enable_nestloop=off',
  'by nested loops alone': '-c enable_hashjoin=off -c enable_mergejoin=off',
};

/** What a connection knows of whose rows may be written. */
const WRITTEN = `
  select coalesce(current_setting('seatkeeper.tenants', true), '')
         || coalesce(current_setting('seatkeeper.every_tenant', true), '') as written`;

describe('what a server writes under row security', () => {
  let test: TestDatabase;
  let seated: SeatedTenant;
  let tenant: TenantId;
  let agent: UserId;

  before(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    seated = await newSeatedTenant(test.database, { product: 'p', concurrent: 8 });
    ({ tenant } = seated);
    agent = await seated.newAgent('concurrent');
  });
  after(async () => test.drop());

  const sql = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    test.database.query<Row>({ name: '', text }, values);
  for (const [how, options] of Object.entries(PLANS)) {
    it(`reaches its own rows in the statement that says whose they are, ${how}`, async () => {
      const url = new URL(test.connectionString);
      url.searchParams.set('options', options);
      const database = new Database({ connectionString: url.href, role: LIMITED_ROLE });
      try {
        await writeEverything(database);
      } finally {
        await database.close();
      }
    });
  }

  const writeEverything = async (database: Database): Promise<void> => {
    const one = async (text: string): Promise<unknown> =>
      Object.values((await sql<Record<string, unknown>>(text, [tenant]))[0] ?? {})[0];

    const [clientId, id, hash] = [randomUUID(), randomUUID(), Buffer.from(randomUUID())];
    await new PostgresOauthClientStore(database).create(asSystem(tenant), { ...CLIENT, id: clientId });
    const tokens = new PostgresTokenStore(database);
    await tokens.create(asSystem(tenant), { ...TOKEN, id, hash });
    await tokens.recordUse(tenant, id);
    expect(await one('select last_used_at from tokens where tenant_id = $1')).to.be.instanceOf(Date);

    const access = new PostgresAccessTokenStore(database);
    const given = { tenant, clientId, hash, scopes: [], lifetime: -1 };
    expect(await access.create(given)).to.equal(true);
    expect(await one('select last_used_at from oauth_clients where tenant_id = $1')).to.be.instanceOf(Date);
    await access.delete({ tenant, clientId }, hash);
    expect(await one('select count(*)::integer from oauth_access_tokens where tenant_id = $1')).to.equal(0);
    await access.create(given);
    expect(await access.spend({ tenant, clientId, jti: 'a', acceptableUntil: 1 })).to.equal(true);
    expect(await new PostgresCredentialSweep(database).forgetExpired(10)).to.equal(2);

    await new PostgresRefusalRecorder(database).record(refusalOf(tenant));
    expect(
      await one(`select target_id from audit_events where tenant_id = $1 and action = 'request.refused'`),
    ).to.equal('nobody');
    const rate = { perSecond: 8, burst: 10 };
    const limiter = new PostgresRateLimiter({ connection: database, rate, now: () => 0 });
    await limiter.admit({ tenant, connection: 'idp', lane: 'ordinary' });
    expect(await one('select requests from rate_buckets where tenant_id = $1')).to.equal(9);

    await writeSessions(database);
    await new PostgresUsageSweep(database).forget(1);
    expect(await one('select count(*)::integer from seat_denials where tenant_id = $1')).to.equal(0);
  };

  const writeSessions = async (database: Database): Promise<void> => {
    const alone = sessionStoreOf(database, tenant);
    for (const store of [alone, inCompany(alone)]) {
      const opened = await store.open(orderFor(agent));
      expect(opened.outcome).to.equal('opened');
      const id = opened.outcome === 'opened' ? opened.session.id : '';
      expect((await store.heartbeat(id)).outcome).to.equal('alive');
      expect((await store.connect(id)).outcome).to.equal('alive');
      expect((await store.close(id, 'agent')).outcome).to.equal('ended');
      await expectNobodyAtWork();
    }
    const again = await alone.open(orderFor(agent));
    expect(
      again.outcome === 'opened' && (await alone.clear(again.session.occupancyId, 'agent')).outcome,
    ).to.equal('ended');
    await expectNobodyAtWork();
    await waitInLine(database);
    const sweep = new PostgresSessionSweep(database);
    await sql(
      `update sessions set expires_at = now() - interval '1 s' where tenant_id = $1 and ended_at is null`,
      [tenant],
    );
    expect(await sweep.expire({ tenant, product: 'p' }, 10)).to.equal(1);
    await expectNobodyAtWork();
    await sql(`update occupancies set ended_at = now() - interval '9 days' where tenant_id = $1`, [tenant]);
    expect(await sweep.forget(7, 1_000)).to.be.greaterThan(3);
    await sql(`update seat_denials set first_at = now() - interval '9 days' where tenant_id = $1`, [tenant]);
  };

  const waitInLine = async (database: Database): Promise<void> => {
    await seated.setCapacity(1);
    const late = await seated.newAgent('concurrent');
    for (const user of [agent, late]) {
      await database.query(OPEN_IN_LINE, [tenant, JSON.stringify(askedFor(user)), '{"type": "agent"}', 5]);
    }
    const left = async (): Promise<unknown> =>
      (
        await sql<{ left: boolean }>(
          "select expires_at > now() + interval '5 s' as left from waiting_line where tenant_id = $1",
          [tenant],
        )
      )[0]?.left;
    expect(await left()).to.equal(false);
    await database.query(KEEP, [[tenant], ['p'], [late], 60]);
    expect(await left()).to.equal(true);
    await database.query(LEAVE, [tenant, 'p', late]);
    expect(await left()).to.equal(false);
  };

  const expectNobodyAtWork = async (): Promise<void> => {
    const text = `select (select count(*) from sessions where tenant_id = $1 and ended_at is null) as sessions,
                         (select count(*) from concurrent_seats where tenant_id = $1 and user_id is not null) as seats`;
    expect(await sql(text, [tenant])).to.deep.equal([{ sessions: '0', seats: '0' }]);
  };

  it('are the rows of all whose agents are served together, and of nobody else', async () => {
    const other = await newSeatedTenant(test.database, { product: 'p', concurrent: 8 });
    const sessions = [sessionStoreOf(test.limited, tenant), sessionStoreOf(test.limited, other.tenant)];
    const agents = [agent, await other.newAgent('concurrent')];
    // The rows of seats come with the first who needs one.
    for (const [place, store] of sessions.entries()) {
      const first = await store.open(orderFor(agents[place] ?? ''));
      await store.close(first.outcome === 'opened' ? first.session.id : '', 'agent');
    }
    const gathered = new GatheredSessions(test.limited, TIMES);
    const opened = await Promise.all(
      [tenant, other.tenant].map(async (each, place) =>
        gathered.open(asSystem(each), askedFor(agents[place] ?? '')),
      ),
    );
    expect(opened.map((each) => each?.outcome)).to.deep.equal(['opened', 'opened']);
  });

  it('are those of its tenant in whatever letter case it is told', async () => {
    const shouted = tenant.toUpperCase() as TenantId;
    await new PostgresTenantStore(test.limited).change(shouted, { name: 'loud' }, SYSTEM);
    await new PostgresRefusalRecorder(test.limited).record(refusalOf(shouted));
    expect(await sql('select name from tenants where tenant_id = $1', [tenant])).to.deep.equal([
      { name: 'loud' },
    ]);
    const lock = { name: '', text: 'select from users where tenant_id = $1 for update' };
    const found = await test.limited.transaction({ actor: SYSTEM }, async (outer) =>
      outer.transaction(asSystem(shouted), async (inner) => inner.query(lock, [tenant])),
    );
    expect(found).to.have.length(1);
  });

  it('leaves nothing of its tenant on the connection', async () => {
    const one = new Database({
      connectionString: asRole(test.connectionString, LIMITED_ROLE),
      poolSize: 1,
    });
    const written = async (): Promise<unknown> =>
      (await rows<{ written: unknown }>(one, WRITTEN))[0]?.written;
    const touched = async (): Promise<number> =>
      (await rows(one, `update users set version = version where tenant_id = '${tenant}' returning 1`))
        .length;
    try {
      await one.transaction(asSystem(tenant), async (transaction) => {
        expect(await rows(transaction, WRITTEN)).to.deep.equal([{ written: `{${tenant}}` }]);
      });
      expect([await written(), await touched()]).to.deep.equal(['', 0]);
      await rejectionOf(one.transaction(asSystem(tenant), () => Promise.reject(new Error('on purpose'))));
      expect([await written(), await touched()]).to.deep.equal(['', 0]);
      await one.transaction({ actor: SYSTEM }, async (outer) => {
        await outer.transaction(asSystem(tenant), async (inner) => rows(inner, 'select 1'));
        await outer.transaction({ actor: SYSTEM }, async (inner) => {
          const text = `update users set version = version where tenant_id = '${tenant}' returning 1`;
          expect(await rows(inner, text)).to.deep.equal([]);
        });
      });
      const store = sessionStoreOf(one, tenant);
      expect((await store.open(orderFor(agent))).outcome).to.equal('opened');
      expect([await written(), await touched()]).to.deep.equal(['', 0]);
      await new PostgresCredentialSweep(one).forgetExpired(1);
      await new PostgresUsageSweep(one).forget(400);
      expect([await written(), await touched()]).to.deep.equal(['', 0]);
    } finally {
      await one.close();
    }
  });
});
