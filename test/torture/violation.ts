import { type Sent } from './history.ts';

/** Something that must not be, and what was sent and seen of it. */
export interface Violation {
  readonly rule: string;
  readonly about: string;
  readonly details: string;
  readonly history: readonly string[];
}

/** What must never be of registers, sessions, versions and audit events. */
export const HISTORY_RULES = [
  'what was answered as done is lost',
  'what was refused is done',
  'something is there that nobody asked for',
  'a version went back',
  'what was answered as done has no audit event',
  'what was refused has an audit event of its success',
  'a user was made twice',
  'a session that was answered is not there',
  'an order with a key opened two sessions',
  'an order opened more sessions than it was sent',
  'an order that was refused opened a session',
  'a session is there that nobody asked for',
  'what was said to be over is not',
  'a session has expired before the time that was promised',
  'a session lived on after it was over',
  'a session outlived the access of its user',
] as const;

export type HistoryRule = (typeof HISTORY_RULES)[number];

export const violation = (
  rule: HistoryRule,
  about: string,
  details: string,
  history: readonly string[] = [],
): Violation => ({ rule, about, details, history });

/** A request in one line. */
export const toldOf = ({ id, what, about, server, start, end, status, outcome }: Sent): string =>
  `${start.toFixed(1)} – ${end.toFixed(1)} ${id} ${what} ${about} at server ${server}: ${status} (${outcome})`;
