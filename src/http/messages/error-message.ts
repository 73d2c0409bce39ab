import { DomainError } from '../../kernel/domain-error.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { UnavailableError } from '../../kernel/unavailable-error.ts';
import { type Answer, answerTo } from '../answers.ts';

/** An error as it is told to a client, in no format yet. */
export interface ErrorMessage extends Answer {
  readonly code: string;
  readonly detail: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Whether it is our fault, or that of something we depend on, and not an expected refusal. */
  readonly isFault: boolean;
}

/** Seconds after which an outage may be over. */
const RETRY_AFTER = '5';

/** What went wrong, for the client. Of a fault it learns nothing: the text may hold SQL or another's data. */
export const errorMessageFrom = (error: unknown): ErrorMessage => {
  if (isRefusal(error)) {
    const answer = answerTo(error.code);
    if (answer !== undefined) {
      const { code, message: detail, facts } = error;
      return { code, ...answer, detail, facts, isFault: false };
    }
  }
  return error instanceof UnavailableError ? UNAVAILABLE : INTERNAL;
};

const isRefusal = (error: unknown): error is DomainError => error instanceof DomainError;

const UNAVAILABLE: ErrorMessage = {
  status: 503,
  code: 'unavailable',
  title: 'Unavailable',
  detail: 'The service is not available at the moment. Please try again.',
  headers: () => ({ 'Retry-After': RETRY_AFTER }),
  facts: {},
  isFault: true,
};

const INTERNAL: ErrorMessage = {
  status: 500,
  code: 'internalError',
  title: 'Internal error',
  detail: 'The service failed to answer. The fault is on our side and was recorded.',
  facts: {},
  isFault: true,
};

/** RFC 7644 §3.12: "status" is "The HTTP status code … expressed as a JSON string". Nothing else may be in it. */
export const scimErrorBody = (error: ErrorMessage): JsonObject => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
  status: String(scimStatusOf(error)),
  ...(error.scimType !== undefined && { scimType: error.scimType }),
  detail: error.detail,
});

/** The status an error has on the SCIM surface. */
export const scimStatusOf = (error: Answer): number => error.scimStatus ?? error.status;

/** RFC 9457 §3.2: the facts are extension members; none of them can take the place of a member of the standard. */
export const problemBody = (error: ErrorMessage): Record<string, unknown> => ({
  ...error.facts,
  type: `urn:seatkeeper:error:${error.code}`,
  title: error.title,
  status: error.status,
  detail: error.detail,
  code: error.code,
});

/** RFC 6749 §5.2. */
export const oauthErrorBody = (error: ErrorMessage): Record<string, unknown> => ({
  error: oauthErrorOf(error),
  // "MUST NOT include characters outside the set %x20-21 / %x23-5B / %x5D-7E."
  error_description: error.detail.replaceAll('"', "'").replaceAll(/[^\x20-\x5B\x5D-\x7E]/g, '?'),
});

/**
 * The word for an error on the surface of OAuth. What RFC 6749 §5.2 has no word for is told by the status; §4.1.2.1 has
 * words for what is not the client's fault.
 */
export const oauthErrorOf = ({
  status,
  oauthError,
}: Pick<Answer, 'status'> & { readonly oauthError?: string | undefined }): string => {
  if (oauthError !== undefined) {
    return oauthError;
  }
  if (status === 429 || status === 503) {
    return 'temporarily_unavailable';
  }
  return status >= 500 ? 'server_error' : 'invalid_request';
};
