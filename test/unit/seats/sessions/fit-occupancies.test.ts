import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type UserId } from '../../../../src/kernel/ids.ts';
import { type SeatGrant } from '../../../../src/seats/seat-grant.ts';
import { type SeatType } from '../../../../src/seats/seat-type.ts';
import {
  fitOccupancies,
  fittedOccupancy,
  type SeatsChanged,
} from '../../../../src/seats/sessions/fit-occupancies.ts';
import { type Occupancy } from '../../../../src/seats/sessions/occupancy.ts';
import { type Session } from '../../../../src/seats/sessions/session.ts';
import { InMemoryOccupancyStore } from '../../../support/in-memory-occupancies.ts';

const NOW = '2030-01-01T00:00:00.000Z';
const LATER = '2030-01-01T00:03:00.000Z';
const USER = randomUUID() as UserId;

const session = (state: 'open' | 'connected', changes: Partial<Session> = {}): Session => ({
  ...{ id: randomUUID(), kind: 'attended', device: null, platform: null, state },
  ...{ startedAt: NOW, lastSeenAt: NOW, expiresAt: LATER, end: null },
  ...changes,
});

const occupancy = (changes: Partial<Occupancy> = {}): Occupancy => ({
  ...{ id: randomUUID(), user: USER, product: 'a', seatType: 'concurrent', epoch: 1, state: 'occupied' },
  ...{ since: NOW, endRequestedAt: null, endRequestedBy: null, end: null },
  sessions: [session('open'), session('connected')],
  ...changes,
});

const grant = (type: SeatType, changes: Partial<SeatGrant> = {}): SeatGrant => ({
  ...{ product: 'a', displayName: 'A', type, status: 'assigned', source: 'direct', since: NOW },
  ...changes,
});

const changed = (changes: Partial<SeatsChanged> = {}): SeatsChanged => ({
  ...{ user: USER, isActive: true, products: ['a'], held: [], by: 'okta' },
  ...changes,
});

const statesOf = ({ sessions }: Occupancy): string[] =>
  sessions.map(({ state, end }) => (end === null ? state : end.reason));

describe('an occupancy whose user has other seats', () => {
  const revoked = { reason: 'seatRevoked', by: 'okta', at: NOW };
  const expectDraining = (fitted: Occupancy): void => {
    expect(fitted).to.include({ state: 'ending', endRequestedAt: NOW, endRequestedBy: 'okta', end: null });
    expect(statesOf(fitted)).to.deep.equal(['seatRevoked', 'connected']);
    expect(fitted.sessions[0]?.end).to.deep.equal(revoked);
  };

  it('drains when nothing of the product is held', () => {
    expectDraining(fittedOccupancy(occupancy(), changed(), NOW));
    const other = grant('named', { product: 'b' });
    expectDraining(fittedOccupancy(occupancy(), changed({ held: [other] }), NOW));
  });

  it('drains when the seat is only waited for', () => {
    const waiting = grant('named', { status: 'waiting' });
    expectDraining(fittedOccupancy(occupancy(), changed({ held: [waiting] }), NOW));
  });

  it('drains when a shared seat is held and it has none', () => {
    const named = occupancy({ seatType: 'named' });
    expectDraining(fittedOccupancy(named, changed({ held: [grant('concurrent')] }), NOW));
  });

  it('stays as it is on a shared seat of its own', () => {
    const shared = occupancy();
    expect(fittedOccupancy(shared, changed({ held: [grant('concurrent')] }), NOW)).to.equal(shared);
  });

  it('ends when nothing is connected', () => {
    const fitted = fittedOccupancy(occupancy({ sessions: [session('open')] }), changed(), NOW);
    expect(fitted).to.deep.include({ state: 'ended', end: revoked });
  });

  it('goes on as a named one, also where it was draining', () => {
    const held = [grant('named')];
    const draining = occupancy({ state: 'ending', endRequestedAt: NOW, endRequestedBy: 'okta' });
    for (const before of [occupancy(), draining, { ...draining, seatType: 'named' as const }]) {
      expect(fittedOccupancy(before, changed({ held }), NOW)).to.deep.equal({
        ...before,
        ...{ seatType: 'named', state: 'occupied', endRequestedAt: null, endRequestedBy: null },
      });
    }
    const named = occupancy({ seatType: 'named' });
    expect(fittedOccupancy(named, changed({ held }), NOW)).to.equal(named);
  });

  it('ends at once when the user is inactive, whatever is held and connected', () => {
    const fitted = fittedOccupancy(
      occupancy({ state: 'ending', endRequestedAt: NOW }),
      changed({ isActive: false, held: [grant('named', { status: 'suspended' })] }),
      NOW,
    );
    expect(fitted.end).to.deep.equal({ reason: 'userDeactivated', by: 'okta', at: NOW });
    expect(statesOf(fitted)).to.deep.equal(['userDeactivated', 'userDeactivated']);
  });
});

describe('the occupancies of users whose seats have changed', () => {
  let store: InMemoryOccupancyStore;
  beforeEach(() => {
    store = new InMemoryOccupancyStore();
  });
  const stateOf = (id: string): readonly unknown[] => {
    const { seatType, state } = store.all().find((each) => each.id === id) ?? {};
    return [seatType, state];
  };

  it('are those of the products that have changed, of each of the users', async () => {
    const other = randomUUID() as UserId;
    const [a, b, theirs, away] = [
      occupancy(),
      occupancy({ product: 'b' }),
      occupancy({ user: other, product: 'b' }),
      occupancy({ user: randomUUID() as UserId }),
    ];
    await store.save([a, b, theirs, away]);
    await fitOccupancies({ occupancies: store }, [changed(), changed({ user: other, products: ['b'] })]);
    expect([a, b, theirs, away].map(({ id }) => stateOf(id)[1])).to.deep.equal([
      ...['ending', 'occupied', 'ending', 'occupied'],
    ]);
  });

  it('are all of an inactive user’s', async () => {
    const [a, b] = [occupancy(), occupancy({ product: 'b' })];
    await store.save([a, b]);
    await fitOccupancies({ occupancies: store }, [changed({ isActive: false, products: [] })]);
    expect([a, b].map(({ id }) => stateOf(id)[1])).to.deep.equal(['ended', 'ended']);
  });

  it('take a shared seat for a named one while there are any, and drain then', async () => {
    const other = randomUUID() as UserId;
    const [first, second] = [occupancy({ seatType: 'named' }), occupancy({ seatType: 'named', user: other })];
    await store.save([first, second]);
    store.freeSeats = 1;
    const held = [grant('concurrent')];
    await fitOccupancies({ occupancies: store }, [changed({ held }), changed({ user: other, held })]);
    expect([stateOf(first.id), stateOf(second.id)]).to.deep.equal([
      ['concurrent', 'occupied'],
      ['named', 'ending'],
    ]);
  });

  it('are not looked at when no seat has changed', async () => {
    const untouched = {
      get occupancies() {
        return expect.fail('looked at');
      },
    };
    await fitOccupancies(untouched, [changed({ products: [] })]);
    await fitOccupancies(untouched, []);
  });
});
