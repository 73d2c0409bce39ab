import { type TenantId } from '../kernel/ids.ts';
import { type AuditEvent } from './audit-event.ts';

/** A place in the list of events. */
export type AuditPosition = Pick<AuditEvent, 'at' | 'id'>;

/** Which events are wanted; what is undefined restricts nothing. */
export interface AuditQuery {
  readonly limit: number;
  /** Where the page before ended. */
  readonly behind: AuditPosition | undefined;
  /** ISO 8601 in UTC; the instant itself is among them. */
  readonly from: string | undefined;
  /** ISO 8601 in UTC; the instant itself is not among them. */
  readonly to: string | undefined;
  readonly action: string | undefined;
  /** The id of a target. */
  readonly target: string | undefined;
  /** A type of actor, the id of a token, or the name of a connection. */
  readonly actor: string | undefined;
  readonly result: string | undefined;
}

export interface AuditPage {
  /** The newest first. */
  readonly items: readonly AuditEvent[];
  /** How many there are in all; what is beyond `MOST_COUNTED` is not counted. */
  readonly totalResults: number;
  /** Where the next page begins; undefined on the last one. */
  readonly next: AuditPosition | undefined;
}

/** Events are only ever added, so there may be millions: counting them all for each page would take seconds. */
export const MOST_COUNTED = 10_000;

/** Reads what was recorded of one tenant. */
export interface AuditReader {
  /**
   * One page. Whoever follows the pages sees each event that was there at the first exactly once, whatever is recorded
   * meanwhile.
   * @throws AuditError `tooMany` when the search takes too long.
   */
  list(tenant: TenantId, query: AuditQuery): Promise<AuditPage>;
}
