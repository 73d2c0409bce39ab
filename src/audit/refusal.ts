import { type Acting } from '../kernel/actor.ts';
import { type AuditTarget } from './audit-event.ts';

/** A request to change something that was refused. */
export interface Refusal extends Acting {
  readonly method: string;
  /** What it was sent to, without ids: `/scim/v2/Users`. */
  readonly endpoint: string;
  readonly target: AuditTarget;
  /** The stable code that it was refused with. */
  readonly code: string;
}

/** Keeps refusals beside the changes; a change itself is recorded by the database, in its own transaction. */
export interface RefusalRecorder {
  record(refusal: Refusal): Promise<void>;
}
