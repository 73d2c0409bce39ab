import { DomainError } from '../kernel/domain-error.ts';

/** RFC 7644 §3.12, table 9, and RFC 9865 §2.3: the `scimType` keywords this engine refuses with. */
export type ScimErrorCode =
  | 'expiredCursor'
  | 'invalidCount'
  | 'invalidCursor'
  | 'invalidFilter'
  | 'invalidPath'
  | 'invalidSyntax'
  | 'invalidValue'
  | 'mutability'
  | 'noTarget'
  | 'tooLarge'
  | 'tooMany';

/** A refusal of the SCIM engine. The message becomes `detail`; it names the path and the rule. */
export class ScimError extends DomainError<ScimErrorCode> {}
