/** The vendor's own tokens: they belong to no tenant, and each may do everything on the operator surface. */
export interface OperatorTokenStore {
  /** The SHA-256 of every token that is valid. */
  hashes(): Promise<readonly Buffer[]>;
  /** Keeps the hash of a token if there is none yet, and answers whether it did. */
  addFirst(hash: Buffer): Promise<boolean>;
}
