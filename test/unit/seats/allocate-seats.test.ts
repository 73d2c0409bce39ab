import { expect } from 'chai';
import { allocateSeats } from '../../../src/seats/allocate-seats.ts';
import { InsufficientSeats, SeatError } from '../../../src/seats/seat-error.ts';
import { type SeatStore } from '../../../src/seats/seat-store.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { newSeatWorld, newUserId, seatKey, type SeatWorld } from './seat-world.ts';

describe('allocateSeats', () => {
  let world: SeatWorld;
  beforeEach(async () => {
    world = newSeatWorld();
    await world.sell('a');
    await world.sell('b');
    await world.putPool('a:named', { capacity: 1 });
    await world.putPool('b:named', { capacity: 1 });
  });

  it('answers what the user holds then, in the order asked for', async () => {
    const grants = await world.allocate(newUserId(), ['b:named', 'a:named']);
    expect(
      grants.map(({ product, type, status, source, displayName }) => [
        product,
        type,
        status,
        source,
        displayName,
      ]),
    ).to.deep.equal([
      ['b', 'named', 'assigned', 'direct', 'B'],
      ['a', 'named', 'assigned', 'direct', 'A'],
    ]);
  });

  it('refuses with every shortage, and writes nothing', async () => {
    await world.allocate(newUserId(), ['a:named']);
    const user = newUserId();
    const refused = await rejectionOf(world.allocate(user, ['a:named', 'b:named', 'b:concurrent']));
    expect(refused).to.be.instanceOf(InsufficientSeats);
    expect((refused as InsufficientSeats).shortages).to.deep.equal([
      { product: 'a', type: 'named', displayName: 'A', limit: 1, assigned: 1, requested: 1 },
      { product: 'b', type: 'concurrent', displayName: 'B', limit: 0, assigned: 0, requested: 1 },
    ]);
    expect(await world.statusesOf(user)).to.deep.equal([]);
    expect(await world.countsOf('b:named')).to.deep.equal({ assigned: 0, waiting: 0 });
  });

  it('refuses an unknown product and lists the known ones', async () => {
    const refused = await rejectionOf(world.allocate(newUserId(), ['c:named']));
    expect(refused).to.be.instanceOf(SeatError).and.include({ code: 'unknownProduct' });
    expect((refused as SeatError).message).to.include('a, b');
  });

  it('refuses the type in which a tenant does not have an exclusive product', async () => {
    await world.sell('x', { displayName: 'X-Ray', seatTypes: 'exclusive' });
    await world.putPool('x:named', { capacity: 1 });
    const refused = await rejectionOf(world.allocate(newUserId(), ['x:concurrent']));
    expect(refused).to.be.instanceOf(SeatError).and.include({
      code: 'wrongSeatType',
      message:
        'For X-Ray, only 1 seat type can be assigned to an account (either named or concurrent), but not both.',
    });
  });

  it('leaves a holder of a full pool alone, and locks nothing for it', async () => {
    const user = newUserId();
    const held = await world.allocate(user, ['a:named']);
    const untouched = new Proxy(world.seats, {
      get: (_store, name) => {
        throw new Error(`${String(name)} was called`);
      },
    });
    const again = { user, current: held, wanted: held, isActive: true };
    expect(await allocateSeats(untouched, again)).to.deep.equal(held);
  });

  it('puts into line where the pool says so, and promotes in that order', async () => {
    await world.putPool('a:named', { capacity: 1, whenFull: 'wait' });
    const [holder, first, second] = [newUserId(), newUserId(), newUserId()];
    for (const user of [holder, first, second]) {
      await world.allocate(user, ['a:named']);
    }
    expect(await world.countsOf('a:named')).to.deep.equal({ assigned: 1, waiting: 2 });
    await world.allocate(holder, [], false);
    expect(await world.statusesOf(first)).to.deep.equal(['a:named assigned']);
    await world.allocate(first, []);
    expect(await world.statusesOf(second)).to.deep.equal(['a:named assigned']);
  });

  it('lets nobody past those who wait, even while there is room', async () => {
    await world.putPool('a:named', { capacity: 2, whenFull: 'wait' });
    const waiting = { product: 'a', type: 'named', status: 'waiting', source: 'direct' } as const;
    await world.seats.writeGrants([{ user: newUserId(), removed: [], grants: [waiting] }]);
    const late = newUserId();
    await world.allocate(late, ['a:named']);
    expect(await world.statusesOf(late)).to.deep.equal(['a:named waiting']);
  });

  it('gives on the seat of who was promoted after the request had read the grants', async () => {
    await world.putPool('a:named', { capacity: 1, whenFull: 'wait' });
    const [holder, promoted, next] = [newUserId(), newUserId(), newUserId()];
    for (const user of [holder, promoted, next]) {
      await world.allocate(user, ['a:named']);
    }
    const current = await world.seats.grantsOf(promoted);
    await world.allocate(holder, []);
    await allocateSeats(world.seats, { user: promoted, current, wanted: [], isActive: true });
    expect(await world.statusesOf(next)).to.deep.equal(['a:named assigned']);
  });

  it('locks the pool in whose line the user stands before it believes what it reads', async () => {
    await world.putPool('a:named', { capacity: 0, whenFull: 'wait' });
    const user = newUserId();
    const current = await world.allocate(user, ['a:named']);
    const calls: string[] = [];
    const recording: SeatStore = new Proxy(world.seats, {
      get: (store, name: keyof SeatStore) => {
        calls.push(name);
        return name === 'occupancies' ? store.occupancies : store[name].bind(store);
      },
    });
    await allocateSeats(recording, { user, current, wanted: [seatKey('b:named')], isActive: true });
    expect(calls.slice(0, 3)).to.deep.equal(['products', 'lockPools', 'holdings']);
    calls.length = 0;
    const moved = await world.allocate(user, ['a:named']);
    await allocateSeats(recording, { user, current: moved, wanted: [], isActive: true });
    expect(calls.slice(0, 2)).to.deep.equal(['lockPools', 'holdings']);
  });
});
