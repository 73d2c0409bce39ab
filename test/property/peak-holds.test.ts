import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { type TenantId } from '../../src/kernel/ids.ts';
import { type Hold, peakHolds } from '../../src/seats/usage/peak-holds.ts';
import { type HourRange } from '../../src/seats/usage/usage.ts';
import { PostgresUsageReader } from '../../src/storage/usage/postgres-usage-reader.ts';
import { newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';

const HOUR = 3_600_000;
const HOURS = 6;
/** Recent enough that what is purged is kept. */
const FIRST = Math.floor(Date.now() / HOUR) * HOUR - 24 * HOUR;
const RANGE: HourRange = {
  from: new Date(FIRST).toISOString(),
  to: new Date(FIRST + HOURS * HOUR).toISOString(),
};

/** Minutes, so that many begin and end at once and at the turn of an hour; some before and after the range. */
const minute = fc.integer({ min: -60, max: HOURS * 60 + 60 }).map((count) => FIRST + count * 60_000);
const quarter = fc.integer({ min: -4, max: HOURS * 4 + 4 }).map((count) => FIRST + count * 15 * 60_000);
const instant = fc.oneof(minute, quarter);
const hold = fc.record({
  start: instant,
  end: fc.option(instant, { freq: 5 }),
  batch: fc.integer({ min: 0, max: 3 }),
});
const holds = fc.array(
  hold.filter(({ start, end }) => end === null || start <= end),
  { maxLength: 30 },
);

interface PurgedHold extends Hold {
  /** With which it is purged; 0: it stays. */
  readonly batch: number;
}

describe('the peaks of occupancies in PostgreSQL', () => {
  let test: TestDatabase;

  before(async () => {
    test = await createTestDatabase();
    await rows(test.database, "insert into products values ('desk', 'Desk', 'session', 'mixed', true)");
  });
  after(async () => test.drop());

  const query = async (text: string, values: readonly unknown[]) =>
    test.database.query<{ peak: number }>({ name: '', text }, values);

  const tenantWith = async (held: readonly PurgedHold[]): Promise<TenantId> => {
    const { tenant } = await newBareTenant(test.database);
    await query(
      `insert into seat_pools (tenant_id, product, type, capacity) values ($1, 'desk', 'concurrent', 9)`,
      [tenant],
    );
    await query(
      `insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, seat_number, epoch, since,
                                state, ended_at, end_reason)
       select $1, id, id, 'desk', 'concurrent', 1, batch, start_at,
              case when end_at is null then 'occupied' else 'ended' end, end_at,
              case when end_at is not null then 'closed' end
         from unnest($2::uuid[], $3::bigint[], $4::timestamptz[], $5::timestamptz[])
              as held (id, batch, start_at, end_at)`,
      [
        tenant,
        held.map(() => randomUUID()),
        held.map(({ batch }) => batch),
        held.map(({ start }) => new Date(start)),
        held.map(({ end }) => (end === null ? null : new Date(end))),
      ],
    );
    return tenant;
  };

  const peaksOf = async (tenant: TenantId): Promise<number[]> =>
    (await new PostgresUsageReader(test.database).hours(tenant, { range: RANGE, product: 'desk' })).map(
      ({ peakOccupied }) => peakOccupied,
    );

  it('are those of the model, also when occupancies that have ended are purged, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(holds, async (held) => {
        const tenant = await tenantWith(held);
        const expected = peakHolds(held, RANGE);
        expect(await peaksOf(tenant)).to.deep.equal(expected);
        for (const batch of [1, 2, 3]) {
          await query(
            'delete from occupancies where tenant_id = $1 and epoch = $2 and ended_at is not null',
            [tenant, batch],
          );
          expect(await peaksOf(tenant)).to.deep.equal(expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});
