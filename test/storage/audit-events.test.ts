import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type Actor, SYSTEM } from '../../src/kernel/actor.ts';
import { type TenantId } from '../../src/kernel/ids.ts';
import { Database } from '../../src/storage/database.ts';
import { migrateUp } from '../../src/storage/migrate.ts';
import { type Queryable } from '../../src/storage/statement.ts';
import { PostgresTenantStore } from '../../src/storage/tenants/postgres-tenant-store.ts';
import { type BareTenant, newBareTenant } from '../support/seat-tenant.ts';
import { rejectionOf } from '../support/rejection.ts';
import { MIGRATIONS } from '../support/repository.ts';
import { createTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';

const ADA: Actor = {
  type: 'administrator',
  tokenId: randomUUID(),
  connection: "it's \\ \"quoted\" $1 'x'); drop table users; --",
  requestId: 'request-1',
};

interface Recorded {
  readonly action: string;
  readonly actor_type: string;
  readonly token_id: string | null;
  readonly connection: string | null;
  readonly request_id: string | null;
}

describe('audit events', () => {
  let test: TestDatabase;
  let bare: BareTenant;

  before(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    bare = await newBareTenant(test.database);
  });
  after(async () => {
    await test.drop();
  });

  const recordedOf = async (tenant: string): Promise<Recorded[]> =>
    rows(
      test.database,
      `select action, actor_type, token_id, connection, request_id from audit_events
        where tenant_id = '${tenant}' order by event_id`,
    );
  const actionsOf = async (tenant: string): Promise<string[]> =>
    (await recordedOf(tenant)).map(({ action }) => action);
  const deactivate = async (on: Queryable): Promise<void> => {
    await rows(
      on,
      `update users set active = false, document = '{"active": false}' where tenant_id = '${bare.tenant}'`,
    );
  };

  it('name the actor of their transaction, whatever is in it', async () => {
    await bare.newUser();
    await test.database.transaction({ actor: ADA }, deactivate);
    const { type, tokenId, connection, requestId } = ADA;
    expect((await recordedOf(bare.tenant)).at(-1)).to.deep.equal({
      action: 'user.deactivated',
      actor_type: type,
      token_id: tokenId,
      connection,
      request_id: requestId,
    });
  });

  it('name nobody of a transaction before on the same connection', async () => {
    const one = new Database({ connectionString: test.connectionString, poolSize: 1 });
    try {
      await bare.newUser();
      await one.transaction({ actor: ADA }, async (transaction) => rows(transaction, 'select 1'));
      await one.transaction({ actor: SYSTEM }, deactivate);
      await rows(one, `delete from users where tenant_id = '${bare.tenant}'`);
    } finally {
      await one.close();
    }
    const types = (await recordedOf(bare.tenant)).map(({ action, actor_type }) => `${action} ${actor_type}`);
    expect(types.slice(2)).to.deep.equal(['user.deactivated system', 'user.deleted system']);
  });

  it('name the actor of a transaction within another', async () => {
    await bare.newUser();
    await test.database.transaction({ actor: SYSTEM }, async (outer) =>
      outer.transaction({ actor: ADA }, deactivate),
    );
    expect((await recordedOf(bare.tenant)).at(-1)).to.include({ actor_type: 'administrator' });
  });

  it('are not kept of what is rolled back', async () => {
    await bare.newUser();
    const before = await actionsOf(bare.tenant);
    const work = test.database.transaction({ actor: ADA }, async (transaction) => {
      await deactivate(transaction);
      throw new Error('not this time');
    });
    await rejectionOf(work);
    expect(await actionsOf(bare.tenant)).to.deep.equal(before);
  });

  for (const change of [
    "update audit_events set action = 'nothing'",
    "update audit_events set action = 'nothing' where false",
    'delete from audit_events',
    'truncate audit_events',
    'truncate audit_events, tenants cascade',
  ]) {
    it(`refuse "${change}", also from their owner`, async () => {
      expect(await rejectionOf(rows(test.database, change))).to.have.property('code', '42501');
      expect(await actionsOf(bare.tenant)).to.deep.equal(['tenant.created']);
    });
  }

  it('go with their tenant, and not when anybody else goes', async () => {
    const other = await newBareTenant(test.database);
    await rows(test.database, `delete from tenants where tenant_id = '${other.tenant}'`);
    expect(await actionsOf(other.tenant)).to.deep.equal(['tenant.deleted']);
    expect(await actionsOf(bare.tenant)).to.deep.equal(['tenant.created']);
  });

  it('tell nothing of the users and groups of a tenant that is deleted', async () => {
    const user = await bare.newUser();
    const group = randomUUID();
    await rows(
      test.database,
      `insert into groups (tenant_id, group_id, display_name, connection, document, comparable)
       values ('${bare.tenant}', '${group}', 'g', 'test', '{}', '{}');
       insert into group_members (tenant_id, group_id, member_id, member_type)
       values ('${bare.tenant}', '${group}', '${user}', 'User')`,
    );
    expect((await actionsOf(bare.tenant)).slice(1)).to.have.length(3);
    await new PostgresTenantStore(test.database).delete(bare.tenant, ADA);
    const recorded = await recordedOf(bare.tenant);
    expect(recorded.map(({ action, request_id }) => [action, request_id])).to.deep.equal([
      ['tenant.deleted', 'request-1'],
    ]);
  });

  it('can be purged by their owner, up to a time', async () => {
    await rows(
      test.database,
      `insert into audit_events (tenant_id, at, action, target_type)
       values ('${bare.tenant}', '2020-01-01T00:00:00Z', 'old', 'none')`,
    );
    const [purged] = await rows<{ count: string }>(
      test.database,
      "select audit_events_purge('2021-01-01T00:00:00Z') as count",
    );
    expect(purged?.count).to.equal('1');
    expect(await actionsOf(bare.tenant)).to.deep.equal(['tenant.created']);
    expect(await rejectionOf(rows(test.database, 'delete from audit_events'))).to.have.property(
      'code',
      '42501',
    );
  });

  describe('of a server that does not own its database', () => {
    const role = `seatkeeper_server_${randomBytes(4).toString('hex')}`;
    let server: Database;
    let connectionString: string;

    before(async () => {
      // As the README tells an operator.
      await rows(
        test.database,
        `create role ${role} login password 'server';
         grant select, insert, update, delete on all tables in schema public to ${role};
         grant usage on all sequences in schema public to ${role};
         revoke update, delete on audit_events from ${role}`,
      );
      const url = new URL(test.connectionString);
      url.username = role;
      url.password = 'server';
      connectionString = url.href;
      server = new Database({ connectionString });
    });
    after(async () => {
      await server.close();
      await rows(test.database, `drop owned by ${role}; drop role ${role}`);
    });

    it('are written with every change, and the tenant can go', async () => {
      expect(await migrateUp(connectionString, MIGRATIONS)).to.deep.equal([]);
      const tenants = new PostgresTenantStore(server);
      const { id } = await tenants.create({ id: randomUUID() as TenantId, name: 'Acme' }, ADA);
      await tenants.change(id, { suspended: true }, ADA);
      expect(await actionsOf(id)).to.deep.equal(['tenant.created', 'tenant.suspended']);
      expect(await tenants.delete(id, ADA)).to.equal(true);
      expect(await actionsOf(id)).to.deep.equal(['tenant.deleted']);
    });

    for (const change of [
      "update audit_events set action = 'nothing'",
      'delete from audit_events',
      'truncate audit_events',
      'select audit_events_purge(now())',
      "begin; set local seatkeeper.audit_purge to 'on'; delete from audit_events",
      'alter table audit_events disable trigger all',
    ]) {
      it(`are out of reach of "${change}"`, async () => {
        const one = new Database({ connectionString, poolSize: 1 });
        try {
          expect(await rejectionOf(rows(one, change))).to.have.property('code', '42501');
        } finally {
          await one.close();
        }
      });
    }
  });
});
