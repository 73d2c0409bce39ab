/** What seats are sold for; the same for every tenant. */
export interface Product {
  /** The key by which clients name it, such as `remote-support`. */
  readonly product: string;
  readonly displayName: string;
  /** What takes a concurrent seat: the first open session, or the login itself. */
  readonly occupiedBy: 'session' | 'login';
  /** `exclusive`: a tenant has one seat type for it, named or concurrent, not both. */
  readonly seatTypes: 'exclusive' | 'mixed';
  /** Whether a tenant's own administrator may set the size of the concurrent pool. */
  readonly sharedSelfService: boolean;
}
