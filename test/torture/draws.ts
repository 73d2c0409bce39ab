import { createHash } from 'node:crypto';

/** Numbers that look random and are the same for the same seed. */
export class Draws {
  #state: number;

  /** `stream` tells those of one seed apart, so that what one client draws does not depend on another's. */
  constructor(seed: number, stream: string) {
    this.#state = createHash('sha256').update(`${seed} ${stream}`).digest().readUInt32LE(0);
  }

  /** From 0 up to, but not including, 1: the generator known as mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  of<Item>(items: readonly Item[]): Item {
    const item = items[this.between(0, items.length - 1)];
    if (item === undefined) {
      throw new Error('There is nothing to draw');
    }
    return item;
  }

  /** One of the names, each as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries<number>(weights) as [Name, number][];
    let rest = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    const chosen = entries.find(([, weight]) => (rest -= weight) < 0) ?? entries.at(-1);
    return (chosen?.[0] ?? '') as Name;
  }
}
