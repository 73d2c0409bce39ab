import { exchange } from '../client.ts';
import { median } from '../median.ts';
import { type BadInput } from './bad-input.ts';

/** What bad input was answered with, and what the answer took in milliseconds. */
export interface RefusalMeasurement {
  readonly input: string;
  readonly status: number;
  /** `scimType`, where the answer has one. */
  readonly answer: string;
  readonly median: number;
  readonly worst: number;
}

const WARM_UP = 5;
const TIMES = 50;

/** @throws Error when the same input is answered with one status and then with another. */
export const measureRefusals = async (inputs: readonly BadInput[]): Promise<RefusalMeasurement[]> => {
  const measurements: RefusalMeasurement[] = [];
  for (const { name, connection, request } of inputs) {
    const { status, body } = await exchange(connection, request);
    const totals: number[] = [];
    for (let time = -WARM_UP; time < TIMES; time += 1) {
      const answer = await exchange(connection, request);
      if (answer.status !== status) {
        throw new Error(`${name} is answered with ${status} and then with ${answer.status}`);
      }
      if (time >= 0) {
        totals.push(answer.total);
      }
    }
    const worst = Math.max(...totals);
    measurements.push({ input: name, status, answer: reasonIn(body), median: median(totals), worst });
    process.stderr.write(`${name}: ${status}\n`);
  }
  return measurements;
};

const reasonIn = (body: Buffer): string => {
  const text = body.toString();
  return /"scimType":"(\w+)"/.exec(text)?.[1] ?? '';
};
