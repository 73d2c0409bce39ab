import { setTimeout as delay } from 'node:timers/promises';
import { type DatabaseProxy } from '../support/proxy/database-proxy.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

/** A clock that is wrong by so many milliseconds, for a process of Node. */
const wrongClock = (skew: number): string => {
  const code = `const now=Date.now;const skew=${skew};Date.now=()=>now()+skew;globalThis.Date=class extends Date{constructor(...a){if(a.length===0){super(now()+skew)}else{super(...a)}}static now(){return now()+skew}}`;
  return `--import=data:text/javascript,${encodeURIComponent(code)}`;
};

const RETRY_PAUSE = 200;

/** An address with a server behind it, which is started again whenever it ends, as a supervisor does. */
export class ServerPlace {
  readonly proxy: DatabaseProxy;
  readonly #settings: Readonly<Record<string, string>>;
  #process: ServerProcess;
  #isMeantToEnd = false;
  /** Ends that nobody had asked for, with what the server said. */
  readonly surprises: string[] = [];

  private constructor(process: ServerProcess, proxy: DatabaseProxy, settings: Record<string, string>) {
    this.proxy = proxy;
    this.#process = process;
    this.#settings = { ...settings, PORT: new URL(process.baseUrl).port };
    this.#watch();
  }

  static async start(proxy: DatabaseProxy, settings: Readonly<Record<string, string>>): Promise<ServerPlace> {
    const own = { ...settings, DATABASE_URL: proxy.connectionString };
    return new ServerPlace(await startServer(own), proxy, own);
  }

  get address(): string {
    return this.#process.baseUrl;
  }

  /** What the first process printed, with the tokens of the sample tenant in it. */
  get printed(): string {
    return this.#process.stdout();
  }

  /** Ends the server and starts another, whose clock may be wrong. Answers how it ended. */
  async restart(signal: 'SIGKILL' | 'SIGTERM', skew = 0): Promise<void> {
    this.#isMeantToEnd = true;
    const ending = await this.#process.stop(signal);
    if (signal === 'SIGTERM' && ending.code !== 0) {
      this.surprises.push(
        `after SIGTERM: ${JSON.stringify(ending)}\n${this.#process.stderr().slice(-2_000)}`,
      );
    }
    await this.#startAgain(skew);
  }

  async freeze(length: number): Promise<void> {
    process.kill(this.#process.pid, 'SIGSTOP');
    await delay(length);
    process.kill(this.#process.pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    this.#isMeantToEnd = true;
    await this.#process.stop('SIGKILL');
  }

  /** A server that finds no database ends, and is started again until it finds one. */
  async #startAgain(skew: number): Promise<void> {
    const settings = { ...this.#settings, ...(skew !== 0 && { NODE_OPTIONS: wrongClock(skew) }) };
    for (let attempt = 0; ; attempt += 1) {
      try {
        this.#process = await startServer(settings);
        break;
      } catch (error) {
        if (attempt === 100) {
          throw error;
        }
        await delay(RETRY_PAUSE);
      }
    }
    this.#isMeantToEnd = false;
    this.#watch();
  }

  #watch(): void {
    const watched = this.#process;
    void watched.ended.then((ending) => {
      if (watched === this.#process && !this.#isMeantToEnd) {
        this.surprises.push(`${JSON.stringify(ending)}\n${watched.stderr().slice(-2_000)}`);
      }
    });
  }
}
