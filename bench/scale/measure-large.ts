import { Agent } from 'node:http';
import { type BenchAnswer, succeed, UnexpectedAnswer } from '../client.ts';
import { median } from '../median.ts';
import { type LargeRequest } from './large-requests.ts';
import { type MemoryWatch } from './memory-watch.ts';

/** Milliseconds and bytes. */
export interface LargeMeasurement {
  readonly name: string;
  readonly times: number;
  /** The other statuses than the expected one that were answered; such answers are in none of the numbers. */
  readonly failures: readonly number[];
  readonly firstByte: number;
  readonly median: number;
  readonly worst: number;
  readonly bytes: number;
}

/** Sends each of them a few times, one kind after the other, and watches the server's memory meanwhile. */
export const measureLarge = async (
  requests: readonly LargeRequest[],
  memory: MemoryWatch,
): Promise<LargeMeasurement[]> => {
  const measurements: LargeMeasurement[] = [];
  for (const request of requests) {
    const { name } = request;
    const { answers, failures } = await memory.during(name, async () => repeat(request));
    const totals = answers.map(({ total }) => total);
    measurements.push({
      name,
      times: answers.length + failures.length,
      failures,
      firstByte: median(answers.map(({ firstByte }) => firstByte)),
      median: median(totals),
      worst: Math.max(0, ...totals),
      bytes: answers[0]?.bytes ?? 0,
    });
    process.stderr.write(`${name}: ${median(totals).toFixed(0)} ms, ${failures.length} failed\n`);
  }
  return measurements;
};

type Timing = Pick<BenchAnswer, 'firstByte' | 'total'> & { readonly bytes: number };

const repeat = async (
  request: LargeRequest,
): Promise<{ readonly answers: readonly Timing[]; readonly failures: readonly number[] }> => {
  const agent = new Agent({ keepAlive: true, maxSockets: request.parallel });
  const connection = { ...request.connection, agent };
  const answers: Timing[] = [];
  const failures: number[] = [];
  const one = async (): Promise<void> => {
    try {
      const { body, firstByte, total } = await succeed(connection, request.next());
      request.check?.(body.toString());
      answers.push({ firstByte, total, bytes: body.length });
    } catch (error) {
      if (!(error instanceof UnexpectedAnswer)) {
        throw error;
      }
      failures.push(error.status);
    }
  };
  try {
    for (let time = 0; time < request.times; time += 1) {
      await Promise.all(Array.from({ length: request.parallel }, one));
    }
    return { answers, failures };
  } finally {
    agent.destroy();
  }
};
