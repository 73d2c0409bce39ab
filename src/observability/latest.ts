/** How long what was read is good enough, and how long is waited for it at most, in milliseconds. */
export interface Freshness {
  readonly freshFor: number;
  readonly patience: number;
  /** Milliseconds. */
  readonly now: () => number;
}

/** What was read; undefined: it could not be read, or not in time. */
export type Latest<Value> = { readonly value: Value } | undefined;

/**
 * Reads for everybody who asks at the same time, or shortly after, once. A reading that takes too long is not waited for,
 * and no second one is begun beside it.
 */
export const latestOf = <Value>(
  read: () => Promise<Value>,
  { freshFor, patience, now }: Freshness,
): (() => Promise<Latest<Value>>) => {
  let known: { readonly value: Value; readonly readAt: number } | undefined;
  let reading: Promise<Latest<Value>> | undefined;
  const begin = async (): Promise<Latest<Value>> => {
    try {
      known = { value: await read(), readAt: now() };
    } catch {
      known = undefined;
    } finally {
      reading = undefined;
    }
    return known;
  };
  return async () => {
    if (known !== undefined && now() - known.readAt < freshFor) {
      return known;
    }
    reading ??= begin();
    return inTime(reading, patience);
  };
};

const inTime = async <Value>(reading: Promise<Latest<Value>>, patience: number): Promise<Latest<Value>> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patience, undefined);
  });
  try {
    return await Promise.race([reading, tooLate]);
  } finally {
    clearTimeout(timer);
  }
};
