/**
 * A refusal: an expected answer of a domain to a request it will not carry out. It carries a stable code and
 * the facts of the case, never a status; the HTTP edge maps the code. Anything else that is thrown is a fault.
 */
export class DomainError<Code extends string = string> extends Error {
  readonly code: Code;
  /** Facts for the edge: numbers, paths, names. Never a secret, never another tenant's. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: Code, message: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.facts = facts;
  }
}
