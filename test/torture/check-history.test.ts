import { expect } from 'chai';
import { checkHistory } from './check-history.ts';
import { History, NAMES, type Outcome, type Sent } from './history.ts';
import { type Facts, type SessionRow } from './row-facts.ts';
import { HISTORY_RULES, type HistoryRule } from './violation.ts';

const ADA = NAMES.user('ada');
const END = 1_000;

let count = 0;
const sent = (start: number, outcome: Outcome = 'ok', about = 'ada'): Sent => {
  count += 1;
  return {
    ...{ id: `request-${count}`, what: 'something', about, server: 0, start, end: start + 5 },
    ...{ status: outcome === 'ok' ? 200 : 'something else', outcome },
  };
};

/** What was asked and what is there, as it should be. */
interface Scene {
  readonly history: History;
  readonly values: Map<string, string>;
  readonly versions: Map<string, number>;
  readonly sessions: SessionRow[];
  readonly audit: { request: string; action: string }[];
}

const SESSION: SessionRow = {
  ...{ id: 'session', occupancy: 'occupancy', userName: 'ada', device: 'device' },
  ...{ endedAt: null, endReason: null, isOccupancyOver: false },
};

/** Ada was created and is at work; a second user was refused, a third deleted, and one request got no answer. */
const sound = (): Scene => {
  const history = new History();
  const created = sent(0);
  history.sent.push(created);
  history.write(created, { [ADA]: 'there', [NAMES.active('ada')]: 'true' });
  history.told.push({ action: 'user.created', by: created, among: [created.id] });
  history.write(sent(1, 'refused'), { [NAMES.user('bob')]: 'there' });
  history.write(sent(2), { [NAMES.user('eve')]: 'there' });
  history.write(sent(20), { [NAMES.user('eve')]: 'gone' });
  history.write(sent(30, 'unknown'), { [NAMES.active('ada')]: 'false' });
  history.write(sent(40), { [NAMES.active('ada')]: 'true' });
  history.see(sent(50), { [ADA]: 'there', [NAMES.active('ada')]: 'true' });
  history.version('ada', { number: 1, by: sent(51) });
  history.version('ada', { number: 2, by: sent(61) });
  const opened = history.order('device', 'ada', true);
  opened.attempts.push(sent(70, 'unknown'), sent(80));
  opened.ids.add('session');
  history.lives.push({ session: 'session', expiresIn: 6, by: sent(90) });
  return {
    history,
    values: new Map([
      [ADA, 'there'],
      [NAMES.active('ada'), 'true'],
    ]),
    versions: new Map([['ada', 2]]),
    sessions: [SESSION],
    audit: [{ request: created.id, action: 'user.created' }],
  };
};

const end = (scene: Scene, change: Partial<SessionRow>): void => {
  scene.sessions[0] = { ...SESSION, endedAt: 500, endReason: 'closed', isOccupancyOver: true, ...change };
};

/** Each breaks one rule, and no other. Several break it in another way. */
const PLANTS: readonly (readonly [HistoryRule, string, (scene: Scene) => unknown])[] = [
  ['what was answered as done is lost', 'a user', ({ values }) => values.delete(ADA)],
  ['what was answered as done is lost', 'a deletion', ({ values }) => values.set(NAMES.user('eve'), 'there')],
  [
    'what was answered as done is lost',
    'the later of two writes',
    ({ history, values }) => {
      history.write(sent(100), { name: 'one' });
      history.write(sent(200), { name: 'two' });
      values.set('name', 'one');
    },
  ],
  [
    'what was answered as done is lost',
    'a user who was told to be gone, and is there again',
    ({ history }) => {
      history.see(sent(300), { [ADA]: 'gone' });
    },
  ],
  ['what was refused is done', 'a user', ({ values }) => values.set(NAMES.user('bob'), 'there')],
  [
    'what was refused is done',
    'a write that was never sent',
    ({ history, values }) => {
      history.write(sent(100), { name: 'one' });
      history.write(sent(200, 'unsent'), { name: 'two' });
      values.set('name', 'two');
    },
  ],
  [
    'something is there that nobody asked for',
    'a value',
    ({ values }) => values.set(NAMES.active('ada'), 'perhaps'),
  ],
  [
    'something is there that nobody asked for',
    'a user',
    ({ values }) => values.set(NAMES.user('mallory'), 'there'),
  ],
  [
    'something is there that nobody asked for',
    'what is seen before it is written',
    ({ history, values }) => {
      history.see(sent(100), { name: 'one' });
      history.write(sent(200), { name: 'one' });
      values.set('name', 'one');
    },
  ],
  ['a version went back', 'in the rows', ({ versions }) => versions.set('ada', 1)],
  [
    'a version went back',
    'in answers',
    ({ history }) => {
      history.version('ada', { number: 1, by: sent(99) });
    },
  ],
  ['what was answered as done has no audit event', 'a creation', ({ audit }) => audit.pop()],
  [
    'what was refused has an audit event of its success',
    'a write',
    ({ history, audit }) => {
      const refused = sent(100, 'refused');
      history.sent.push(refused);
      audit.push({ request: refused.id, action: 'user.updated' });
    },
  ],
  [
    'a user was made twice',
    'by a repetition',
    ({ history, audit }) => {
      const again = sent(6, 'unknown');
      history.sent.push(again);
      audit.push({ request: again.id, action: 'user.created' });
    },
  ],
  ['a session that was answered is not there', 'a session', ({ sessions }) => sessions.pop()],
  [
    'an order with a key opened two sessions',
    'at once',
    ({ sessions }) => sessions.push({ ...SESSION, id: 'another' }),
  ],
  [
    'an order opened more sessions than it was sent',
    'without a key',
    ({ history, sessions }) => {
      history.order('keyless', 'ada', false).attempts.push(sent(100));
      sessions.push(
        { ...SESSION, device: 'keyless', id: 'one' },
        { ...SESSION, device: 'keyless', id: 'two' },
      );
    },
  ],
  [
    'an order that was refused opened a session',
    'all the same',
    ({ history, sessions }) => {
      history.order('full', 'ada', true).attempts.push(sent(100, 'refused'));
      sessions.push({ ...SESSION, device: 'full', id: 'another' });
    },
  ],
  [
    'a session is there that nobody asked for',
    'a session',
    ({ sessions }) => sessions.push({ ...SESSION, device: 'strange', id: 'another' }),
  ],
  [
    'what was said to be over is not',
    'a session',
    ({ history }) => history.overs.push({ id: 'session', by: sent(99) }),
  ],
  [
    'what was said to be over is not',
    'an occupancy',
    ({ history }) => history.overs.push({ id: 'occupancy', by: sent(99) }),
  ],
  [
    'a session has expired before the time that was promised',
    'of six seconds',
    (scene) => {
      end(scene, { endReason: 'expired' });
    },
  ],
  [
    'a session lived on after it was over',
    'a heartbeat',
    (scene) => {
      end(scene, { endedAt: 85 });
    },
  ],
  [
    'a session outlived the access of its user',
    'after a deactivation',
    ({ history, values }) => {
      history.write(sent(100), { [NAMES.active('ada')]: 'false' });
      values.set(NAMES.active('ada'), 'false');
      history.lives.push({ session: 'session', expiresIn: 6, by: sent(200) });
    },
  ],
  [
    'a session outlived the access of its user',
    'after a deletion',
    ({ history, values }) => {
      history.write(sent(100), { [ADA]: 'gone' });
      values.delete(ADA);
      history.lives.push({ session: 'session', expiresIn: 6, by: sent(200) });
    },
  ],
];

const brokenIn = (scene: Scene): string[] => {
  const { history, values, versions, sessions, audit } = scene;
  const facts: Facts = { values, versions, sessions, audit };
  return [...new Set(checkHistory(history, facts, END).map(({ rule }) => rule))];
};

describe('the checker of the history', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(brokenIn(sound())).to.deep.equal([]);
  });

  it('takes what got no answer as done at any time, or never', () => {
    const late = sound();
    late.values.set(NAMES.active('ada'), 'false');
    expect(brokenIn(late)).to.deep.equal([]);
    const before = sound();
    before.history.see(sent(35), { [NAMES.active('ada')]: 'true' });
    expect(brokenIn(before)).to.deep.equal([]);
  });

  it('takes a repetition that comes after the deletion as another creation', () => {
    const scene = sound();
    for (const action of ['user.deleted', 'user.created']) {
      const late = sent(100, 'unknown');
      scene.history.sent.push(late);
      scene.audit.push({ request: late.id, action });
    }
    expect(brokenIn(scene)).to.deep.equal([]);
  });

  it('takes either of two writes that were on their way at once as the last', () => {
    for (const value of ['one', 'two']) {
      const scene = sound();
      scene.history.write(sent(100), { name: 'one' });
      scene.history.write(sent(102), { name: 'two' });
      scene.values.set('name', value);
      expect(brokenIn(scene)).to.deep.equal([]);
    }
  });

  it('takes a sign of life before a crash as forgotten, and no other', () => {
    for (const [from, broken] of [
      [85, []],
      [900, ['a session has expired before the time that was promised']],
    ] as const) {
      const scene = sound();
      end(scene, { endReason: 'expired' });
      scene.history.lives[0] = { session: 'session', expiresIn: 6, by: { ...sent(90), what: 'heartbeat' } };
      scene.history.crashes.push({ from, until: from + 10 });
      expect(brokenIn(scene)).to.deep.equal(broken);
    }
  });

  it('has a violation planted for each of its rules', () => {
    expect(new Set(PLANTS.map(([rule]) => rule))).to.deep.equal(new Set(HISTORY_RULES));
  });

  for (const [rule, what, plant] of PLANTS) {
    it(`finds that ${rule}: ${what}`, () => {
      const scene = sound();
      plant(scene);
      expect(brokenIn(scene)).to.deep.equal([rule]);
    });
  }
});
