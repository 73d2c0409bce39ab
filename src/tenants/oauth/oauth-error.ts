import { DomainError } from '../../kernel/domain-error.ts';

/** The refusals of the authorization server. */
export type OauthErrorCode =
  'invalidClient' | 'invalidKeySet' | 'invalidRequest' | 'invalidScope' | 'unsupportedGrantType';

/** A refusal of the authorization server; `message` never repeats a secret, an assertion or what a client sent. */
export class OauthError extends DomainError<OauthErrorCode> {}

/** One answer for whatever is wrong with who a client says it is: it tells a stranger nothing about what is there. */
export const invalidClient = (
  message = 'The client is not known here, or its credentials are not valid.',
): OauthError => new OauthError('invalidClient', message);
