import { setTimeout as pause } from 'node:timers/promises';

// One turn costs a read of a small file; a start takes about 50 ms, so a longer pause would show in it.
const TURN_MS = 10;

/** Waits for a condition; answers whether it came true in time. Throws what the condition throws. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  patienceMs: number,
): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > deadline) return false;
    await pause(TURN_MS);
  }
  return true;
}
