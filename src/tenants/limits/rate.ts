/** How fast a connection may ask. */
export interface Rate {
  /** Requests a second, in the long run. */
  readonly perSecond: number;
  /** Requests at once, after a while without any. */
  readonly burst: number;
}

/** Fewer would hold up an identity provider in its ordinary work: Okta and Entra send 25 requests a second. */
export const LOWEST_RATE = 25;

/** The rate that a setting of so many requests a second means; undefined for 0, which is no limit. */
export const rateOf = (perSecond: number): Rate | undefined => {
  const least = Math.max(LOWEST_RATE, perSecond);
  return perSecond === 0 ? undefined : { perSecond: least, burst: 2 * least };
};
