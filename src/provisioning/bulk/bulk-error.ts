import { DomainError } from '../../kernel/domain-error.ts';

/** The refusals that only a Bulk request knows. */
export type BulkErrorCode = 'circularReference';

/** A refusal of an operation because of those beside it; `message` names them and the rule. */
export class BulkError extends DomainError<BulkErrorCode> {}
