/** What is kept of how seats were used, of all tenants. Several processes may tidy it up at once. */
export interface UsageSweep {
  /** Forgets hours and denials of more than `days` ago. */
  forget(days: number): Promise<void>;
}
