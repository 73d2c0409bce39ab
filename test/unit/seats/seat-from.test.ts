import { expect } from 'chai';
import { seatFrom, type SeatGiver, seatsFrom } from '../../../src/seats/rules/seat-from.ts';
import { type RuledSeat } from '../../../src/seats/rules/seat-rule.ts';
import { seatKey } from './seat-world.ts';

/** A rule's seat, made in that year. */
const ruled = (seat: string, year = 2020, id = `rule of ${year}`): RuledSeat => ({
  ...seatKey(seat),
  id,
  createdAt: `${year}-01-01T00:00:00.000Z`,
});

const rule = (...facts: Parameters<typeof ruled>): SeatGiver => ({ ...ruled(...facts), source: 'rule' });
const direct = (seat: string): SeatGiver => ({ ...seatKey(seat), source: 'direct' });

/** The winner of these, in either order. */
const winner = (...givers: readonly SeatGiver[]): SeatGiver | undefined => {
  const first = seatFrom(givers);
  expect(seatFrom(givers.toReversed())).to.deep.equal(first);
  return first;
};

describe('seatFrom', () => {
  it('is undefined where nothing gives a seat', () => {
    expect(seatFrom([])).to.equal(undefined);
  });

  it('lets direct beat every rule', () => {
    expect(winner(rule('a:named', 2001), direct('a:concurrent'))).to.deep.equal(direct('a:concurrent'));
  });

  it('lets named beat concurrent among rules, also a younger one', () => {
    expect(winner(rule('a:concurrent', 2001), rule('a:named', 2002))).to.deep.equal(rule('a:named', 2002));
  });

  it('lets the older of two rules win, and of the same instant always the same', () => {
    const [old, young] = [rule('a:named', 2001, 'z'), rule('a:named', 2002, 'b')];
    expect(winner(young, old)).to.deep.equal(old);
    expect(winner(young, rule('a:named', 2002, 'a'))).to.include({ id: 'a' });
  });
});

describe('seatsFrom', () => {
  it('keeps the order of direct seats, and puts those of rules behind them by product', () => {
    const wishes = seatsFrom(
      [seatKey('z:named'), seatKey('b:concurrent')],
      [ruled('d:named'), ruled('a:concurrent')],
    );
    expect(wishes).to.deep.equal([
      { ...seatKey('z:named'), source: 'direct' },
      { ...seatKey('b:concurrent'), source: 'direct' },
      { ...seatKey('a:concurrent'), source: 'rule' },
      { ...seatKey('d:named'), source: 'rule' },
    ]);
  });

  it('has one seat of a product', () => {
    const rules = [ruled('a:named'), ruled('b:concurrent', 2001), ruled('b:named', 2002)];
    expect(seatsFrom([seatKey('a:concurrent')], rules)).to.deep.equal([
      { ...seatKey('a:concurrent'), source: 'direct' },
      { ...seatKey('b:named'), source: 'rule' },
    ]);
  });
});
