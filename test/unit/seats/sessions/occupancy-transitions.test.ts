import { expect } from 'chai';
import { type UserId } from '../../../../src/kernel/ids.ts';
import { type Occupancy, lastSeenAt, unendedSessions } from '../../../../src/seats/sessions/occupancy.ts';
import {
  connectSession,
  endAll,
  endSession,
  expire,
  keepSession,
  openSession,
  requestEnd,
  switchToNamed,
} from '../../../../src/seats/sessions/occupancy-transitions.ts';
import { SessionError } from '../../../../src/seats/sessions/session-error.ts';
import { type EndReason, type Session, type SessionEnd } from '../../../../src/seats/sessions/session.ts';

const minute = (count: number): string => new Date(Date.UTC(2030, 0, 1, 9, count)).toISOString();
const NOW = minute(10);

const session = (id: string, more: Partial<Session> = {}): Session => ({
  ...{ id, kind: 'attended', device: null, platform: null, state: 'open', startedAt: minute(0) },
  ...{ lastSeenAt: minute(9), expiresAt: minute(12), end: null },
  ...more,
});

const occupancy = (...sessions: Session[]): Occupancy => ({
  ...{ id: 'o', user: 'u' as UserId, product: 'p', seatType: 'concurrent', epoch: 7, state: 'occupied' },
  ...{ since: minute(0), endRequestedAt: null, endRequestedBy: null, sessions, end: null },
});

const end = (reason: EndReason, by: string | null = 'me'): SessionEnd => ({ reason, by, at: NOW });

/** The states of the occupancy and of its sessions, with their reasons. */
const stateOf = ({ state, end: over, sessions }: Occupancy): string[] => [
  over === null ? state : `${state} ${over.reason}`,
  ...sessions.map((each) => (each.end === null ? each.state : `${each.state} ${each.end.reason}`)),
];

const refusalOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    expect(error).to.be.instanceOf(SessionError);
    const { code, facts } = error as SessionError;
    return [code, facts['reason']];
  }
  return undefined;
};

describe('an occupancy', () => {
  const open = session('open');
  const connected = session('connected', { state: 'connected', expiresAt: minute(20) });
  const lost = session('lost', { expiresAt: minute(9) });
  const sign = { at: NOW, expiresAt: minute(13) };
  const started = { id: 'new', kind: 'attended', device: 'phone', platform: null, startedAt: NOW } as const;

  describe('takes a new session', () => {
    const next = { ...started, lastSeenAt: NOW, expiresAt: minute(13) };

    it('beside those it has', () => {
      const opened = openSession(occupancy(connected), next);
      expect(stateOf(opened)).to.deep.equal(['occupied', 'connected', 'open']);
      expect(opened.sessions[1]).to.deep.equal({ ...next, state: 'open', end: null });
    });

    it('not while it is ending', () => {
      const ending = requestEnd(occupancy(connected), { ...end('endedByAdmin'), force: false });
      expect(refusalOf(() => openSession(ending, next))).to.deep.equal(['occupancyEnding', undefined]);
    });

    it('not after it has ended', () => {
      const over = endAll(occupancy(open), end('userDeactivated'));
      expect(refusalOf(() => openSession(over, next))).to.deep.equal(['sessionEnded', 'userDeactivated']);
    });
  });

  describe('hears of a session', () => {
    it('that lives on', () => {
      const kept = keepSession(occupancy(open, connected), 'connected', sign);
      expect(kept.sessions[0]).to.equal(open);
      expect(kept.sessions[1]).to.deep.equal({ ...connected, lastSeenAt: NOW, expiresAt: minute(13) });
      expect(lastSeenAt(kept)).to.equal(NOW);
    });

    it('that connects, once or again', () => {
      const once = connectSession(occupancy(open), 'open', sign);
      expect(stateOf(once)).to.deep.equal(['occupied', 'connected']);
      expect(stateOf(connectSession(once, 'open', sign))).to.deep.equal(['occupied', 'connected']);
      expect(once.sessions[0]).to.include({ lastSeenAt: NOW, expiresAt: minute(13) });
    });

    it('too late, when it has expired or ended', () => {
      for (const change of [keepSession, connectSession]) {
        expect(refusalOf(() => change(occupancy(lost), 'lost', sign))).to.deep.equal([
          'sessionEnded',
          'expired',
        ]);
        const closed = endSession(occupancy(open, connected), 'open', end('closed'));
        expect(refusalOf(() => change(closed, 'open', sign))).to.deep.equal(['sessionEnded', 'closed']);
      }
    });

    it('in vain, when there is none', () => {
      expect(refusalOf(() => keepSession(occupancy(open), 'other', sign))).to.deep.equal([
        'notFound',
        undefined,
      ]);
      expect(refusalOf(() => endSession(occupancy(open), 'other', end('closed')))).to.deep.equal([
        'notFound',
        undefined,
      ]);
    });
  });

  describe('loses a session', () => {
    it('and goes on with the others', () => {
      const rest = endSession(occupancy(open, connected), 'open', end('closed'));
      expect(stateOf(rest)).to.deep.equal(['occupied', 'ended closed', 'connected']);
      expect(unendedSessions(rest).map(({ id }) => id)).to.deep.equal(['connected']);
    });

    it('and ends with the last one', () => {
      const over = endSession(occupancy(open), 'open', end('closed'));
      expect(stateOf(over)).to.deep.equal(['ended closed', 'ended closed']);
      expect(over.end).to.deep.equal({ reason: 'closed', by: 'me', at: NOW });
    });

    it('and ends with the last one also while it is ending', () => {
      const ending = requestEnd(occupancy(connected), { ...end('endedByAdmin'), force: false });
      expect(stateOf(endSession(ending, 'connected', end('closed')))[0]).to.equal('ended closed');
    });

    it('that is over already, and it stays as it ended', () => {
      const once = endSession(occupancy(open, connected), 'open', end('closed'));
      expect(endSession(once, 'open', end('endedByAdmin'))).to.deep.equal(once);
      const over = endAll(occupancy(open), end('closed'));
      expect(endSession(over, 'open', end('endedByAdmin'))).to.equal(over);
    });

    it('that had expired before it was closed', () => {
      const rest = endSession(occupancy(lost, connected), 'lost', end('closed'));
      expect(stateOf(rest)).to.deep.equal(['occupied', 'ended expired', 'connected']);
    });
  });

  describe('expires', () => {
    it('when none of its sessions was heard of in time', () => {
      const over = expire(occupancy(lost, session('later', { expiresAt: NOW })), NOW);
      expect(stateOf(over)).to.deep.equal(['ended expired', 'ended expired', 'ended expired']);
      expect(over.sessions[0]?.end).to.deep.equal({ reason: 'expired', by: null, at: minute(9) });
    });

    it('in part when some of them were', () => {
      expect(stateOf(expire(occupancy(lost, open), NOW))).to.deep.equal([
        'occupied',
        'ended expired',
        'open',
      ]);
    });

    it('not while all of them were', () => {
      expect(expire(occupancy(open, connected), NOW)).to.deep.equal(occupancy(open, connected));
    });
  });

  describe('is asked to end', () => {
    it('and ends at once when nothing is connected', () => {
      const over = requestEnd(occupancy(open, session('too')), { ...end('endedByAdmin'), force: false });
      expect(stateOf(over)).to.deep.equal(['ended endedByAdmin', 'ended endedByAdmin', 'ended endedByAdmin']);
    });

    it('and drains while something is connected', () => {
      const ending = requestEnd(occupancy(open, connected), { ...end('endedByAdmin'), force: false });
      expect(stateOf(ending)).to.deep.equal(['ending', 'ended endedByAdmin', 'connected']);
      expect(ending).to.include({ endRequestedAt: NOW, endRequestedBy: 'me' });
    });

    it('and ends at once by force', () => {
      const over = requestEnd(occupancy(open, connected), { ...end('endedByAdmin'), force: true });
      expect(stateOf(over)[0]).to.equal('ended endedByAdmin');
      expect(unendedSessions(over)).to.be.empty;
    });

    it('and ends at once when it is a login', () => {
      const login = session('login', { kind: 'login', state: 'connected' });
      const over = requestEnd(occupancy(login), { ...end('endedByAdmin'), force: false });
      expect(stateOf(over)).to.deep.equal(['ended endedByAdmin', 'ended endedByAdmin']);
    });

    it('and does not drain for a session that has expired', () => {
      const gone = session('gone', { state: 'connected', expiresAt: minute(9) });
      const over = requestEnd(occupancy(gone), { ...end('endedByAdmin'), force: false });
      expect(stateOf(over)).to.deep.equal(['ended expired', 'ended expired']);
    });

    it('again, and who asked first stays on record', () => {
      const first = requestEnd(occupancy(connected), { ...end('seatRevoked', null), force: false });
      const later = { reason: 'endedByAdmin', by: 'somebody else', at: minute(11) } as const;
      const again = requestEnd(first, { ...later, force: false });
      expect(again).to.deep.equal(first);
      expect(stateOf(requestEnd(first, { ...later, force: true }))[0]).to.equal('ended endedByAdmin');
    });

    it('after it has ended, and nothing changes', () => {
      const over = endAll(occupancy(open), end('closed'));
      expect(requestEnd(over, { ...end('endedByAdmin'), force: true })).to.equal(over);
    });
  });

  it('ends with all its sessions at once, whatever they do', () => {
    const over = endAll(occupancy(open, connected, lost), end('userDeactivated'));
    expect(stateOf(over)).to.deep.equal([
      'ended userDeactivated',
      'ended userDeactivated',
      'ended userDeactivated',
      'ended expired',
    ]);
  });

  it('becomes a named one and keeps its sessions', () => {
    const before = occupancy(open, connected);
    expect(switchToNamed(before)).to.deep.equal({ ...before, seatType: 'named' });
  });
});
