import { expect } from 'chai';
import { type TenantId } from '../../src/kernel/ids.ts';
import { forgetRates } from '../../src/storage/limits/forget-rates.ts';
import { PostgresRateLimiter } from '../../src/storage/limits/postgres-rate-limiter.ts';
import { type Queryable } from '../../src/storage/statement.ts';
import { type Lane } from '../../src/tenants/limits/lane.ts';
import { type Rate, rateOf } from '../../src/tenants/limits/rate.ts';
import { newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const RATE: Rate = { perSecond: 25, burst: 50 };
const TAKEN_AHEAD = 4;

describe('the rate of a connection', () => {
  let test: TestDatabase;
  let tenant: TenantId;
  let statements: number;
  before(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    ({ tenant } = await newBareTenant(test.database));
    statements = 0;
  });
  after(async () => test.drop());

  /** A limiter as each server process has one. */
  const newLimiter = (now: () => number = () => performance.now()): PostgresRateLimiter => {
    const connection: Queryable = {
      query: async (statement, values) => {
        statements += 1;
        return test.limited.query(statement, values);
      },
    };
    return new PostgresRateLimiter({ connection, rate: RATE, now });
  };

  const admitted = async (
    limiters: readonly PostgresRateLimiter[],
    count: number,
    { connection = 'okta', lane = 'ordinary' }: { connection?: string; lane?: Lane } = {},
  ): Promise<number> => {
    const waits = await Promise.all(
      Array.from({ length: count }, async (_, index) =>
        limiters[index % limiters.length]?.admit({ tenant, connection, lane }),
      ),
    );
    return waits.filter((wait) => wait === 0).length;
  };

  it('is one over all processes: the burst, and what time adds', async () => {
    const start = performance.now();
    const limiters = [newLimiter(), newLimiter(), newLimiter()];
    const count = await admitted(limiters, 300);
    const seconds = (performance.now() - start) / 1_000;
    expect(count).to.be.at.least(RATE.burst);
    expect(count).to.be.at.most(RATE.burst + seconds * RATE.perSecond + limiters.length * TAKEN_AHEAD);
  });

  it('is apart for each connection and lane', async () => {
    const limiter = newLimiter();
    expect(await admitted([limiter], 200)).to.be.below(200);
    expect(await admitted([limiter], RATE.burst, { lane: 'urgent' })).to.equal(RATE.burst);
    expect(await admitted([limiter], RATE.burst, { connection: 'entra' })).to.equal(RATE.burst);
  });

  it('costs a statement for a handful of requests, and none for those that are refused', async () => {
    // Time stands still here, so that what is empty stays empty.
    const limiter = newLimiter(() => 0);
    await admitted([limiter], 40);
    expect(statements).to.equal(40 / TAKEN_AHEAD);
    await admitted([limiter], 1_000);
    const untilEmpty = statements;
    expect(await admitted([limiter], 1_000)).to.equal(0);
    expect(statements).to.equal(untilEmpty);
  });

  it('says when the next request may be made', async () => {
    const limiter = newLimiter(() => 0);
    await admitted([limiter], 1_000);
    const wait = await limiter.admit({ tenant, connection: 'okta', lane: 'ordinary' });
    expect(wait).to.be.above(0);
    expect(wait).to.be.at.most(1 / RATE.perSecond);
  });

  it('goes up to the burst again', async () => {
    await admitted([newLimiter()], 200);
    const text = `update rate_buckets set filled_at = filled_at - interval '1 hour' where tenant_id = $1`;
    await test.database.query({ name: '', text }, [tenant]);
    expect(await admitted([newLimiter(() => 0)], RATE.burst)).to.equal(RATE.burst);
  });

  it('is forgotten when nobody has asked for an hour', async () => {
    await admitted([newLimiter()], 10);
    await admitted([newLimiter()], 10, { connection: 'entra' });
    const text = `update rate_buckets set filled_at = filled_at - interval '61 minutes'
                   where tenant_id = $1 and connection = 'okta'`;
    await test.database.query({ name: '', text }, [tenant]);
    await forgetRates(test.limited);
    const left = { name: '', text: 'select connection from rate_buckets where tenant_id = $1' };
    expect(await test.database.query(left, [tenant])).to.deep.equal([{ connection: 'entra' }]);
  });

  it('holds nobody up while the database does not answer', async () => {
    const query = async (): Promise<never> => Promise.reject(new Error('gone'));
    const limiter = new PostgresRateLimiter({ connection: { query }, rate: RATE, now: () => 0 });
    expect(await admitted([limiter], 200)).to.equal(200);
  });

  it('is never below 25 a second, and none for 0', () => {
    expect(rateOf(200)).to.deep.equal({ perSecond: 200, burst: 400 });
    expect(rateOf(1)).to.deep.equal({ perSecond: 25, burst: 50 });
    expect(rateOf(0)).to.equal(undefined);
  });
});
