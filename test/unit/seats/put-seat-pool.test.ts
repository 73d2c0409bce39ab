import { expect } from 'chai';
import { promoteWaiters } from '../../../src/seats/promote-waiters.ts';
import { SeatError } from '../../../src/seats/seat-error.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { newSeatWorld, newUserId, seatKey, type SeatWorld } from './seat-world.ts';

describe('putSeatPool', () => {
  let world: SeatWorld;
  beforeEach(async () => {
    world = newSeatWorld();
    await world.sell('a');
  });

  const codeOf = async (answer: Promise<unknown>): Promise<unknown> => {
    const refused = await rejectionOf(answer);
    return refused instanceof SeatError ? refused.code : refused;
  };

  it('opens a pool that refuses when full and has no grantLimit', async () => {
    expect(await world.putPool('a:concurrent', { capacity: 3 })).to.deep.equal({
      product: 'a',
      type: 'concurrent',
      displayName: 'A',
      capacity: 3,
      grantLimit: null,
      whenFull: 'refuse',
      assigned: 0,
      waiting: 0,
      occupied: 0,
    });
  });

  it('keeps the terms that are not named', async () => {
    await world.putPool('a:concurrent', { capacity: 3, grantLimit: 5, whenFull: 'wait' });
    const changed = await world.putPool('a:concurrent', { capacity: 4 });
    expect(changed).to.include({ capacity: 4, grantLimit: 5, whenFull: 'wait' });
    expect(await world.putPool('a:concurrent', { capacity: 4, grantLimit: null })).to.include({
      grantLimit: null,
    });
  });

  it('refuses a product that is not there', async () => {
    expect(await codeOf(world.putPool('c:named', { capacity: 1 }))).to.equal('unknownProduct');
  });

  it('refuses the second type of an exclusive product while the first is open', async () => {
    await world.sell('x', { seatTypes: 'exclusive' });
    await world.putPool('x:named', { capacity: 1 });
    expect(await codeOf(world.putPool('x:concurrent', { capacity: 1 }))).to.equal('exclusiveSeatType');
    await world.putPool('x:named', { capacity: 0 });
    expect(await world.putPool('x:concurrent', { capacity: 1 })).to.include({ capacity: 1 });
  });

  it('counts a pool as open while somebody holds or awaits one of its seats', async () => {
    await world.sell('x', { seatTypes: 'exclusive' });
    await world.putPool('x:named', { capacity: 0, whenFull: 'wait' });
    const user = newUserId();
    await world.allocate(user, ['x:named']);
    expect(await codeOf(world.putPool('x:concurrent', { capacity: 1 }))).to.equal('exclusiveSeatType');
    await world.allocate(user, []);
    expect(await world.putPool('x:concurrent', { capacity: 1 })).to.include({ capacity: 1 });
  });

  it('refuses a named capacity below what is assigned and accepts a concurrent one', async () => {
    await world.putPool('a:named', { capacity: 1 });
    await world.putPool('a:concurrent', { capacity: 1 });
    await world.allocate(newUserId(), ['a:named']);
    await world.allocate(newUserId(), ['a:concurrent']);
    expect(await codeOf(world.putPool('a:named', { capacity: 0 }))).to.equal('capacityBelowAssigned');
    expect(await world.putPool('a:concurrent', { capacity: 0 })).to.include({ capacity: 0, assigned: 1 });
  });

  it('sends a tenant to the vendor for shared seats of a product without self service only', async () => {
    expect(await codeOf(world.putPool('a:concurrent', { capacity: 1 }, 'tenant'))).to.equal('contactVendor');
    expect(await world.putPool('a:named', { capacity: 1 }, 'tenant')).to.include({ capacity: 1 });
    await world.sell('a', { sharedSelfService: true });
    expect(await world.putPool('a:concurrent', { capacity: 1 }, 'tenant')).to.include({ capacity: 1 });
  });

  it('gives new seats to those who wait, and no more than there are', async () => {
    await world.putPool('a:named', { capacity: 0, whenFull: 'wait' });
    const users = [newUserId(), newUserId(), newUserId()];
    for (const user of users) {
      await world.allocate(user, ['a:named']);
    }
    expect(await world.putPool('a:named', { capacity: 2 })).to.include({ assigned: 2, waiting: 1 });
    const statuses = await Promise.all(users.map(async (user) => world.statusesOf(user)));
    expect(statuses.flat()).to.deep.equal(['a:named assigned', 'a:named assigned', 'a:named waiting']);
  });
});

describe('promoteWaiters', () => {
  it('promotes nobody in a pool that is over its limit', async () => {
    const world = newSeatWorld();
    await world.sell('a');
    await world.putPool('a:concurrent', { capacity: 2, whenFull: 'wait' });
    await world.allocate(newUserId(), ['a:concurrent']);
    await world.allocate(newUserId(), ['a:concurrent']);
    await world.putPool('a:concurrent', { capacity: 1, grantLimit: 1 });
    await world.allocate(newUserId(), ['a:concurrent']);
    await promoteWaiters(world.seats, [seatKey('a:concurrent')]);
    expect(await world.countsOf('a:concurrent')).to.deep.equal({ assigned: 2, waiting: 1 });
  });

  it('promotes everybody in a concurrent pool without a limit', async () => {
    const world = newSeatWorld();
    await world.sell('a');
    await world.putPool('a:concurrent', { capacity: 1, grantLimit: 0, whenFull: 'wait' });
    await world.allocate(newUserId(), ['a:concurrent']);
    await world.allocate(newUserId(), ['a:concurrent']);
    await world.putPool('a:concurrent', { capacity: 1, grantLimit: null });
    expect(await world.countsOf('a:concurrent')).to.deep.equal({ assigned: 2, waiting: 0 });
  });

  it('asks nothing of the store for no pools', async () => {
    const untouched = new Proxy(newSeatWorld().seats, {
      get: (_store, name) => {
        throw new Error(`${String(name)} was called`);
      },
    });
    await promoteWaiters(untouched, []);
  });
});
