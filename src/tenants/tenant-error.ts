import { DomainError } from '../kernel/domain-error.ts';

/** The refusals of tenants and their tokens. */
export type TenantErrorCode =
  | 'expiredToken'
  | 'invalidExpiry'
  | 'invalidToken'
  | 'notFound'
  | 'scopeBeyondCaller'
  | 'tenantSuspended'
  | 'tooManyTokens';

/** A refusal that concerns a tenant or a token; `message` never repeats the token. */
export class TenantError extends DomainError<TenantErrorCode> {}
