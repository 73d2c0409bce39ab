/**
 * A fault of something this server depends on: it may work again in a moment. It is never a refusal: the edge
 * answers 503 with `Retry-After`, so that no client takes an outage for "not found" or "wrong request".
 */
export class UnavailableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnavailableError';
  }
}
