import { type Socket } from 'node:net';
import { AnswerReader, type Call, CallReader, refusalOf, type TransactionStatus } from './wire.ts';

/**
 * What becomes of a call: it goes through; it is refused without being done, with a SQLSTATE; it is done and its
 * answer is lost with the connection; the connection is dead before it is done.
 */
export type Verdict = 'pass' | { readonly refuse: string } | 'lose' | 'kill';

/** Asked about each query, with how its connection stands. */
export type Judge = (call: Call, status: TransactionStatus) => Verdict;

/** One connection of a client to PostgreSQL, with everything that can happen on the way. */
export class Link {
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #judge: Judge;
  readonly #calls = new CallReader();
  readonly #answers = new AnswerReader();
  #status: TransactionStatus = 'I';
  #isLosing = false;
  /** Milliseconds that everything takes on its way. */
  delay = 0;
  readonly #underWay: (() => void)[] = [];
  /** What was sent while nothing goes through; undefined while it does. */
  #held: (() => void)[] | undefined;

  constructor(near: Socket, far: Socket, judge: Judge) {
    this.#near = near;
    this.#far = far;
    this.#judge = judge;
    near.on('data', (chunk: Buffer) => {
      this.#later(() => {
        this.#calls.read(chunk).forEach((call) => {
          this.#forward(call);
        });
      });
    });
    far.on('data', (chunk: Buffer) => {
      this.#later(() => {
        this.#backward(chunk);
      });
    });
    near
      .on('error', () => {
        this.destroy();
      })
      .on('close', () => {
        this.destroy();
      });
    far
      .on('error', () => {
        this.destroy();
      })
      .on('close', () => {
        this.destroy();
      });
  }

  /** From now on everything is held back. */
  stall(): void {
    this.#held ??= [];
  }

  /** What was held back goes on, in its order. */
  resume(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    held.forEach((send) => {
      send();
    });
  }

  destroy(): void {
    this.#near.destroy();
    this.#far.destroy();
  }

  #later(send: () => void): void {
    if (this.delay === 0 && this.#underWay.length === 0) {
      this.#now(send);
      return;
    }
    // Whichever timer ends first, what was sent first arrives first.
    this.#underWay.push(send);
    setTimeout(() => {
      this.#now(this.#underWay.shift());
    }, this.delay);
  }

  #now(send: (() => void) | undefined): void {
    if (this.#held === undefined) {
      send?.();
    } else if (send !== undefined) {
      this.#held.push(send);
    }
  }

  #forward(call: Call): void {
    const verdict = call.isQuery ? this.#judge(call, this.#status) : 'pass';
    if (verdict === 'kill') {
      this.destroy();
    } else if (typeof verdict === 'object') {
      this.#near.write(refusalOf(verdict.refuse, this.#status));
    } else {
      this.#isLosing ||= verdict === 'lose';
      this.#far.write(call.bytes);
    }
  }

  #backward(chunk: Buffer): void {
    const statuses = this.#answers.read(chunk);
    this.#status = statuses.at(-1) ?? this.#status;
    if (!this.#isLosing) {
      this.#near.write(chunk);
    } else if (statuses.length > 0) {
      this.destroy();
    }
  }
}
