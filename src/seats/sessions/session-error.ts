import { DomainError } from '../../kernel/domain-error.ts';

/** The refusals of the agents at work. */
export type SessionErrorCode =
  | 'allSharedSeatsInUse'
  | 'ambiguousUser'
  | 'idempotencyKeyReused'
  | 'namedSeatNotClearable'
  | 'noSeat'
  | 'notFound'
  | 'occupancyEnding'
  | 'sessionEnded'
  | 'userInactive'
  | 'wrongSessionKind';

/** A refusal of an agent at work; `message` is the sentence that the agent reads. */
export class SessionError extends DomainError<SessionErrorCode> {}
