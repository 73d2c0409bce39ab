import { type Gate } from './gate.ts';

/** How calls are gathered. */
export interface GatheringOptions<Call, Answer> {
  /** Makes one call or more together, and answers each in its place. What it throws, every one of them fails with. */
  readonly run: (calls: readonly Call[]) => Promise<readonly (Answer | undefined)[]>;
  /** Through which runs go; whatever comes while they wait there goes with them. */
  readonly gate: Gate;
  /** The most calls in one run. */
  readonly most: number;
}

interface Waiting<Call, Answer> {
  readonly call: Call;
  readonly resolve: (answer: Answer | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes calls together that would wait for each other anyway: a run has a price that hardly grows with its calls.
 * Nothing waits for company. A call that comes while nothing is on its way goes in the same turn of the event loop,
 * with those that came in the same turn.
 */
export class Gathering<Call, Answer> {
  readonly #options: GatheringOptions<Call, Answer>;
  readonly #waiting: Waiting<Call, Answer>[] = [];
  #isAboutToRun = false;

  constructor(options: GatheringOptions<Call, Answer>) {
    this.#options = options;
  }

  /** What the run answered in the place of this call; undefined when its caller has to make it. */
  async ask(call: Call): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ call, resolve, reject });
      this.#runSoon();
    });
  }

  #runSoon(): void {
    if (this.#isAboutToRun || this.#waiting.length === 0) {
      return;
    }
    this.#isAboutToRun = true;
    setImmediate(() => void this.#runWhenFree());
  }

  async #runWhenFree(): Promise<void> {
    try {
      await this.#options.gate.pass(async () => this.#run(this.#taken()));
    } catch (error) {
      // It never came to a run.
      this.#taken().forEach(({ reject }) => {
        reject(error);
      });
    }
  }

  #taken(): Waiting<Call, Answer>[] {
    const members = this.#waiting.splice(0, this.#options.most);
    this.#isAboutToRun = false;
    this.#runSoon();
    return members;
  }

  async #run(members: readonly Waiting<Call, Answer>[]): Promise<void> {
    const calls = members.map(({ call }) => call);
    try {
      const answers = await this.#options.run(calls);
      members.forEach(({ resolve }, place) => {
        resolve(answers[place]);
      });
    } catch (error) {
      members.forEach(({ reject }) => {
        reject(error);
      });
    }
  }
}
