import { DomainError } from '../kernel/domain-error.ts';

/** The refusals of the HTTP edge itself: what is wrong with a request before any domain has seen it. */
export type HttpErrorCode =
  | 'filterNotAllowed'
  | 'insufficientScope'
  | 'invalidBody'
  | 'invalidCursor'
  | 'invalidSyntax'
  | 'invalidValue'
  | 'methodNotAllowed'
  | 'notFound'
  | 'notImplemented'
  | 'payloadTooLarge'
  | 'rateLimited'
  | 'tooManyFailures'
  | 'unauthenticated'
  | 'unsupportedMediaType';

/** A refusal of the HTTP edge; `message` becomes `detail`. */
export class HttpError extends DomainError<HttpErrorCode> {}
