import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { SYSTEM } from '../../../src/kernel/actor.ts';
import { type TenantId, type UserId } from '../../../src/kernel/ids.ts';
import { type SessionStore } from '../../../src/seats/sessions/session-store.ts';
import { PostgresRefusalRecorder } from '../../../src/storage/audit/postgres-refusal-recorder.ts';
import { KEEP, LEAVE } from '../../../src/storage/line/line-statements.ts';
import { PostgresRateLimiter } from '../../../src/storage/limits/postgres-rate-limiter.ts';
import { PostgresSeatStore } from '../../../src/storage/seats/postgres-seat-store.ts';
import { PostgresSessionSweep } from '../../../src/storage/sessions/postgres-session-sweep.ts';
import { type Queryable, type Transactional } from '../../../src/storage/statement.ts';
import { PostgresAccessTokenStore } from '../../../src/storage/tenants/postgres-access-token-store.ts';
import { PostgresOauthClientStore } from '../../../src/storage/tenants/postgres-oauth-client-store.ts';
import { PostgresTenantStore } from '../../../src/storage/tenants/postgres-tenant-store.ts';
import { PostgresTokenStore } from '../../../src/storage/tenants/postgres-token-store.ts';
import { rowsOfTenant, tenantTables } from '../../contract/apart/rows-of-tenant.ts';
import { asSystem } from '../../support/acting.ts';
import { newSeatedTenant, type SeatedTenant } from '../../support/seat-tenant.ts';
import { inCompany, sessionStoreOf } from '../../support/session-stores.ts';
import { createTestDatabase, rows, type TestDatabase } from '../../support/test-database.ts';
import { CLIENT, orderFor, refusalOf, TOKEN } from './desk.ts';

/** SQLSTATE of a row that a policy refuses. */
const REFUSED = '42501';

/** A database that a program writes to. */
type Written = Transactional & { readonly urgent: Queryable };

for (const mistake of ['forgets its tenant', "takes another's"] as const) {
  describe(`row security, of a program that ${mistake},`, () => {
    let test: TestDatabase;
    let tables: readonly string[];
    let seated: SeatedTenant;
    let tenant: TenantId;
    let stranger: TenantId;
    let agent: UserId;

    before(async () => {
      test = await createTestDatabase();
      tables = await tenantTables(test.database);
    });
    beforeEach(async () => {
      seated = await newSeatedTenant(test.database, { product: 'p', concurrent: 8 });
      ({ tenant } = seated);
      agent = await seated.newAgent('concurrent');
      stranger = (await newSeatedTenant(test.database, { product: 'p', concurrent: 8 })).tenant;
    });
    after(async () => test.drop());

    /** The database for a program that writes for this tenant, whomever it says it works for. */
    const writingFor = (taken: TenantId | undefined): Written => {
      const setting = taken === undefined ? "''" : `'{${taken}}'`;
      const query: Written['query'] = async (statement, values) => {
        const text = statement.text.replaceAll(
          /set_config\('seatkeeper\.tenants', (.*?), true\)/g,
          // The parameter stays, as one that is not looked at.
          `set_config('seatkeeper.tenants', left($1, 0) || ${setting}, true)`,
        );
        return test.limited.query({ name: '', text }, values);
      };
      return {
        query,
        urgent: { query },
        transaction: async ({ actor }, work) =>
          test.limited.transaction({ actor, ...(taken !== undefined && { tenant: taken }) }, work),
      };
    };

    const digest = async (): Promise<Record<string, string>> =>
      rowsOfTenant(test.database, { tables, tenant });

    /** Does it with the mistake, which must change nothing; then without, which must change something. */
    const stopped = async (work: (on: Written) => Promise<unknown>): Promise<void> => {
      const before = await digest();
      const answer = await work(writingFor(mistake === 'forgets its tenant' ? undefined : stranger)).catch(
        (error: unknown) => error,
      );
      if (answer instanceof Error) {
        expect((answer as { code?: string }).code, answer.message).to.equal(REFUSED);
      }
      expect(await digest(), String(work)).to.deep.equal(before);
      await work(writingFor(tenant));
      expect(await digest(), String(work)).to.not.deep.equal(before);
    };

    it('leaves a tenant and its credentials as they are', async () => {
      const [acting, client, token] = [asSystem(tenant), randomUUID(), randomUUID()];
      const hash = Buffer.from(token);
      const given = { tenant, clientId: client, hash, scopes: [], lifetime: 60 };
      await stopped(async (on) => new PostgresTokenStore(on).create(acting, { ...TOKEN, id: token, hash }));
      await stopped(async (on) => new PostgresTokenStore(on).recordUse(tenant, token));
      await stopped(async (on) => new PostgresTokenStore(on).delete(acting, token));
      await stopped(async (on) => new PostgresOauthClientStore(on).create(acting, { ...CLIENT, id: client }));
      await stopped(async (on) => new PostgresAccessTokenStore(on).recordUse(tenant, client));
      await stopped(async (on) => new PostgresAccessTokenStore(on).create(given));
      await stopped(async (on) =>
        new PostgresAccessTokenStore(on).spend({ ...given, jti: 'a', acceptableUntil: 2e9 }),
      );
      await stopped(async (on) => new PostgresAccessTokenStore(on).delete(given, hash));
      await stopped(async (on) => new PostgresOauthClientStore(on).delete(acting, client));
      await stopped(async (on) => new PostgresTenantStore(on).change(tenant, { suspended: true }, SYSTEM));
      await stopped(async (on) => new PostgresTenantStore(on).delete(tenant, SYSTEM));
    });

    it('leaves users, pools and seats as they are', async () => {
      const within = async (work: (seats: PostgresSeatStore) => Promise<unknown>): Promise<void> =>
        stopped(async (on) =>
          on.transaction(asSystem(tenant), async (transaction) =>
            work(new PostgresSeatStore(transaction, tenant)),
          ),
        );
      const terms = { capacity: 7, grantLimit: null, whenFull: 'wait' } as const;
      const grant = { product: 'p', type: 'named', source: 'direct' } as const;
      const waiting = { ...grant, status: 'waiting' } as const;
      await within(async (seats) => seats.putPool(grant, terms));
      await within(async (seats) => seats.writeGrants([{ user: agent, grants: [waiting], removed: [] }]));
      await within(async (seats) => seats.promoteWaiting(grant, 1));
      await within(async (seats) => seats.writeGrants([{ user: agent, grants: [], removed: ['p'] }]));
      await stopped(async (on) =>
        on.transaction(asSystem(tenant), async (transaction) =>
          rows(transaction, `delete from users where tenant_id = '${tenant}'`),
        ),
      );
    });

    const together = (store: SessionStore): SessionStore => inCompany(store);
    const alone = (store: SessionStore): SessionStore => store;

    for (const [way, asked] of Object.entries({ alone, together })) {
      it(`leaves sessions as they are, asked for ${way}`, async () => {
        const on = (written: Written): SessionStore => asked(sessionStoreOf(written, tenant));
        const open = async (store: SessionStore, user = agent): Promise<string> => {
          const opening = await store.open(orderFor(user));
          return opening.outcome === 'opened' ? opening.session.id : '';
        };
        // The rows of seats come with the first who needs one.
        const session = await open(sessionStoreOf(test.limited, tenant));
        const another = await seated.newAgent('concurrent');
        await stopped(async (written) => open(on(written), another));
        await stopped(async (written) => on(written).heartbeat(session));
        await stopped(async (written) => on(written).connect(session));
        await stopped(async (written) => on(written).close(session, 'agent'));
      });
    }

    it('leaves occupancies, and the line for seats, as they are', async () => {
      const opening = await sessionStoreOf(test.limited, tenant).open(orderFor(agent));
      const occupancy = opening.outcome === 'opened' ? opening.session.occupancyId : '';
      const another = await seated.newAgent('concurrent');
      await sessionStoreOf(test.limited, tenant).open(orderFor(another));
      await rows(
        test.database,
        `insert into waiting_line (tenant_id, product, user_id, expires_at)
         values ('${tenant}', 'p', '${agent}', now() + interval '1 h')`,
      );
      await stopped(async (on) => on.query(KEEP, [[tenant], ['p'], [agent], 5]));
      await stopped(async (on) => on.query(LEAVE, [tenant, 'p', agent]));
      await stopped(async (on) => sessionStoreOf(on, tenant).clear(occupancy, 'agent'));
      await rows(
        test.database,
        "update sessions set expires_at = now() - interval '1 s' where ended_at is null",
      );
      await stopped(async (on) => new PostgresSessionSweep(on).expire({ tenant, product: 'p' }, 10));
    });

    it('counts no request, and records no refusal', async () => {
      const rate = { perSecond: 10, burst: 10 };
      await stopped(async (connection) =>
        new PostgresRateLimiter({ connection, rate, now: () => 0 }).admit({
          ...{ tenant, connection: 'idp', lane: 'ordinary' },
        }),
      );
      await stopped(async (on) => new PostgresRefusalRecorder(on).record(refusalOf(tenant)));
    });
  });
}
