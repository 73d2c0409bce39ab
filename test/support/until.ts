import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until the answer is true. For what another process brings about at a time of its own;
 * a test never waits for a fixed time instead.
 * @throws Error that names `what`, after `patience` milliseconds.
 */
export const until = async (
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  patience = 10_000,
): Promise<void> => {
  const deadline = performance.now() + patience;
  while (!(await isTrue())) {
    if (performance.now() > deadline) {
      throw new Error(`Not within ${patience} ms: ${what}`);
    }
    await delay(10);
  }
};
