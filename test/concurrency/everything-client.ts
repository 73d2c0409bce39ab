import { type TestResponse } from '../support/http.ts';
import { textMember } from '../support/text-member.ts';
import { GROUPS, type Operation, USERS } from './everything-operations.ts';
import { PATCH_SCHEMA, SEATS_SCHEMA, type SeveralServers, USER_SCHEMA } from './several-servers.ts';

const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** A session that a server has said to be open. */
export interface Acknowledged {
  readonly id: string;
  readonly occupancyId: string;
  readonly userId: string;
  readonly product: string;
  readonly key: string | null;
}

interface Order {
  readonly userId: string;
  readonly product: string;
  readonly key: string | null;
  readonly waits: boolean;
}

/** Everybody who asks something of the servers, and remembers what they said. */
export class EverythingClient {
  readonly #servers: SeveralServers;
  /** The user in each place; a deleted one is followed by another. */
  readonly #users: string[] = [];
  readonly #groups: string[] = [];
  readonly #rules: string[] = [];
  #count = 0;
  readonly acknowledged: Acknowledged[] = [];
  /** The sessions and occupancies that a server has said to be over. */
  readonly over: string[] = [];

  constructor(servers: SeveralServers) {
    this.#servers = servers;
  }

  /** Everybody shares seats of one product, and half of them of the other; one group is in another. */
  async begin(): Promise<void> {
    for (let place = 0; place < USERS; place += 1) {
      await this.#create(place, place % 2 ? 'calls:concurrent' : 'calls:concurrent desk:concurrent');
    }
    for (let place = 0; place < GROUPS; place += 1) {
      const members = place === 1 ? [{ value: this.#groups[0], type: 'Group' }] : [];
      const body = { schemas: [GROUP_SCHEMA], displayName: `everything ${place}`, members };
      this.#groups.push(textMember((await this.#servers.scim('POST', '/Groups', body)).body, 'id'));
    }
  }

  /** Answers every response of an operation. One that is told to come back later does so once. */
  async perform(operation: Operation): Promise<TestResponse[]> {
    const answers = await this.#once(operation);
    return answers.some(({ status }) => status === 503) ? this.#once(operation) : answers;
  }

  async #once(operation: Operation): Promise<TestResponse[]> {
    switch (operation.kind) {
      case 'seats':
      case 'replace':
      case 'delete':
      case 'active':
      case 'member':
        return [await this.#provision(operation)];
      case 'makeRule':
      case 'dropRule':
      case 'capacity':
        return [await this.#administer(operation)];
      case 'open':
        return this.#start(operation);
      case 'endSeveral':
        return [await this.#endSeveral(operation)];
      case 'connect':
      case 'heartbeat':
      case 'close':
      case 'clear':
      case 'end':
      case 'again':
        return this.#onSession(operation);
    }
  }

  async #provision(
    operation: Extract<Operation, { kind: 'seats' | 'replace' | 'delete' | 'active' | 'member' }>,
  ): Promise<TestResponse> {
    const id = this.#users[operation.user] ?? '';
    switch (operation.kind) {
      case 'seats':
        return this.#patch(`/Users/${id}`, 'replace', `${SEATS_SCHEMA}:seatList`, operation.seatList);
      case 'active':
        return this.#patch(`/Users/${id}`, 'replace', 'active', operation.active);
      case 'member':
        return this.#patch(`/Groups/${this.#groups[operation.group] ?? ''}`, operation.op, 'members', [
          { value: id },
        ]);
      case 'replace':
        return this.#servers.scim('PUT', `/Users/${id}`, this.#body(operation.seatList));
      case 'delete': {
        const answer = await this.#servers.scim('DELETE', `/Users/${id}`);
        await this.#create(operation.user, '');
        return answer;
      }
    }
  }

  async #administer(
    operation: Extract<Operation, { kind: 'makeRule' | 'dropRule' | 'capacity' }>,
  ): Promise<TestResponse> {
    switch (operation.kind) {
      case 'makeRule': {
        const { group, product, type } = operation;
        const order = { groupId: this.#groups[group], product, type };
        const answer = await this.#servers.admin('POST', '/seat-rules', order);
        if (answer.status === 201) {
          this.#rules.push(textMember(answer.body, 'id'));
        }
        return answer;
      }
      case 'dropRule':
        return this.#servers.admin('DELETE', `/seat-rules/${latest(this.#rules, operation.pick) ?? 'none'}`);
      case 'capacity': {
        const { product, type, capacity } = operation;
        return this.#servers.admin('PUT', `/seat-pools/${product}/${type}`, { capacity });
      }
    }
  }

  async #start({ user, product, key, waits }: Extract<Operation, { kind: 'open' }>): Promise<TestResponse[]> {
    this.#count += 1;
    const order = {
      ...{ userId: this.#users[user] ?? '', product, waits },
      key: key === 'none' ? null : `key-${this.#count}`,
    };
    const sendings = key === 'twice' ? [order, order] : [order];
    return Promise.all(sendings.map(async (each) => this.#open(each)));
  }

  async #open({ userId, product, key, waits }: Order): Promise<TestResponse> {
    const kind = product === 'desk' ? 'login' : 'attended';
    const answer = await this.#servers.agent(
      'POST',
      '/sessions',
      { userId, product, kind },
      { ...(waits && { Prefer: 'wait=1' }), ...(key !== null && { 'Idempotency-Key': key }) },
    );
    if (answer.status === 201) {
      const { body } = answer;
      const ids = { id: textMember(body, 'id'), occupancyId: textMember(body, 'occupancyId') };
      this.acknowledged.push({ ...ids, userId, product, key });
    }
    return answer;
  }

  async #onSession({
    kind,
    pick,
  }: Extract<Operation, { kind: 'connect' | 'heartbeat' | 'close' | 'clear' | 'end' | 'again' }>): Promise<
    TestResponse[]
  > {
    const session = latest(this.acknowledged, pick);
    if (session === undefined) {
      return [];
    }
    switch (kind) {
      case 'connect':
      case 'heartbeat':
        return [await this.#servers.agent('POST', `/sessions/${session.id}/${kind}`)];
      case 'close':
        return [
          this.#ended(session.id, await this.#servers.agent('DELETE', `/sessions/${session.id}`), [204, 410]),
        ];
      case 'clear': {
        const path = `/occupancies/${session.occupancyId}`;
        return [this.#ended(session.occupancyId, await this.#servers.agent('DELETE', path), [204, 410])];
      }
      case 'end': {
        const path = `/sessions/${session.occupancyId}`;
        return [this.#ended(session.occupancyId, await this.#servers.admin('DELETE', path), [204])];
      }
      case 'again':
        return session.key === null ? [] : [await this.#open({ ...session, waits: false })];
    }
  }

  #ended(id: string, answer: TestResponse, statuses: readonly number[]): TestResponse {
    if (statuses.includes(answer.status)) {
      this.over.push(id);
    }
    return answer;
  }

  async #endSeveral({ picks, force }: Extract<Operation, { kind: 'endSeveral' }>): Promise<TestResponse> {
    const ids = picks.flatMap((pick) => latest(this.acknowledged, pick)?.occupancyId ?? []);
    const order = { ids: ids.length === 0 ? ['nobody'] : ids, force };
    const answer = await this.#servers.admin('POST', '/sessions/end', order);
    const { results } = answer.body as { results?: { id: string; status: string }[] };
    this.over.push(...(results ?? []).filter(({ status }) => status === 'ended').map(({ id }) => id));
    return answer;
  }

  async #create(place: number, seatList: string): Promise<void> {
    const { body } = await this.#servers.scim('POST', '/Users', this.#body(seatList));
    this.#users[place] = textMember(body, 'id');
  }

  #body(seatList: string): object {
    this.#count += 1;
    return {
      schemas: [USER_SCHEMA, SEATS_SCHEMA],
      userName: `everybody-${this.#count}`,
      [SEATS_SCHEMA]: { seatList },
    };
  }

  async #patch(path: string, op: string, attribute: string, value: unknown): Promise<TestResponse> {
    const Operations = [{ op, path: attribute, value }];
    return this.#servers.scim('PATCH', path, { schemas: [PATCH_SCHEMA], Operations });
  }
}

/** The last but so many. */
const latest = <Item>(items: readonly Item[], pick: number): Item | undefined =>
  items[items.length - 1 - (pick % Math.max(items.length, 1))];
