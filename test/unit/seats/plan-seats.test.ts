import { expect } from 'chai';
import { type HolderWish, planSeats, type SeatPlan } from '../../../src/seats/plan-seats.ts';
import { type SeatGrant, type SeatWish } from '../../../src/seats/seat-grant.ts';

const named = (product: string): SeatWish => ({ product, type: 'named' });
const concurrent = (product: string): SeatWish => ({ product, type: 'concurrent' });

const held = (wish: SeatWish, status: SeatGrant['status'] = 'assigned'): SeatGrant => ({
  ...wish,
  status,
  source: 'direct',
  displayName: wish.product,
  since: '2026-01-01T00:00:00.000Z',
});

const plan = (current: SeatGrant[], wanted: SeatWish[], isActive = true): SeatPlan =>
  planSeats({ current, wanted, isActive } satisfies HolderWish);

const keysOf = (seats: readonly SeatWish[]): string[] =>
  seats.map(({ product, type }) => `${product}:${type}`);

const statusesOf = ({ grants }: SeatPlan): string[] =>
  grants.map(({ product, type, status }) => `${product}:${type} ${status}`);

describe('planSeats', () => {
  it('acquires what is not held yet', () => {
    const made = plan([held(named('a'))], [named('a'), named('b')]);
    expect(keysOf(made.acquired)).to.deep.equal(['b:named']);
    expect(made).to.deep.include({ released: [], removed: [], isUnchanged: false });
  });

  it('changes nothing when everything wanted is held, in the same order', () => {
    const made = plan([held(named('a')), held(named('b'), 'waiting')], [named('a'), named('b')]);
    expect(made).to.deep.include({ acquired: [], released: [], removed: [], isUnchanged: true });
    expect(statusesOf(made)).to.deep.equal(['a:named assigned', 'b:named waiting']);
  });

  it('asks no pool for another order', () => {
    const made = plan([held(named('a')), held(named('b'))], [named('b'), named('a')]);
    expect(made).to.deep.include({ acquired: [], released: [], removed: [], isUnchanged: false });
    expect(statusesOf(made)).to.deep.equal(['b:named assigned', 'a:named assigned']);
  });

  it('releases and removes what is not wanted any more', () => {
    const made = plan([held(named('a')), held(named('b'))], [named('b')]);
    expect(keysOf(made.released)).to.deep.equal(['a:named']);
    expect(made).to.deep.include({ acquired: [], removed: ['a'], isUnchanged: false });
  });

  it('releases one type and acquires the other when the type changes, and removes nothing', () => {
    const made = plan([held(named('a'))], [concurrent('a')]);
    expect(keysOf(made.released)).to.deep.equal(['a:named']);
    expect(keysOf(made.acquired)).to.deep.equal(['a:concurrent']);
    expect(made.removed).to.deep.equal([]);
  });

  it('releases nothing of who only waited', () => {
    const made = plan([held(named('a'), 'waiting')], []);
    expect(made).to.deep.include({ released: [], removed: ['a'], isUnchanged: false });
  });

  it('suspends everything of an inactive user and releases what was assigned', () => {
    const made = plan([held(named('a')), held(named('b'), 'waiting')], [named('a'), named('b')], false);
    expect(statusesOf(made)).to.deep.equal(['a:named suspended', 'b:named suspended']);
    expect(keysOf(made.released)).to.deep.equal(['a:named']);
    expect(made).to.deep.include({ acquired: [], removed: [] });
  });

  it('acquires nothing for an inactive user', () => {
    const made = plan([], [named('a')], false);
    expect(statusesOf(made)).to.deep.equal(['a:named suspended']);
    expect(made.acquired).to.deep.equal([]);
  });

  it('is unchanged for an inactive user whose seats are suspended already', () => {
    expect(plan([held(named('a'), 'suspended')], [named('a')], false).isUnchanged).to.equal(true);
  });

  it('acquires suspended seats on the way back', () => {
    const made = plan([held(named('a'), 'suspended')], [named('a')]);
    expect(keysOf(made.acquired)).to.deep.equal(['a:named']);
    expect(made.released).to.deep.equal([]);
  });
});
