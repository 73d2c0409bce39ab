import { checkSessions } from './check-sessions.ts';
import { type History, type Register, type Sent, type Sight, type Write } from './history.ts';
import { type Facts } from './row-facts.ts';
import { type HistoryRule, toldOf, type Violation, violation } from './violation.ts';

/** What a register has before anybody writes it; undefined where there is nothing to look at then. */
const FIRST_VALUES: Readonly<Record<string, string>> = {
  user: 'gone',
  group: 'gone',
  membership: 'out',
  rule: 'gone',
};

const kindOf = (register: string): string => register.split(' ')[0] ?? '';

/** Holds what clients were answered against what is in the rows, once everything has come to rest. */
export const checkHistory = (history: History, facts: Facts, at: number): Violation[] => [
  ...[...history.registers].flatMap(([name, register]) => checkRegister(name, register, facts, at)),
  ...[...facts.values.keys()]
    .filter((name) => !history.registers.has(name))
    .map((name) => violation('something is there that nobody asked for', name, 'found in the rows')),
  ...checkVersions(history, facts, at),
  ...checkAudit(history, facts),
  ...checkSessions(history, facts),
];

const checkRegister = (name: string, register: Register, facts: Facts, at: number): Violation[] => {
  const found = facts.values.get(name) ?? FIRST_VALUES[kindOf(name)];
  const rows = found === undefined ? [] : [{ value: found, from: at, until: at, how: 'the rows at the end' }];
  const broken = new Map<HistoryRule, Sight>();
  for (const sight of [...register.sights, ...rows]) {
    const rule = brokenBy(sight, name, register.writes);
    // The first sight tells enough: what is lost is lost each time it is looked at.
    if (rule !== undefined && !broken.has(rule)) {
      broken.set(rule, sight);
    }
  }
  return [...broken].map(([rule, sight]) => violation(rule, name, told(sight), storyOf(register)));
};

/**
 * Whether what was seen can be. A write that is not known to have been done may be done at any time after it was sent.
 * One that was answered as done came before every write that was sent after the answer: where such a one was answered
 * before the sight, its value or a later one must be seen.
 */
const brokenBy = (sight: Sight, name: string, writes: readonly Write[]): HistoryRule | undefined => {
  const written = writes.filter(({ value, by }) => value === sight.value && by.start <= sight.until);
  const possible = written.filter(({ by }) => by.outcome === 'ok' || by.outcome === 'unknown');
  const isFirst = sight.value === FIRST_VALUES[kindOf(name)];
  if (possible.length === 0 && !isFirst) {
    return written.length > 0 ? 'what was refused is done' : 'something is there that nobody asked for';
  }
  const newest = writes
    .filter(({ by }) => by.outcome === 'ok' && by.end < sight.from)
    .reduce((latest, { by }) => Math.max(latest, by.start), -Infinity);
  const mayStand = ({ by }: Write): boolean => by.outcome === 'unknown' || by.end >= newest;
  return possible.some(mayStand) || (isFirst && newest === -Infinity)
    ? undefined
    : 'what was answered as done is lost';
};

const told = ({ value, from, until, how }: Sight): string =>
  `${JSON.stringify(value)} seen from ${from.toFixed(1)} until ${until.toFixed(1)} by ${how}`;

const storyOf = ({ writes, sights }: Register): string[] =>
  [
    ...writes.map(({ value, by }) => ({
      at: by.start,
      text: `${toldOf(by)} writes ${JSON.stringify(value)}`,
    })),
    ...sights.map((sight) => ({ at: sight.from, text: told(sight) })),
  ]
    .sort((one, other) => one.at - other.at)
    .map(({ text }) => text);

const checkVersions = (history: History, facts: Facts, at: number): Violation[] =>
  [...history.versions].flatMap(([userName, seen]) => {
    const found = facts.versions.get(userName);
    const all = [
      ...seen.map(({ number, by }) => ({ number, from: by.start, until: by.end })),
      ...(found === undefined ? [] : [{ number: found, from: at, until: at }]),
    ].sort((one, other) => one.from - other.from);
    const back = all.find(({ number, from }) =>
      all.some((each) => each.until < from && each.number > number),
    );
    return back === undefined
      ? []
      : [
          violation(
            'a version went back',
            userName,
            JSON.stringify(back),
            seen.map(({ by }) => toldOf(by)),
          ),
        ];
  });

const checkAudit = (history: History, facts: Facts): Violation[] => {
  const actions = new Map<string, string[]>();
  for (const { request, action } of facts.audit) {
    actions.set(request, [...(actions.get(request) ?? []), action]);
  }
  const untold = history.told
    .filter(({ action, among }) =>
      among.every((id) => !(actions.get(id) ?? []).some((each) => each.startsWith(action))),
    )
    .map(({ by }) => violation('what was answered as done has no audit event', by.about, toldOf(by)));
  const undone = history.sent
    .filter(({ id, outcome }) => (outcome === 'refused' || outcome === 'unsent') && actions.has(id))
    .map((sent) =>
      violation('what was refused has an audit event of its success', sent.about, toldOf(sent), [
        ...(actions.get(sent.id) ?? []),
      ]),
    );
  const requestsOf = (action: string): Map<string, Sent[]> => {
    const requests = new Map<string, Sent[]>();
    for (const sent of history.sent.filter(({ id }) => actions.get(id)?.includes(action) === true)) {
      requests.set(sent.about, [...(requests.get(sent.about) ?? []), sent]);
    }
    return requests;
  };
  const deletions = requestsOf('user.deleted');
  // A repetition that arrives after the deletion makes another one, and may.
  const twice = [...requestsOf('user.created')].filter(
    ([about, requests]) => requests.length > 1 + (deletions.get(about)?.length ?? 0),
  );
  return [
    ...untold,
    ...undone,
    ...twice.map(([about, requests]) => violation('a user was made twice', about, '', requests.map(toldOf))),
  ];
};
