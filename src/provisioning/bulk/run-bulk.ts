import { randomId } from '../../kernel/ids.ts';
import { type Caller } from '../caller.ts';
import { type ProvisioningDependencies } from '../provisioning-transaction.ts';
import { type BulkOperation, type BulkRequest } from './bulk-operation.ts';
import { type BulkTypes, missingReference, referencesOf, withReferences } from './bulk-references.ts';
import { type BulkSuccess, runOperation } from './run-operation.ts';

/** What came of one operation, its references resolved: its result, or what it was refused with. */
export type BulkOutcome = {
  readonly operation: BulkOperation;
} & ({ readonly success: BulkSuccess } | { readonly error: unknown });

/**
 * Runs the operations of a Bulk request, each in its own transaction and with its own outcome; outcomes are in the
 * order of the request.
 *
 * RFC 7644 §3.7.1: a service provider "MUST try to resolve circular cross-references". What a POST creates gets its
 * id before anything runs, so a reference can be replaced wherever it stands, and a circle (two users who are each
 * other's manager) needs no second pass. What has to be there before it can be referred to, such as a member, is
 * created first, although it comes later in the request; operations run in their order otherwise.
 */
export const runBulk = async (
  dependencies: ProvisioningDependencies,
  { caller, request }: { readonly caller: Caller; readonly request: BulkRequest },
): Promise<BulkOutcome[]> => {
  const { operations, failOnErrors = Infinity } = request;
  const ids = new Map<BulkOperation, string>(operations.map((operation) => [operation, randomId()]));
  const named = new Map<string, BulkOperation>();
  for (const operation of operations) {
    if (operation.method === 'POST' && operation.bulkId !== undefined) {
      named.set(operation.bulkId, operation);
    }
  }
  const outcomes = new Map<BulkOperation, BulkOutcome>();
  // What failed has no id to refer to; what is still to come, in a circle, has one already.
  const idOf = (name: string): string | undefined => {
    const operation = named.get(name);
    const outcome = operation && outcomes.get(operation);
    return operation === undefined || (outcome !== undefined && 'error' in outcome)
      ? undefined
      : ids.get(operation);
  };
  let errors = 0;
  for (const operation of inRunningOrder(operations, { named, types: dependencies })) {
    if (errors >= failOnErrors) {
      break;
    }
    let resolved = operation;
    try {
      const refusal = missingReference(referencesOf(operation, dependencies), idOf);
      if (refusal !== undefined) {
        throw refusal;
      }
      resolved = withReferences(operation, dependencies, idOf);
      const ready = { caller, operation: resolved, newId: ids.get(operation) ?? '' };
      outcomes.set(operation, { operation: resolved, success: await runOperation(dependencies, ready) });
    } catch (error) {
      // Each operation has its own status, and a fault of one is no reason to forget what came of the others.
      errors += 1;
      outcomes.set(operation, { operation: resolved, error });
    }
  }
  return operations.flatMap((operation) => outcomes.get(operation) ?? []);
};

/** Each operation behind the ones it refers to, where there is no circle, and else in the order of the request. */
const inRunningOrder = (
  operations: readonly BulkOperation[],
  { named, types }: { readonly named: ReadonlyMap<string, BulkOperation>; readonly types: BulkTypes },
): BulkOperation[] => {
  const order = new Set<BulkOperation>();
  const entered = new Set<BulkOperation>();
  // A stack of our own: a chain of a thousand references must not become a thousand nested calls.
  const stack: { readonly operation: BulkOperation; readonly isLeaving: boolean }[] = operations
    .toReversed()
    .map((operation) => ({ operation, isLeaving: false }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { operation, isLeaving } = top;
    if (isLeaving) {
      order.add(operation);
    } else if (!entered.has(operation)) {
      entered.add(operation);
      stack.push({ operation, isLeaving: true });
      for (const name of [...referencesOf(operation, types).names].reverse()) {
        const referred = named.get(name);
        if (referred !== undefined) {
          stack.push({ operation: referred, isLeaving: false });
        }
      }
    }
  }
  return [...order];
};
