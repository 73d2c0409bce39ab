/** Tidies up what was good for a while only. */
export interface CredentialSweep {
  /** Deletes so many access tokens and assertions of each kind that have expired, and answers how many there were. */
  forgetExpired(count: number): Promise<number>;
}
