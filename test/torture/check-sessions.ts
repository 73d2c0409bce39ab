import { type History, NAMES, type Sent, type SessionOrder } from './history.ts';
import { type Facts, type SessionRow } from './row-facts.ts';
import { toldOf, type Violation, violation } from './violation.ts';

/** Rows keep milliseconds, and round. */
const ROUNDING = 1;

/**
 * A sign of life does not wait for the disk (`session_heartbeat` in `migrations/0009_sessions.up.sql`): PostgreSQL may
 * forget those of three times its `wal_writer_delay` before a crash, and the next one follows.
 */
const FORGETTING = 600;

/** What must never be of sessions. */
export const checkSessions = (history: History, facts: Facts): Violation[] => {
  const byDevice = new Map<string, SessionRow[]>();
  for (const row of facts.sessions) {
    byDevice.set(row.device, [...(byDevice.get(row.device) ?? []), row]);
  }
  const byId = new Map(facts.sessions.map((row) => [row.id, row]));
  return [
    ...[...history.orders.values()].flatMap((order) => checkOrder(order, byDevice.get(order.device) ?? [])),
    ...facts.sessions
      .filter(({ device }) => !history.orders.has(device))
      .map((row) => violation('a session is there that nobody asked for', row.id, JSON.stringify(row))),
    ...checkOvers(history, facts),
    ...history.lives.flatMap(({ session, expiresIn, by }) =>
      checkLife(byId.get(session), {
        until: isForgettable(history, by) ? by.start : by.start + expiresIn * 1000,
        by,
      }),
    ),
    ...checkAccess(history, byId),
  ];
};

const checkOrder = (order: SessionOrder, rows: readonly SessionRow[]): Violation[] => {
  const story = order.attempts.map(toldOf);
  const complain = (rule: Parameters<typeof violation>[0]): Violation[] => [
    violation(rule, order.device, JSON.stringify(rows), story),
  ];
  const done = order.attempts.filter(({ outcome }) => outcome === 'ok' || outcome === 'unknown').length;
  const lost = [...order.ids].filter((id) => !rows.some((row) => row.id === id));
  return [
    ...(lost.length > 0 ? complain('a session that was answered is not there') : []),
    ...(order.hasKey && rows.length > 1 ? complain('an order with a key opened two sessions') : []),
    ...(!order.hasKey && done > 0 && rows.length > done
      ? complain('an order opened more sessions than it was sent')
      : []),
    ...(done === 0 && rows.length > 0 ? complain('an order that was refused opened a session') : []),
  ];
};

const checkOvers = ({ overs }: History, { sessions }: Facts): Violation[] => {
  const living = new Set(sessions.filter(({ endedAt }) => endedAt === null).map(({ id }) => id));
  const occupied = new Set(
    sessions.filter(({ isOccupancyOver }) => !isOccupancyOver).map(({ occupancy }) => occupancy),
  );
  return overs
    .filter(({ id }) => living.has(id) || occupied.has(id))
    .map(({ id, by }) => violation('what was said to be over is not', id, toldOf(by)));
};

const isForgettable = ({ crashes }: History, { start, end, what }: Sent): boolean =>
  what === 'heartbeat' && crashes.some(({ from, until }) => end > from - FORGETTING && start < until);

const checkLife = (
  row: SessionRow | undefined,
  { until, by }: { readonly until: number; readonly by: Sent },
): Violation[] => {
  if (row === undefined) {
    return [violation('a session that was answered is not there', by.about, toldOf(by))];
  }
  const { endedAt, endReason } = row;
  if (endedAt !== null && endedAt + ROUNDING < by.start) {
    return [violation('a session lived on after it was over', row.id, JSON.stringify(row), [toldOf(by)])];
  }
  return endedAt !== null && endReason === 'expired' && endedAt + ROUNDING < until
    ? [
        violation('a session has expired before the time that was promised', row.id, JSON.stringify(row), [
          toldOf(by),
        ]),
      ]
    : [];
};

/** A session from before its user was deactivated or deleted never works again. */
const checkAccess = (history: History, rows: ReadonlyMap<string, SessionRow>): Violation[] => {
  const opened = new Map<string, { readonly order: SessionOrder; readonly by: Sent }>();
  for (const order of history.orders.values()) {
    const first = order.attempts.find(({ outcome }) => outcome === 'ok');
    if (first !== undefined) {
      order.ids.forEach((id) => opened.set(id, { order, by: first }));
    }
  }
  return history.lives.flatMap(({ session, by }) => {
    const open = opened.get(session);
    if (open === undefined) {
      return [];
    }
    const { userName } = open.order;
    const ends = [
      ...(history.registers.get(NAMES.active(userName))?.writes.filter(({ value }) => value === 'false') ??
        []),
      ...(history.registers.get(NAMES.user(userName))?.writes.filter(({ value }) => value === 'gone') ?? []),
    ];
    const end = ends.find(
      (each) => each.by.outcome === 'ok' && each.by.start > open.by.end && each.by.end < by.start,
    );
    return end === undefined
      ? []
      : [
          violation('a session outlived the access of its user', session, JSON.stringify(rows.get(session)), [
            ...[toldOf(open.by), toldOf(end.by), toldOf(by)],
          ]),
        ];
  });
};
