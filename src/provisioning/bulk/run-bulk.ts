import { DirectoryError } from '../../directory/directory-error.ts';
import { type Caller } from '../caller.ts';
import { type ProvisioningDependencies } from '../provisioning-transaction.ts';
import { type BulkError } from './bulk-error.ts';
import { type BulkOperation, type BulkRequest } from './bulk-operation.ts';
import { type BulkPlan, type Bundle, planBulk, type PlannedOperation } from './bulk-plan.ts';
import { missingReference, withReferences } from './bulk-references.ts';
import { type BulkSuccess, runOperation } from './run-operation.ts';

/** What came of one operation, its references resolved: its result, or what it was refused with. */
export type BulkOutcome = {
  readonly operation: BulkOperation;
} & ({ readonly success: BulkSuccess } | { readonly error: unknown });

/**
 * Runs the operations of a Bulk request, each in its own transaction and with its own outcome; outcomes are in the
 * order of the request, and there is none for an operation that `failOnErrors` kept from running.
 *
 * RFC 7644 §3.7.1: a service provider "MUST try to resolve circular cross-references". What a POST creates gets its
 * id before anything runs, so a reference can be replaced wherever it stands, and a circle (two users who are each
 * other's manager) needs no second pass. It stands or falls as a whole: when one of its operations fails, what the
 * others created is deleted again, since it refers to what is not there.
 */
export const runBulk = async (
  dependencies: ProvisioningDependencies,
  { caller, request }: { readonly caller: Caller; readonly request: BulkRequest },
): Promise<BulkOutcome[]> => {
  const plan = planBulk(request.operations, dependencies);
  const run = new BulkRun(dependencies, { caller, plan, failOnErrors: request.failOnErrors ?? Infinity });
  for (const bundle of plan.bundles) {
    await run.runBundle(bundle);
  }
  return run.outcomes();
};

interface BulkRunning {
  readonly caller: Caller;
  readonly plan: BulkPlan;
  readonly failOnErrors: number;
}

/** The state of one request while it runs. */
class BulkRun {
  readonly #dependencies: ProvisioningDependencies;
  readonly #running: BulkRunning;
  readonly #outcomes = new Map<PlannedOperation, BulkOutcome>();
  /** What is not there to be referred to: it was refused, or stands in one bundle with what was. */
  readonly #fallen = new Set<PlannedOperation>();
  #errors = 0;

  constructor(dependencies: ProvisioningDependencies, running: BulkRunning) {
    this.#dependencies = dependencies;
    this.#running = running;
  }

  outcomes(): BulkOutcome[] {
    const inOrder = [...this.#outcomes].sort(([a], [b]) => a.index - b.index);
    return inOrder.map(([, outcome]) => outcome);
  }

  async runBundle({ operations, impossible }: Bundle): Promise<void> {
    if (impossible.size > 0) {
      operations.forEach((each) => this.#fallen.add(each));
    }
    for (const planned of operations) {
      if (this.#errors >= this.#running.failOnErrors) {
        return;
      }
      const isDone = await this.#attempt(planned, impossible.get(planned));
      if (!isDone) {
        operations.forEach((each) => this.#fallen.add(each));
        await this.#undo(operations);
      }
    }
  }

  /** Answers false when it was refused. */
  async #attempt(planned: PlannedOperation, impossible: BulkError | undefined): Promise<boolean> {
    let { operation } = planned;
    try {
      const refusal = impossible ?? missingReference(planned.references, this.#idOf);
      if (refusal !== undefined) {
        throw refusal;
      }
      operation = withReferences(operation, this.#dependencies, this.#idOf);
      this.#outcomes.set(planned, { operation, success: await this.#runOne(planned, operation) });
      return true;
    } catch (error) {
      // Each operation has its own status, and a fault of one is no reason to forget what came of the others.
      this.#refuse(planned, { operation, error });
      return false;
    }
  }

  /** Takes back what a bundle has created, the last first. */
  async #undo(operations: readonly PlannedOperation[]): Promise<void> {
    for (const planned of operations.toReversed()) {
      const outcome = this.#outcomes.get(planned);
      if (outcome !== undefined && 'success' in outcome) {
        const error = (await this.#delete(planned)) ?? missingReference(planned.references, this.#idOf);
        this.#refuse(planned, { operation: planned.operation, error });
      }
    }
  }

  /** Deletes what an operation has created, as a client would, so that seats go back too; answers what went wrong. */
  async #delete(planned: PlannedOperation): Promise<unknown> {
    const { operation, newId } = planned;
    const path = `${operation.path}/${newId}`;
    try {
      await this.#runOne(planned, { ...operation, method: 'DELETE', path, version: undefined });
      return undefined;
    } catch (error) {
      // Somebody else deleted it meanwhile.
      return error instanceof DirectoryError && error.code === 'notFound' ? undefined : error;
    }
  }

  async #runOne({ newId }: PlannedOperation, operation: BulkOperation): Promise<BulkSuccess> {
    return runOperation(this.#dependencies, { caller: this.#running.caller, operation, newId });
  }

  #refuse(planned: PlannedOperation, outcome: BulkOutcome): void {
    this.#errors += 1;
    this.#outcomes.set(planned, outcome);
  }

  /** The id of what an operation creates, also of what is still to come; undefined for what has fallen. */
  readonly #idOf = (name: string): string | undefined => {
    const planned = this.#running.plan.named.get(name);
    return planned === undefined || this.#fallen.has(planned) ? undefined : planned.newId;
  };
}
