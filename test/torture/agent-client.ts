import { type Answered, asText, type Asking, Client } from './client.ts';
import { type SessionOrder } from './history.ts';
import { PRODUCTS, type Slot } from './idp-client.ts';

const WEIGHTS = { open: 10, heartbeat: 6, connect: 4, close: 4, clear: 1, again: 1 };

/** How many of the latest sessions something may be done to. */
const LATEST = 6;
const LONGEST_WAIT = 4;

interface Held {
  readonly id: string;
  readonly occupancyId: string;
}

/** A product's back end: it opens sessions of agents, keeps them alive and ends them. */
export class AgentClient extends Client {
  readonly #sessions: Held[] = [];
  /** Those with a key, to be repeated long after. */
  readonly #asked: { readonly asking: Asking; readonly order: SessionOrder }[] = [];

  async work(slots: readonly Slot[]): Promise<void> {
    while (!this.around.over.aborted) {
      const step = {
        kind: this.draws.weighted(WEIGHTS),
        slot: this.draws.of(slots),
        product: this.draws.of(PRODUCTS),
        hasKey: this.draws.chance(0.8),
        waits: this.draws.chance(0.25) ? this.draws.between(1, LONGEST_WAIT) : undefined,
        pick: this.draws.between(0, LATEST - 1),
      };
      const held = latest(this.#sessions, step.pick);
      if (step.kind === 'open' || held === undefined) {
        await this.#open(step);
      } else if (step.kind === 'again') {
        const asked = latest(this.#asked, step.pick);
        await (asked === undefined ? this.#open(step) : this.#send(asked.asking, asked.order));
      } else {
        await this.#onSession(step.kind, held);
      }
    }
  }

  async #open(step: {
    readonly slot: Slot;
    readonly product: string;
    readonly hasKey: boolean;
    readonly waits: number | undefined;
  }): Promise<void> {
    const { slot, product, hasKey, waits } = step;
    const device = this.unused();
    const { userName, id } = slot;
    if (id === undefined) {
      await this.idle();
      return;
    }
    const order = this.history.order(device, userName, hasKey);
    const asking: Asking = {
      ...{ what: 'open', about: device, surface: 'agent', method: 'POST', path: '/sessions' },
      body: { userId: id, product, kind: product === 'desk' ? 'login' : 'attended', device },
      headers: {
        ...(hasKey && { 'Idempotency-Key': device }),
        ...(waits !== undefined && { Prefer: `wait=${waits}` }),
      },
      ...{ allowed: [201, 403, 404, 409], patience: 4_000 + (waits ?? 0) * 1_000 },
    };
    if (hasKey) {
      this.#asked.push({ asking, order });
    }
    await this.#send(asking, order);
  }

  async #send(asking: Asking, order: SessionOrder): Promise<void> {
    const before = this.history.sent.length;
    const answered = await this.insist(asking);
    // Other clients send meanwhile; what is about this device is this order's.
    const attempts = this.history.sent.slice(before).filter(({ about }) => about === order.device);
    order.attempts.push(...attempts);
    if (answered?.status === 201) {
      const held = { id: asText(answered.body['id']), occupancyId: asText(answered.body['occupancyId']) };
      order.ids.add(held.id);
      this.#sessions.push(held);
    }
    this.#refuseKey(answered);
  }

  /** Nobody uses a key for two requests. */
  #refuseKey(answered: Answered | undefined): void {
    if (answered?.body['code'] === 'idempotencyKeyReused') {
      const rule = 'a key is said to be another request’s';
      this.history.strange.push({ rule, by: answered.sent, text: '' });
    }
  }

  async #onSession(kind: 'heartbeat' | 'connect' | 'close' | 'clear', held: Held): Promise<void> {
    const isEnd = kind === 'close' || kind === 'clear';
    const about = kind === 'clear' ? held.occupancyId : held.id;
    const path = kind === 'clear' ? `/occupancies/${about}` : `/sessions/${about}`;
    const answered = await this.insist({
      ...{ what: kind, about, surface: 'agent', method: isEnd ? 'DELETE' : 'POST' },
      path: isEnd ? path : `${path}/${kind}`,
      // 409: a login is not connected, and neither is what an administrator has asked to end.
      allowed: isEnd ? [204, 410] : kind === 'connect' ? [200, 400, 409, 410] : [200, 410],
    });
    if (answered === undefined) {
      return;
    }
    const { sent, status, body } = answered;
    if (status === 200) {
      this.history.lives.push({ session: about, expiresIn: Number(body['expiresIn']), by: sent });
    } else if (status === 204 || status === 410) {
      this.history.overs.push({ id: about, by: sent });
    }
  }
}

const latest = <Item>(items: readonly Item[], pick: number): Item | undefined =>
  items[items.length - 1 - (pick % Math.max(items.length, 1))];
