import { expect } from 'chai';
import { type UserId } from '../../../../src/kernel/ids.ts';
import { dueIn, inOrder, type Place } from '../../../../src/seats/line/place.ts';

const place = (user: string, ticket: number): Place => ({ product: 'any', user: user as UserId, ticket });
const usersOf = (places: readonly Place[]): string[] => places.map(({ user }) => user);

describe('the order of a line', () => {
  const [ada, bob, cy] = [place('ada', 3), place('bob', 7), place('cy', 12)];

  it('is that of the tickets, however the places come', () => {
    const line = [cy, ada, bob];
    expect(usersOf(inOrder(line))).to.deep.equal(['ada', 'bob', 'cy']);
    expect(usersOf(line), 'the line itself stays as it is').to.deep.equal(['cy', 'ada', 'bob']);
  });

  it('makes as many due as there are free seats, from the first on', () => {
    const due = (free: number): string[] => usersOf(dueIn([cy, ada, bob], free));
    expect([0, 1, 2, 3, 9].map(due)).to.deep.equal([
      [],
      ['ada'],
      ['ada', 'bob'],
      ['ada', 'bob', 'cy'],
      ['ada', 'bob', 'cy'],
    ]);
    expect(dueIn([], 1)).to.deep.equal([]);
  });

  it('counts an agent once, who has several requests with one place', () => {
    expect(usersOf(dueIn([bob, ada, cy, ada], 1))).to.deep.equal(['ada', 'ada']);
    expect(usersOf(dueIn([bob, ada, cy, ada], 2))).to.deep.equal(['ada', 'ada', 'bob']);
  });
});
