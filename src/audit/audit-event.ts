import { type Actor } from '../kernel/actor.ts';
import { type JsonObject } from '../kernel/json.ts';

/** What an event is about. */
export interface AuditTarget {
  /** Such as `user`, `group`, `seatPool`, `token`, `tenant`. */
  readonly type: string;
  /** The id of it; of a pool `product:type`; null where a request named none. */
  readonly id: string | null;
}

/** Something that was changed, or a change that was refused. It holds ids and names of connections, nothing of people. */
export interface AuditEvent {
  /** Grows with the events; a number as text, for there may be more than a number of JSON can count. */
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** A stable word such as `user.created`. */
  readonly action: string;
  readonly target: AuditTarget;
  readonly actor: Actor;
  /** `success`, or the code with which it was refused. */
  readonly result: string;
  readonly details: JsonObject;
}
