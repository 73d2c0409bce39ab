import { expect } from 'chai';
import { type UserId } from '../../../../src/kernel/ids.ts';
import { waitForSession } from '../../../../src/seats/line/wait-for-session.ts';
import { type LineOpening, type WaitingLine } from '../../../../src/seats/line/waiting-line.ts';
import { SessionError } from '../../../../src/seats/sessions/session-error.ts';
import { type SessionOrder, type SessionStore } from '../../../../src/seats/sessions/session-store.ts';
import { rejectionOf } from '../../../support/rejection.ts';

const ORDER: SessionOrder = {
  agent: { by: 'userName', value: 'ada' },
  product: 'any',
  kind: 'attended',
  device: null,
  platform: null,
  connection: 'the back end',
  idempotencyKey: null,
};

const OPENED: LineOpening = {
  outcome: 'opened',
  session: {
    id: 'session',
    occupancyId: 'occupancy',
    state: 'open',
    seatType: 'concurrent',
    epoch: 1,
    expiresIn: 180,
  },
};

const inLineAt = (position: number): LineOpening => ({
  outcome: 'allSharedSeatsInUse',
  capacity: 1,
  occupied: 1,
  waiting: 2,
  position,
  place: { product: 'any', user: 'ada' as UserId, ticket: 7 },
});

describe('waiting for a session', () => {
  let events: string[];
  let over: AbortController;
  let gone: AbortController;
  beforeEach(() => {
    events = [];
    [over, gone] = [new AbortController(), new AbortController()];
  });

  /** Waits in a line that answers these openings, one after the other; `onTurn` happens while it waits. */
  const wait = async (
    openings: readonly (LineOpening | Error)[],
    { onTurn = () => undefined, key = null }: { onTurn?: () => void; key?: string | null } = {},
  ): Promise<unknown> => {
    const answers = [...openings];
    const line: WaitingLine = {
      open: async () => {
        events.push('open');
        const answer = answers.shift();
        if (answer === undefined || answer instanceof Error) {
          throw answer ?? new Error('It asks too often');
        }
        return Promise.resolve(answer);
      },
      enter: ({ ticket }) => {
        events.push(`enter ${ticket}`);
        return {
          turn: async () => {
            events.push('turn');
            onTurn();
            return Promise.resolve();
          },
          leave: async () => {
            events.push('leave');
            return Promise.resolve();
          },
        };
      },
    };
    const close: SessionStore['close'] = async (id, by) => {
      events.push(`close ${id} by ${by}`);
      return Promise.resolve({ outcome: 'notFound' });
    };
    const deps = { line, sessions: { close } as SessionStore, products: async () => Promise.resolve([]) };
    return waitForSession(deps, { ...ORDER, idempotencyKey: key }, { over: over.signal, gone: gone.signal });
  };

  it('is over before it begins where there is a seat', async () => {
    expect(await wait([OPENED])).to.include({ id: 'session' });
    expect(events).to.deep.equal(['open']);
  });

  it('asks at every turn until there is a seat, and leaves the line then', async () => {
    expect(await wait([inLineAt(2), inLineAt(1), OPENED])).to.include({ id: 'session' });
    expect(events).to.deep.equal(['open', 'enter 7', 'turn', 'open', 'turn', 'open', 'leave']);
  });

  it('asks once more when its time is over, and tells the place of then', async () => {
    const error = await rejectionOf(
      wait([inLineAt(2), inLineAt(1)], {
        onTurn: () => {
          over.abort();
        },
      }),
    );
    expect(error).to.be.instanceOf(SessionError).and.to.include({ code: 'allSharedSeatsInUse' });
    expect((error as SessionError).facts).to.deep.equal({
      capacity: 1,
      occupied: 1,
      waiting: 2,
      position: 1,
    });
    expect(events).to.deep.equal(['open', 'enter 7', 'turn', 'open', 'leave']);
  });

  it('asks no more when nobody is there to be answered', async () => {
    const onTurn = (): void => {
      gone.abort();
      over.abort();
    };
    await rejectionOf(wait([inLineAt(1)], { onTurn }));
    expect(events).to.deep.equal(['open', 'enter 7', 'turn', 'leave']);
  });

  it('closes a session that was opened for somebody who had gone by then', async () => {
    gone.abort();
    await wait([OPENED]);
    expect(events).to.deep.equal(['open', 'close session by the back end']);
  });

  it('leaves it open where it can be asked for again by its key', async () => {
    gone.abort();
    await wait([OPENED], { key: 'a-key' });
    expect(events).to.deep.equal(['open']);
  });

  it('leaves the line also when it is refused or fails', async () => {
    const refused = await rejectionOf(wait([inLineAt(1), { outcome: 'userInactive' }]));
    expect(refused).to.include({ code: 'userInactive' });
    const failed = await rejectionOf(wait([inLineAt(1), new Error('an outage')]));
    expect(failed).to.include({ message: 'an outage' });
    expect(events.filter((event) => event === 'leave')).to.have.length(2);
  });
});
