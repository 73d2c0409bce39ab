import { DomainError } from '../kernel/domain-error.ts';

/** The refusals of the directory. */
export type DirectoryErrorCode =
  'memberCycle' | 'notFound' | 'preconditionFailed' | 'uniqueness' | 'unknownMember';

/** A refusal of the directory; `message` names the resource and the rule. */
export class DirectoryError extends DomainError<DirectoryErrorCode> {}
