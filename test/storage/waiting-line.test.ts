import { expect } from 'chai';
import { type TenantId, type UserId } from '../../src/kernel/ids.ts';
import { dueIn, type Place } from '../../src/seats/line/place.ts';
import { LineKeeper } from '../../src/storage/line/line-keeper.ts';
import { SeatBell } from '../../src/storage/line/seat-bell.ts';
import { newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

describe('the waiting line in the database', () => {
  let fresh: TestDatabase;
  let tenant: TenantId;
  let users: UserId[];
  before(async () => {
    fresh = await createTestDatabase();
    const bare = await newBareTenant(fresh.database);
    tenant = bare.tenant;
    users = await Promise.all(Array.from({ length: 6 }, async () => bare.newUser()));
  });
  after(async () => fresh.drop());

  const ask = async <Row extends object>(text: string, ...values: unknown[]): Promise<Row[]> =>
    fresh.database.query<Row>({ name: '', text }, values);

  /** Puts a user in line, for so many seconds from now. */
  const standIn = async (product: string, user: UserId, seconds: number): Promise<void> => {
    await ask(
      `insert into waiting_line (tenant_id, product, user_id, expires_at)
       values ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))`,
      ...[tenant, product, user, seconds],
    );
  };

  it('has as many before an agent as the pure order says', async () => {
    // Who lapsed is not in line; the third and the last come back to their places.
    const lapsed = new Set([1, 2, 5]);
    for (const [index, user] of users.entries()) {
      await standIn('ordered', user, lapsed.has(index) ? -10 : 60);
    }
    const all = await ask<{ user_id: UserId; ticket: string; live: boolean }>(
      "select user_id, ticket, expires_at > now() as live from waiting_line where product = 'ordered'",
    );
    const places = all.map(({ user_id, ticket, live }) => ({
      ...{ product: 'ordered', user: user_id, ticket: Number(ticket), live },
    }));
    for (const place of places) {
      const [row] = await ask<{ ahead: number }>(
        "select line_ahead($1, 'ordered', $2)::integer as ahead",
        ...[tenant, place.user],
      );
      const line: Place[] = places.filter((each) => each.live || each === place);
      for (const free of [0, 1, 2, 3, 4, 5]) {
        const isDue = (row?.ahead ?? 0) < free;
        expect(dueIn(line, free).includes(place), `${place.ticket} of ${free}`).to.equal(isDue);
      }
    }
  });

  it('forgets a place that was left for too long', async () => {
    const [old, ada] = users as [UserId, UserId];
    await standIn('forgetful', old, -31);
    await standIn('forgetful', ada, 60);
    const [row] = await ask("select line_ahead($1, 'forgetful', $2)::integer as ahead", tenant, old);
    expect(row).to.deep.equal({ ahead: 1 });
    await ask("select line_tidy($1, 'forgetful')", tenant);
    expect(await ask("select user_id from waiting_line where product = 'forgetful'")).to.deep.equal([
      { user_id: ada },
    ]);
  });

  it('rings only where somebody waits, and is heard again after the connection was lost', async () => {
    const [ada, bob] = users as [UserId, UserId];
    const heard: (string | undefined)[] = [];
    const faults: unknown[] = [];
    const bell = new SeatBell({
      connect: () => fresh.database.newClient(),
      onRing: (line) => heard.push(line),
      onFault: (error) => faults.push(error),
    });
    bell.turnOn();
    await until('it listens', () => heard.length === 1);
    await standIn('left', ada, -1);
    await standIn('waited', bob, 60);
    const ring = async (): Promise<void> => {
      await ask("select line_ring($1, 'nobody'), line_ring($1, 'left'), line_ring($1, 'waited')", tenant);
    };
    await ring();
    await until('it rings', () => heard.length === 2);
    expect(heard).to.deep.equal([undefined, `${tenant} waited`]);
    await rows(
      fresh.database,
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'seatkeeper bell' and datname = current_database()`,
    );
    await until('it listens again, and says that it may have missed a ring', () => heard.length === 3);
    expect(heard[2]).to.equal(undefined);
    expect(faults).to.have.length(1);
    await ring();
    await until('it rings again', () => heard.length === 4);
    bell.turnOff();
    await until('its connection is closed', async () => {
      const text = "select from pg_stat_activity where application_name = 'seatkeeper bell'";
      return (await rows(fresh.database, `${text} and datname = current_database()`)).length === 0;
    });
    expect(faults).to.have.length(1);
  });

  it('keeps a place that two requests share until both have left', async () => {
    const faults: unknown[] = [];
    const keeper = new LineKeeper(fresh.database, (error) => faults.push(error));
    const [ada, bob] = users as [UserId, UserId];
    // Another one is ahead: who is first asks again when somebody leaves, and has a new lease by that.
    await standIn('shared', ada, 60);
    await standIn('shared', bob, 60);
    const [row] = await ask<{ ticket: string }>(
      "select ticket from waiting_line where product = 'shared' and user_id = $1",
      bob,
    );
    const place = { tenant, product: 'shared', user: bob, ticket: Number(row?.ticket) };
    const [phone, laptop] = [keeper.enter(place), keeper.enter(place)];
    const line = async (): Promise<unknown> =>
      (
        await ask<{ user_id: UserId }>(
          "select user_id from waiting_line where product = 'shared' and expires_at > clock_timestamp() order by ticket",
        )
      ).map(({ user_id }) => user_id);
    await phone.leave();
    expect(await line()).to.deep.equal([ada, bob]);
    await laptop.leave();
    expect(await line()).to.deep.equal([ada]);
    expect(faults).to.deep.equal([]);
  });

  it('goes with its tenant', async () => {
    const other = await newBareTenant(fresh.database);
    const text = `insert into waiting_line (tenant_id, product, user_id, expires_at)
                  values ($1, 'any', $1, now())`;
    await ask(text, other.tenant);
    await ask('delete from tenants where tenant_id = $1', other.tenant);
    expect(await ask('select from waiting_line where tenant_id = $1', other.tenant)).to.deep.equal([]);
  });
});
