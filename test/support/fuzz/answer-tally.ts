import { expect } from 'chai';
import { isJsonObject } from '../../../src/kernel/json.ts';
import { type ExactAnswer } from './exact-http.ts';

/** What a fuzz has to have met, so that one of which everything is refused at the door cannot pass unnoticed. */
export interface Reach {
  /** The part of the requests that must have succeeded at least. */
  readonly succeeded: number;
  /** Refusals that must have been among the answers: `404`, `400 invalidPath`. */
  readonly refusals: readonly string[];
}

/** How the requests of a fuzz were answered. */
export class AnswerTally {
  readonly #counts = new Map<string, number>();

  count({ status, text }: Pick<ExactAnswer, 'status' | 'text'>): void {
    const scimType = status < 400 || text === '' ? undefined : scimTypeOf(JSON.parse(text));
    const name = scimType === undefined ? String(status) : `${status} ${scimType}`;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** @throws AssertionError that says how everything was answered. */
  expectReached({ succeeded, refusals }: Reach): void {
    const entries = [...this.#counts];
    const sum = (of: readonly (readonly [string, number])[]): number =>
      of.reduce((total, [, count]) => total + count, 0);
    const share = sum(entries.filter(([name]) => name.startsWith('2'))) / sum(entries);
    const all = entries.map(([name, count]) => `${name}: ${count}`).join(', ');
    expect(share, all).to.be.greaterThan(succeeded);
    expect([...this.#counts.keys()], all).to.include.members([...refusals]);
  }
}

const scimTypeOf = (body: unknown): string | undefined => {
  const scimType = isJsonObject(body) ? body['scimType'] : undefined;
  return typeof scimType === 'string' ? scimType : undefined;
};
