import { expect } from 'chai';
import { type UserId } from '../../../src/kernel/ids.ts';
import { allocateAll } from '../../../src/seats/allocate-seats.ts';
import { InsufficientSeats } from '../../../src/seats/seat-error.ts';
import { type SeatWish } from '../../../src/seats/seat-grant.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { newSeatWorld, newUserId, seatKey, type SeatWorld } from './seat-world.ts';

/** Who is to hold what: `a:named`, or `a:named by rule`. */
type Wishes = readonly (readonly [UserId, ...string[]])[];

const wishFrom = (text: string): SeatWish => {
  const [seat = '', , source] = text.split(' ');
  return { ...seatKey(seat), source: source === 'rule' ? 'rule' : 'direct' };
};

describe('allocateAll', () => {
  let world: SeatWorld;
  let ada: UserId;
  let bob: UserId;
  let eve: UserId;
  beforeEach(async () => {
    world = newSeatWorld();
    await world.sell('a');
    [ada, bob, eve] = [newUserId(), newUserId(), newUserId()];
  });

  const allocate = async (wishes: Wishes): Promise<string[][]> => {
    const holdings = await world.seats.holdings(wishes.map(([user]) => user));
    const grants = await allocateAll(
      world.seats,
      wishes.map(([user, ...wanted], index) => ({
        user,
        current: holdings[index]?.grants ?? [],
        wanted: wanted.map(wishFrom),
        isActive: true,
      })),
    );
    return grants.map((each) => each.map(({ product, type, status }) => `${product}:${type} ${status}`));
  };

  const shortagesOf = async (wishes: Wishes): Promise<string[]> => {
    const refused = await rejectionOf(allocate(wishes));
    expect(refused).to.be.instanceOf(InsufficientSeats);
    return (refused as InsufficientSeats).shortages.map(
      ({ product, type, limit, assigned, requested }) =>
        `${product}:${type} ${assigned} of ${limit}, ${requested} more`,
    );
  };

  it('answers what each user holds then', async () => {
    await world.putPool('a:named', { capacity: 2 });
    expect(await allocate([[ada, 'a:named'], [bob], [eve, 'a:named']])).to.deep.equal([
      ['a:named assigned'],
      [],
      ['a:named assigned'],
    ]);
  });

  it('names each pool that is short once, with all that was asked of it', async () => {
    await world.putPool('a:named', { capacity: 1 });
    expect(
      await shortagesOf([
        [ada, 'a:named'],
        [bob, 'a:concurrent'],
        [eve, 'a:named'],
      ]),
    ).to.deep.equal(['a:concurrent 0 of 0, 1 more', 'a:named 0 of 1, 2 more']);
    expect(await world.countsOf('a:named')).to.deep.equal({ assigned: 0, waiting: 0 });
  });

  it('gives to one user what another gives back, in whatever order they come', async () => {
    await world.putPool('a:named', { capacity: 1 });
    await allocate([[ada, 'a:named']]);
    expect(await allocate([[bob, 'a:named'], [ada]])).to.deep.equal([['a:named assigned'], []]);
    expect(await shortagesOf([[bob], [ada, 'a:named'], [eve, 'a:named']])).to.deep.equal([
      'a:named 1 of 1, 1 more',
    ]);
  });

  it('lines up who is left over, in the order in which they come', async () => {
    await world.putPool('a:named', { capacity: 1, whenFull: 'wait' });
    await allocate([
      [eve, 'a:named'],
      [ada, 'a:named'],
      [bob, 'a:named'],
    ]);
    await allocate([[eve]]);
    expect(await world.statusesOf(ada)).to.deep.equal(['a:named assigned']);
    expect(await world.statusesOf(bob)).to.deep.equal(['a:named waiting']);
  });

  it('gives back seats to who waits before somebody new gets one', async () => {
    await world.putPool('a:named', { capacity: 1, whenFull: 'wait' });
    await allocate([
      [ada, 'a:named'],
      [bob, 'a:named'],
    ]);
    await world.putPool('a:named', { capacity: 1, whenFull: 'refuse' });
    expect(await shortagesOf([[ada], [eve, 'a:named']])).to.deep.equal(['a:named 1 of 1, 1 more']);
    expect(await allocate([[ada], [bob], [eve, 'a:named']])).to.deep.equal([[], [], ['a:named assigned']]);
  });

  it('lets what a rule still gives wait, where somebody new would be refused', async () => {
    await world.putPool('a:named', { capacity: 2 });
    await world.putPool('a:concurrent', { capacity: 1, grantLimit: 0 });
    await allocate([
      [ada, 'a:named'],
      [bob, 'a:named by rule'],
    ]);
    expect(await shortagesOf([[ada, 'a:concurrent']])).to.have.length(1);
    const remainders: Wishes = [
      [ada, 'a:concurrent by rule'],
      [bob, 'a:concurrent by rule'],
    ];
    expect(await allocate(remainders)).to.deep.equal([['a:concurrent waiting'], ['a:concurrent waiting']]);
    expect(await shortagesOf([[eve, 'a:concurrent by rule']])).to.have.length(1);
    expect(await world.countsOf('a:named')).to.deep.equal({ assigned: 0, waiting: 0 });
  });

  it('refuses a rule that gives a better type of a full pool, since that is a gain', async () => {
    await world.putPool('a:named', { capacity: 0 });
    await world.putPool('a:concurrent', { capacity: 1 });
    await allocate([[ada, 'a:concurrent by rule']]);
    expect(await shortagesOf([[ada, 'a:named by rule']])).to.have.length(1);
  });
});
