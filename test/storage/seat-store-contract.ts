import { expect } from 'chai';
import { asSystem } from '../support/acting.ts';
import { type TenantId, type UserId } from '../../src/kernel/ids.ts';
import { type UnitOfWork } from '../../src/kernel/unit-of-work.ts';
import { type Product } from '../../src/seats/product.ts';
import { type GrantToWrite, type SeatGrant } from '../../src/seats/seat-grant.ts';
import { type SeatPool, type SeatPoolKey, type SeatPoolTerms } from '../../src/seats/seat-pool.ts';
import { type ProductStore, type SeatStore, type SeatTransaction } from '../../src/seats/seat-store.ts';
import { rejectionOf } from '../support/rejection.ts';

/** A tenant whose seats are to be kept. */
export interface SeatTenant {
  readonly tenant: TenantId;
  readonly unitOfWork: UnitOfWork<SeatTransaction>;
  readonly products: ProductStore;
  newUser(): Promise<UserId>;
}

const ALPHA: Product = {
  product: 'alpha',
  displayName: 'Alpha',
  occupiedBy: 'session',
  seatTypes: 'mixed',
  sharedSelfService: true,
};
const BETA: Product = { ...ALPHA, product: 'beta', displayName: 'Beta', occupiedBy: 'login' };
const NAMED: SeatPoolKey = { product: 'alpha', type: 'named' };
const CONCURRENT: SeatPoolKey = { product: 'alpha', type: 'concurrent' };
const TERMS: SeatPoolTerms = { capacity: 2, grantLimit: null, whenFull: 'refuse' };

const grant = (key: SeatPoolKey, status: SeatGrant['status'] = 'assigned'): GrantToWrite => ({
  product: key.product,
  type: key.type,
  status,
  source: 'direct',
});

/** What every implementation of the store of seats does. */
export const itKeepsSeats = (open: () => SeatTenant): void => {
  const run = async <Result>(work: (seats: SeatStore) => Promise<Result>): Promise<Result> =>
    open().unitOfWork.run(asSystem(open().tenant), async ({ seats }) => work(seats));
  const write = async (
    user: UserId,
    grants: GrantToWrite[],
    removed: string[] = [],
  ): Promise<readonly SeatGrant[]> =>
    run(async (seats) => (await seats.writeGrants([{ user, removed, grants }])).get(user) ?? []);
  const poolOf = async (key: SeatPoolKey): Promise<SeatPool | undefined> =>
    (await run(async (seats) => seats.lockPools([key])))[0];
  const statusesOf = async (users: readonly UserId[]): Promise<unknown[]> =>
    Promise.all(users.map(async (user) => (await run(async (seats) => seats.grantsOf(user)))[0]?.status));

  beforeEach(async () => {
    await open().products.put(BETA);
    await open().products.put(ALPHA);
    await run(async (seats) => seats.putPool(NAMED, TERMS));
  });

  describe('products', () => {
    it('lists them by name', async () => {
      expect(await open().products.list()).to.deep.equal([ALPHA, BETA]);
      expect(await run(async (seats) => seats.products())).to.deep.equal([ALPHA, BETA]);
    });

    it('changes one that is there already', async () => {
      const changed: Product = {
        ...ALPHA,
        displayName: 'Omega',
        seatTypes: 'exclusive',
        sharedSelfService: false,
      };
      await open().products.put(changed);
      expect(await open().products.list()).to.deep.equal([changed, BETA]);
    });

    it('tells whether a tenant has both pools of one open', async () => {
      await run(async (seats) => seats.putPool(CONCURRENT, { ...TERMS, capacity: 0 }));
      expect(await open().products.isSoldInBothTypes('alpha')).to.equal(false);
      await run(async (seats) => seats.putPool(CONCURRENT, TERMS));
      expect(await open().products.isSoldInBothTypes('alpha')).to.equal(true);
      expect(await open().products.isSoldInBothTypes('beta')).to.equal(false);
    });
  });

  describe('pools', () => {
    it('answers them in lock order, with what is assigned and waiting', async () => {
      await run(async (seats) => seats.putPool({ product: 'beta', type: 'named' }, TERMS));
      await run(async (seats) => seats.putPool(CONCURRENT, { capacity: 5, grantLimit: 7, whenFull: 'wait' }));
      await write(await open().newUser(), [grant(NAMED)]);
      await write(await open().newUser(), [grant(NAMED, 'waiting')]);
      await write(await open().newUser(), [grant(NAMED, 'suspended')]);
      expect(await run(async (seats) => seats.pools())).to.deep.equal([
        {
          ...CONCURRENT,
          displayName: 'Alpha',
          capacity: 5,
          grantLimit: 7,
          whenFull: 'wait',
          assigned: 0,
          waiting: 0,
          occupied: 0,
        },
        { ...NAMED, displayName: 'Alpha', ...TERMS, assigned: 1, waiting: 1, occupied: 0 },
        {
          product: 'beta',
          type: 'named',
          displayName: 'Beta',
          ...TERMS,
          assigned: 0,
          waiting: 0,
          occupied: 0,
        },
      ]);
    });

    it('locks the pools that are there, in lock order', async () => {
      await run(async (seats) => seats.putPool(CONCURRENT, TERMS));
      const keys: SeatPoolKey[] = [{ product: 'beta', type: 'named' }, NAMED, CONCURRENT];
      const pools = await run(async (seats) => seats.lockPools(keys));
      expect(pools.map(({ product, type }) => ({ product, type }))).to.deep.equal([CONCURRENT, NAMED]);
    });

    it('refuses a named capacity below what is assigned, whoever asks', async () => {
      await write(await open().newUser(), [grant(NAMED)]);
      const refused = await rejectionOf(
        run(async (seats) => seats.putPool(NAMED, { ...TERMS, capacity: 0 })),
      );
      expect(refused).to.be.instanceOf(Error);
      expect(await poolOf(NAMED)).to.include({ capacity: 2, assigned: 1 });
    });

    it('accepts a concurrent capacity below what is assigned', async () => {
      await run(async (seats) => seats.putPool(CONCURRENT, TERMS));
      await write(await open().newUser(), [grant(CONCURRENT)]);
      await run(async (seats) => seats.putPool(CONCURRENT, { ...TERMS, capacity: 0 }));
      expect(await poolOf(CONCURRENT)).to.include({ capacity: 0, assigned: 1 });
    });
  });

  describe('grants', () => {
    it('answers what was written, in its order', async () => {
      await run(async (seats) => seats.putPool({ product: 'beta', type: 'named' }, TERMS));
      const user = await open().newUser();
      const written = await write(user, [grant({ product: 'beta', type: 'named' }), grant(NAMED)]);
      expect(written.map(({ product, displayName }) => [product, displayName])).to.deep.equal([
        ['beta', 'Beta'],
        ['alpha', 'Alpha'],
      ]);
      expect(await run(async (seats) => seats.grantsOf(user))).to.deep.equal(written);
    });

    it('removes those of the named products only', async () => {
      await run(async (seats) => seats.putPool({ product: 'beta', type: 'named' }, TERMS));
      const user = await open().newUser();
      const beta = grant({ product: 'beta', type: 'named' });
      await write(user, [grant(NAMED), beta]);
      expect((await write(user, [beta], ['alpha'])).map(({ product }) => product)).to.deep.equal(['beta']);
      expect(await poolOf(NAMED)).to.include({ assigned: 0 });
      expect(await poolOf({ product: 'beta', type: 'named' })).to.include({ assigned: 1 });
    });

    it('keeps the time of a grant that stays what it was, and dates one that changes', async () => {
      const user = await open().newUser();
      const [assigned] = await write(user, [grant(NAMED)]);
      expect(await write(user, [grant(NAMED)])).to.deep.equal([assigned]);
      const [suspended] = await write(user, [grant(NAMED, 'suspended')]);
      expect(new Date(suspended?.since ?? '').getTime()).to.be.at.least(
        new Date(assigned?.since ?? '').getTime(),
      );
      expect(await poolOf(NAMED)).to.include({ assigned: 0 });
    });

    it('moves a grant from one pool to the other when its type changes', async () => {
      await run(async (seats) => seats.putPool(CONCURRENT, TERMS));
      const user = await open().newUser();
      await write(user, [grant(NAMED)]);
      await write(user, [grant(CONCURRENT)]);
      expect(await poolOf(NAMED)).to.include({ assigned: 0 });
      expect(await poolOf(CONCURRENT)).to.include({ assigned: 1 });
    });

    it('keeps nothing of a transaction that throws', async () => {
      const user = await open().newUser();
      await rejectionOf(
        run(async (seats) => {
          await seats.writeGrants([{ user, removed: [], grants: [grant(NAMED)] }]);
          throw new Error('changed its mind');
        }),
      );
      expect(await statusesOf([user])).to.deep.equal([undefined]);
      expect(await poolOf(NAMED)).to.include({ assigned: 0 });
    });
  });

  describe('the guard', () => {
    const fill = async (key: SeatPoolKey, count: number): Promise<void> => {
      for (let index = 0; index < count; index += 1) {
        await write(await open().newUser(), [grant(key)]);
      }
    };

    const refusal = async (key: SeatPoolKey, status: 'assigned' | 'waiting'): Promise<unknown> =>
      rejectionOf(write(await open().newUser(), [grant(key, status)]));

    it('refuses an assigned grant beyond a named capacity, and keeps nothing of it', async () => {
      await fill(NAMED, 2);
      expect(await refusal(NAMED, 'assigned')).to.be.instanceOf(Error);
      expect(await poolOf(NAMED)).to.include({ assigned: 2 });
    });

    it('refuses an assigned grant beyond a grantLimit, and one of an empty concurrent pool', async () => {
      await run(async (seats) => seats.putPool(CONCURRENT, { ...TERMS, capacity: 1, grantLimit: 2 }));
      await fill(CONCURRENT, 2);
      expect(await refusal(CONCURRENT, 'assigned')).to.be.instanceOf(Error);
      await run(async (seats) => seats.putPool(CONCURRENT, { ...TERMS, capacity: 0 }));
      expect(await refusal(CONCURRENT, 'assigned')).to.be.instanceOf(Error);
      expect(await poolOf(CONCURRENT)).to.include({ assigned: 2 });
    });

    it('refuses a grant of a pool that is not there', async () => {
      expect(await refusal(CONCURRENT, 'assigned')).to.be.instanceOf(Error);
      expect(await refusal(CONCURRENT, 'waiting')).to.be.instanceOf(Error);
    });

    it('lets a full pool give back, and a waiting grant join a full pool', async () => {
      const user = await open().newUser();
      await write(user, [grant(NAMED)]);
      await fill(NAMED, 1);
      await write(await open().newUser(), [grant(NAMED, 'waiting')]);
      await write(user, [], ['alpha']);
      expect(await poolOf(NAMED)).to.include({ assigned: 1, waiting: 1 });
    });
  });

  describe('the line', () => {
    const lineUp = async (count: number): Promise<UserId[]> => {
      const users: UserId[] = [];
      for (let index = 0; index < count; index += 1) {
        const user = await open().newUser();
        await write(user, [grant(NAMED, 'waiting')]);
        users.push(user);
      }
      return users;
    };

    it('promotes those who have waited longest, as many as it is told', async () => {
      const users = await lineUp(3);
      await run(async (seats) => seats.promoteWaiting(NAMED, 2));
      expect(await statusesOf(users)).to.deep.equal(['assigned', 'assigned', 'waiting']);
      expect(await poolOf(NAMED)).to.include({ assigned: 2, waiting: 1 });
    });

    it('keeps the place of a waiting grant that is written again, and gives a new one the end', async () => {
      const [first, second] = (await lineUp(2)) as [UserId, UserId];
      await write(first, [grant(NAMED, 'waiting')]);
      await run(async (seats) => seats.promoteWaiting(NAMED, 1));
      expect(await statusesOf([first, second])).to.deep.equal(['assigned', 'waiting']);
      await write(first, [grant(NAMED, 'suspended')]);
      await write(first, [grant(NAMED, 'waiting')]);
      await run(async (seats) => seats.promoteWaiting(NAMED, 1));
      expect(await statusesOf([first, second])).to.deep.equal(['waiting', 'assigned']);
    });

    it('refuses a promotion beyond the capacity', async () => {
      await lineUp(3);
      const refused = await rejectionOf(run(async (seats) => seats.promoteWaiting(NAMED, 3)));
      expect(refused).to.be.instanceOf(Error);
      expect(await poolOf(NAMED)).to.include({ assigned: 0, waiting: 3 });
    });
  });
};
