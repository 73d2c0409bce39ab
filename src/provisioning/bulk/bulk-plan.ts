import { randomId } from '../../kernel/ids.ts';
import { BulkError } from './bulk-error.ts';
import { type BulkOperation } from './bulk-operation.ts';
import { type BulkReferences, type BulkTypes, referencesOf } from './bulk-references.ts';
import { connectedSets, type Successors } from './connected-nodes.ts';

/** Names of a circle that a message tells, and characters of each: a thousand messages may name a thousand. */
const MOST_NAMES = 10;
const LONGEST_NAME = 80;

/** An operation with what is known of it before anything runs. */
export interface PlannedOperation {
  readonly operation: BulkOperation;
  /** Its place in the request. */
  readonly index: number;
  /** The id that a POST is to give; known now, so that it can be referred to before. */
  readonly newId: string;
  readonly references: BulkReferences;
}

/** Operations that refer to each other in a circle, or, as most do, one alone. They stand or fall together. */
export interface Bundle {
  /** In the order in which they run. */
  readonly operations: readonly PlannedOperation[];
  /** Why some of them can never be: each would have to be there before itself. */
  readonly impossible: ReadonlyMap<PlannedOperation, BulkError>;
}

/** The order in which a request runs. */
export interface BulkPlan {
  /** By bulkId. */
  readonly named: ReadonlyMap<string, PlannedOperation>;
  readonly bundles: readonly Bundle[];
}

/**
 * Brings operations into an order in which each comes behind those to which it refers; in a circle, where that cannot
 * be, behind those that have to be there first; and otherwise as the client wrote them.
 */
export const planBulk = (operations: readonly BulkOperation[], types: BulkTypes): BulkPlan => {
  const planned = operations.map((operation, index) => ({
    operation,
    index,
    newId: randomId(),
    references: referencesOf(operation, types),
  }));
  const named = new Map<string, PlannedOperation>();
  for (const each of planned) {
    const { method, bulkId } = each.operation;
    if (method === 'POST' && bulkId !== undefined) {
      named.set(bulkId, each);
    }
  }
  const follow = (names: ReadonlySet<string>): PlannedOperation[] =>
    [...names].flatMap((name) => named.get(name) ?? []);
  const needed: Successors<PlannedOperation> = ({ references }) => follow(references.needed);
  const sets = connectedSets(planned, ({ references }) => follow(references.names));
  return { named, bundles: sets.map((set) => bundleOf(set, needed)) };
};

const bundleOf = (set: readonly PlannedOperation[], needed: Successors<PlannedOperation>): Bundle => {
  const asWritten = set.toSorted((a, b) => a.index - b.index);
  const circles = connectedSets(asWritten, needed);
  const impossible = new Map(circles.flatMap((circle) => [...circularReferences(circle, needed)]));
  return { operations: circles.flat(), impossible };
};

/**
 * The refusals of operations each of which needs another of them first, by operation; none where an operation is
 * alone and does not need itself.
 */
const circularReferences = (
  circle: readonly PlannedOperation[],
  needed: Successors<PlannedOperation>,
): ReadonlyMap<PlannedOperation, BulkError> => {
  const within = new Set(circle);
  const next = new Map<PlannedOperation, PlannedOperation>();
  for (const each of circle) {
    const found = needed(each).find((one) => within.has(one));
    if (found !== undefined) {
      next.set(each, found);
    }
  }
  return new Map([...next.keys()].map((each) => [each, circularReference(each, next)]));
};

/** RFC 7644 §3.7.1: a service provider "MAY stop after a failed attempt"; no order resolves this circle. */
const circularReference = (
  start: PlannedOperation,
  next: ReadonlyMap<PlannedOperation, PlannedOperation>,
): BulkError => {
  const way = new Set<PlannedOperation>();
  let end: PlannedOperation | undefined = start;
  while (end !== undefined && !way.has(end)) {
    way.add(end);
    end = next.get(end);
  }
  const names = [...way, end].map((each) => each?.operation.bulkId ?? '');
  const told =
    names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES - 2), undefined, ...names.slice(-2)] : names;
  return new BulkError(
    'circularReference',
    `${told.map(nameInMessage).join(' -> ')}: a group cannot be a member of itself, at any depth.`,
  );
};

const nameInMessage = (name: string | undefined): string => {
  if (name === undefined) {
    return '…';
  }
  return `bulkId:${name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name}`;
};
