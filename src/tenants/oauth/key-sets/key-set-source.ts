/** Where the public keys of clients are published. */
export interface KeySetSource {
  /** Whether this server would ask there at all. */
  mayAsk(uri: string): boolean;
  /** The JSON that is published there. Rejects, for whatever reason, when there is none to be had. */
  fetch(uri: string): Promise<unknown>;
}
