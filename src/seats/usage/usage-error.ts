import { DomainError } from '../../kernel/domain-error.ts';

/** The refusals of reading how seats were used. */
export type UsageErrorCode = 'wrongUsageQuery';

/** A question about usage that has no answer; its fact `path` is the parameter that is wrong. */
export class UsageError extends DomainError<UsageErrorCode> {
  constructor(path: string, rule: string) {
    super('wrongUsageQuery', `${path} ${rule}`, { path });
  }
}
