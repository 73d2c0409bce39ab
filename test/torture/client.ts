import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '../../src/kernel/json.ts';
import { request, type TestResponse } from '../support/http.ts';
import { type Draws } from './draws.ts';
import { type History, type Outcome, type Sent } from './history.ts';

/** Where and as whom clients ask, and what they tell of it. */
export interface Surroundings {
  /** The addresses of the servers, which outlive their processes. */
  readonly servers: readonly string[];
  readonly tokens: Readonly<Record<'scim' | 'admin' | 'agent', string>>;
  readonly history: History;
  /** Aborted when no new work is to begin. */
  readonly over: AbortSignal;
}

/** A request, and what it means. */
export interface Asking {
  readonly what: string;
  readonly about: string;
  readonly surface: 'scim' | 'admin' | 'agent';
  readonly method: string;
  /** Relative to the surface. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that it may be answered with; every other is a violation. */
  readonly allowed: readonly number[];
  /** What it makes of registers when it is done. */
  readonly writes?: Readonly<Record<string, string>>;
  /** What came of single writes, where one answer tells of several that are done each by itself. */
  readonly outcomes?: (body: JsonObject) => Readonly<Record<string, Outcome>>;
  /** The audit event that tells of it when it is done. */
  readonly told?: string;
  /** Milliseconds. */
  readonly patience?: number;
}

export interface Answered {
  readonly sent: Sent;
  readonly status: number;
  readonly body: JsonObject;
}

const BASES = { scim: '/scim/v2', admin: '/admin/v1', agent: '/agent/v1' } as const;

const PATIENCE = 4_000;
/** Longer than any fault and what follows of it: a connector that is not heard for so long has found a defect. */
const LONGEST_SILENCE = 90_000;
const PAUSES = [20, 50, 100, 200, 400, 800];

export const now = (): number => performance.timeOrigin + performance.now();

/** One connector: what it does follows from its own draws, and it does one thing after the other. */
export class Client {
  readonly name: string;
  readonly draws: Draws;
  readonly around: Surroundings;
  #count = 0;

  constructor(name: string, draws: Draws, around: Surroundings) {
    this.name = name;
    this.draws = draws;
    this.around = around;
  }

  get history(): History {
    return this.around.history;
  }

  /** A name that no other request, user or value has. */
  unused(): string {
    this.#count += 1;
    return `${this.name}-${this.#count}`;
  }

  /** Where there is nothing to do, others get their turn. */
  async idle(): Promise<void> {
    await delay(5);
  }

  /** Asks one server after the other, blindly the same, until one says yes or no. */
  async insist(asking: Asking): Promise<Answered | undefined> {
    const first = this.draws.between(0, this.around.servers.length - 1);
    const deadline = now() + LONGEST_SILENCE;
    const among: string[] = [];
    for (let attempt = 0; ; attempt += 1) {
      const answered = await this.#ask(asking, (first + attempt) % this.around.servers.length);
      const { sent } = answered;
      among.push(sent.id);
      if (sent.outcome === 'ok' && asking.told !== undefined) {
        this.history.told.push({ action: asking.told, by: sent, among });
      }
      if (sent.outcome === 'ok' || sent.outcome === 'refused') {
        return answered;
      }
      if (now() > deadline) {
        this.history.strange.push({ rule: 'nobody answers for 90 s', by: sent, text: '' });
        return undefined;
      }
      await delay(PAUSES[Math.min(attempt, PAUSES.length - 1)]);
    }
  }

  async #ask(asking: Asking, server: number): Promise<Answered> {
    const { what, about, surface, method, path, body, headers, patience = PATIENCE } = asking;
    const id = this.unused();
    const start = now();
    const answer = await request(this.around.servers[server] ?? '', {
      ...{ method, path: `${BASES[surface]}${path}`, token: this.around.tokens[surface], patience },
      headers: { ...headers, 'X-Request-Id': id },
      ...(body !== undefined && { body }),
    }).catch(failureOf);
    const outcome = outcomeOf(answer);
    const status = typeof answer === 'string' ? answer : answer.status;
    const sent = { ...{ id, what, about, server, start }, ...{ end: now(), status, outcome } };
    const told = typeof answer !== 'string' && isJsonObject(answer.body) ? answer.body : {};
    this.#note(asking, sent, told);
    return { sent, status: typeof status === 'string' ? 0 : status, body: told };
  }

  #note({ writes = {}, outcomes, allowed }: Asking, sent: Sent, body: JsonObject): void {
    this.history.sent.push(sent);
    const single = sent.outcome === 'ok' ? (outcomes?.(body) ?? {}) : {};
    for (const [name, value] of Object.entries(writes)) {
      this.history.write({ ...sent, outcome: single[name] ?? sent.outcome }, { [name]: value });
    }
    const { status } = sent;
    if (typeof status === 'number' && status !== 503 && !allowed.includes(status)) {
      const text = JSON.stringify(body);
      this.history.strange.push({ rule: 'an answer that nobody should get', by: sent, text });
    }
  }
}

/** A member of a body as a value of a register; empty where it is none. */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

const failureOf = (error: unknown): string => {
  const { cause, name } = error as { cause?: { code?: string }; name: string };
  return cause?.code ?? name;
};

const outcomeOf = (answer: TestResponse | string): Outcome => {
  if (typeof answer === 'string') {
    return answer === 'ECONNREFUSED' ? 'unsent' : 'unknown';
  }
  return outcomeOfStatus(answer.status);
};

/** A server's fault says nothing of what was done before it. */
export const outcomeOfStatus = (status: number): Outcome =>
  status >= 500 ? 'unknown' : status >= 400 ? 'refused' : 'ok';
