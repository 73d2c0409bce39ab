import { type JsonObject } from '../../src/kernel/json.ts';
import { asText, Client } from './client.ts';
import { NAMES } from './history.ts';
import { type IdpClient, PRODUCTS, type Slot } from './idp-client.ts';

const WEIGHTS = { capacity: 3, grant: 4, take: 2, rule: 2, drop: 2, list: 2, end: 3, endSeveral: 2 };

const MOST_SEATS = 7;

interface Group {
  readonly displayName: string;
  readonly id: string;
}

interface Listed {
  readonly id: string;
  readonly groupId: string;
  readonly product: string;
  readonly type: string;
}

/** An administrator of the tenant, who also grants seats and ends sessions. */
export class AdminClient extends Client {
  /** The occupancies that the last list told of. */
  #occupancies: string[] = [];

  async work(idps: readonly IdpClient[]): Promise<void> {
    const slots = idps.flatMap((each) => each.slots);
    const groups = idps.flatMap((each) => each.groups);
    while (!this.around.over.aborted) {
      const step = {
        kind: this.draws.weighted(WEIGHTS),
        slot: this.draws.of(slots),
        group: this.draws.of(groups),
        product: this.draws.of(PRODUCTS),
        type: this.draws.of(['named', 'concurrent']),
        capacity: this.draws.between(1, MOST_SEATS),
        force: this.draws.chance(0.5),
      };
      switch (step.kind) {
        case 'capacity':
          await this.#capacity(step);
          break;
        case 'grant':
        case 'take':
          await this.#seat({ ...step, kind: step.kind });
          break;
        case 'rule':
          await this.#rule(step);
          break;
        case 'drop':
          await this.#drop(groups);
          break;
        case 'list':
          await this.#list();
          break;
        case 'end':
          await this.#end();
          break;
        case 'endSeveral':
          await this.#endSeveral(step.force);
      }
    }
  }

  async #capacity(step: {
    readonly product: string;
    readonly type: string;
    readonly capacity: number;
  }): Promise<void> {
    const { product, type, capacity } = step;
    await this.insist({
      ...{ what: 'capacity', about: `${product}:${type}`, surface: 'admin', method: 'PUT' },
      ...{ path: `/seat-pools/${product}/${type}`, body: { capacity } },
      // Fewer named seats than are assigned are refused.
      allowed: type === 'named' ? [200, 409] : [200],
      writes: { [NAMES.capacity(product, type)]: String(capacity) },
    });
  }

  async #seat(step: {
    readonly kind: 'grant' | 'take';
    readonly slot: Slot;
    readonly product: string;
    readonly type: string;
  }): Promise<void> {
    const { kind, slot, product, type } = step;
    const { userName, id } = slot;
    if (id === undefined) {
      await this.idle();
      return;
    }
    await this.insist({
      ...{ what: kind, about: userName, surface: 'admin', method: kind === 'grant' ? 'PUT' : 'DELETE' },
      ...{ path: `/users/${id}/seats/${product}`, ...(kind === 'grant' && { body: { type } }) },
      // 404: the user is deleted meanwhile, by somebody else.
      allowed: kind === 'grant' ? [200, 201, 204, 404, 409] : [200, 204, 404],
      writes: { [NAMES.seat(userName, product)]: kind === 'grant' ? type : 'none' },
    });
  }

  async #rule(step: {
    readonly group: Group;
    readonly product: string;
    readonly type: string;
  }): Promise<void> {
    const { group, product, type } = step;
    const register = NAMES.rule(group.displayName, product, type);
    const answered = await this.insist({
      ...{ what: 'make rule', about: register, surface: 'admin', method: 'POST', path: '/seat-rules' },
      ...{ body: { groupId: group.id, product, type }, allowed: [201, 409] },
      ...{ writes: { [register]: 'there' }, told: 'rule.created' },
    });
    if (answered?.body['code'] === 'duplicateSeatRule') {
      this.history.see(answered.sent, { [register]: 'there' });
    }
  }

  async #drop(groups: readonly Group[]): Promise<void> {
    const listed = await this.insist({
      ...{ what: 'list rules', about: '', surface: 'admin', method: 'GET', path: '/seat-rules' },
      allowed: [200],
    });
    const [rule] = (listed?.body['items'] ?? []) as unknown as Listed[];
    const group = groups.find(({ id }) => id === rule?.groupId);
    if (rule !== undefined && group !== undefined) {
      const register = NAMES.rule(group.displayName, rule.product, rule.type);
      await this.insist({
        ...{ what: 'drop rule', about: register, surface: 'admin', method: 'DELETE' },
        // 404: another administrator was quicker.
        ...{ path: `/seat-rules/${rule.id}`, allowed: [204, 404] },
        ...{ writes: { [register]: 'gone' }, told: 'rule.deleted' },
      });
    }
  }

  async #list(): Promise<void> {
    const answered = await this.insist({
      ...{ what: 'list sessions', about: '', surface: 'admin', method: 'GET', path: '/sessions' },
      allowed: [200],
    });
    const items = (answered?.body['items'] ?? []) as JsonObject[];
    this.#occupancies = items.map(({ id }) => asText(id));
  }

  async #end(): Promise<void> {
    const id = this.#occupancies.pop();
    if (id === undefined) {
      await this.#list();
      return;
    }
    const answered = await this.insist({
      ...{ what: 'end', about: id, surface: 'admin', method: 'DELETE', path: `/sessions/${id}` },
      // 409: the seat has become a named one.
      allowed: [202, 204, 409],
    });
    if (answered?.status === 204) {
      this.history.overs.push({ id, by: answered.sent });
    }
  }

  async #endSeveral(force: boolean): Promise<void> {
    const ids = this.#occupancies.splice(0, 3);
    if (ids.length === 0) {
      await this.#list();
      return;
    }
    const answered = await this.insist({
      ...{ what: 'end several', about: ids.join(' '), surface: 'admin', method: 'POST' },
      ...{ path: '/sessions/end', body: { ids, force }, allowed: [200] },
    });
    const results = (answered?.body['results'] ?? []) as JsonObject[];
    for (const { id, status } of results) {
      if (answered !== undefined && status === 'ended') {
        this.history.overs.push({ id: asText(id), by: answered.sent });
      }
    }
  }
}
