import { DomainError } from '../kernel/domain-error.ts';

/** The refusals of reading what was recorded. */
export type AuditErrorCode = 'tooMany';

/** A search of events that would have to look at too many. */
export class AuditError extends DomainError<AuditErrorCode> {}
