import { type History, type Outcome } from './history.ts';
import { type Violation } from './violation.ts';

/** What came of a run. */
export interface Summary {
  readonly seed: number;
  readonly seconds: number;
  /** Requests, each repetition one. */
  readonly operations: number;
  readonly operationsPerSecond: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly byKind: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly faults: Readonly<Record<string, number>>;
  /** How often the rows were looked at. */
  readonly looks: number;
  readonly violations: readonly Violation[];
}

export const summaryOf = ({
  history,
  ...rest
}: Omit<Summary, 'operations' | 'operationsPerSecond' | 'outcomes' | 'byKind'> & {
  readonly history: History;
}): Summary => {
  const { sent } = history;
  const outcomes = { ok: 0, refused: 0, unknown: 0, unsent: 0 };
  const byKind: Record<string, Record<string, number>> = {};
  for (const { what, status, outcome } of sent) {
    outcomes[outcome] += 1;
    const statuses = (byKind[what] ??= {});
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  const operationsPerSecond = Math.round(sent.length / rest.seconds);
  return { ...rest, operations: sent.length, operationsPerSecond, outcomes, byKind };
};

/** How many violations are told in full. */
const SHOWN = 20;

/** The summary for people. */
export const linesOf = (summary: Summary): string[] => {
  const { seed, seconds, operations, operationsPerSecond, outcomes, faults, looks, violations } = summary;
  const count = Object.values(faults).reduce((sum, each) => sum + each, 0);
  return [
    `${operations} operations in ${Math.round(seconds)} s, ${operationsPerSecond} a second`,
    `  answered ${outcomes.ok}, refused ${outcomes.refused}, unknown ${outcomes.unknown}, unsent ${outcomes.unsent}`,
    `${count} faults`,
    ...Object.entries(faults).map(([kind, times]) => `  ${times} × ${kind}`),
    `the rows looked at ${looks} times`,
    `${violations.length} violations`,
    ...violations
      .slice(0, SHOWN)
      .flatMap(({ rule, about, details, history }) => [
        `--- seed ${seed}: ${rule}: ${about}`,
        `    ${details}`,
        ...history.map((line) => `    ${line}`),
      ]),
  ];
};
