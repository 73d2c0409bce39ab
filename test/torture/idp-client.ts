import { type JsonObject } from '../../src/kernel/json.ts';
import { type Answered, asText, type Asking, Client, outcomeOfStatus } from './client.ts';
import { NAMES, type Outcome, type Sent } from './history.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const SEATS = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

export const PRODUCTS = ['calls', 'desk'] as const;

const SEAT_LISTS = [
  ...['', 'calls:named', 'calls:concurrent', 'desk:concurrent', 'calls:concurrent desk:named'],
  ...['calls:concurrent desk:concurrent', 'desk:concurrent calls:concurrent', 'calls:concurrent'],
];

const WEIGHTS = {
  ...{ mark: 5, replace: 2, deactivate: 3, activate: 4, seats: 6, delete: 2 },
  ...{ join: 4, leave: 2, members: 1, look: 3, search: 2, bulk: 2 },
};

/** A place for a user; one that is deleted is followed by another of another name. */
export interface Slot {
  generation: number;
  userName: string;
  /** Undefined while nobody is there. */
  id: string | undefined;
}

interface Step {
  readonly kind: keyof typeof WEIGHTS;
  readonly slot: Slot;
  readonly group: number;
  readonly seatList: string;
}

/** A connector of an identity provider: it repeats blindly what it does not know to be done. */
export class IdpClient extends Client {
  readonly slots: Slot[] = [];
  readonly groups: { readonly displayName: string; readonly id: string }[] = [];

  async begin(users: number, groups: number): Promise<void> {
    for (let place = 0; place < users; place += 1) {
      this.slots.push({ generation: 0, userName: `${this.name}-u${place}-0`, id: undefined });
    }
    for (let place = 0; place < groups; place += 1) {
      await this.#makeGroup(`${this.name}-group-${place}`);
    }
  }

  async work(): Promise<void> {
    while (!this.around.over.aborted) {
      // All of it is drawn, whatever is used of it: what comes later does not depend on what is answered.
      const step = {
        kind: this.draws.weighted(WEIGHTS),
        slot: this.draws.of(this.slots),
        group: this.draws.between(0, this.groups.length - 1),
        seatList: this.draws.of(SEAT_LISTS),
      };
      await (step.slot.id === undefined ? this.#create(step.slot, step.seatList) : this.#perform(step));
    }
  }

  async #perform(step: Step): Promise<void> {
    const { kind, slot, group } = step;
    switch (kind) {
      case 'mark':
      case 'seats':
      case 'activate':
      case 'deactivate':
      case 'replace':
        return this.#change(step);
      case 'delete':
        return this.#delete(slot);
      case 'join':
      case 'leave':
        return this.#member(slot, group, kind === 'join');
      case 'members':
        return this.#members(group, this.slots.indexOf(slot));
      case 'bulk':
        return this.#bulk(slot);
      case 'look':
        return this.#look(slot);
      case 'search':
        return this.#find(slot);
    }
  }

  async #makeGroup(displayName: string): Promise<void> {
    const answered = await this.insist({
      ...{ what: 'create group', about: displayName, surface: 'scim', method: 'POST', path: '/Groups' },
      ...{ body: { schemas: [GROUP], displayName }, allowed: [201] },
      ...{ writes: { [NAMES.group(displayName)]: 'there' }, told: 'group.created' },
    });
    this.groups.push({ displayName, id: asText(answered?.body['id']) });
  }

  async #create(slot: Slot, seatList: string): Promise<void> {
    const { userName } = slot;
    const mark = this.unused();
    const answered = await this.insist({
      ...{ what: 'create user', about: userName, surface: 'scim', method: 'POST', path: '/Users' },
      body: { schemas: [USER, SEATS], userName, displayName: mark, [SEATS]: { seatList } },
      allowed: [201, 403, 409],
      writes: {
        ...{ [NAMES.user(userName)]: 'there', [NAMES.mark(userName)]: mark },
        ...{ [NAMES.active(userName)]: 'true', ...seatWrites(userName, seatList) },
      },
      told: 'user.created',
    });
    if (answered?.status === 201) {
      slot.id = asText(answered.body['id']);
      this.#seeUser(slot, answered.sent, answered.body);
    } else if (answered?.status === 409) {
      // As connectors do: it exists already, so it is looked for and taken on.
      this.history.see(answered.sent, { [NAMES.user(userName)]: 'there' });
      await this.#find(slot);
    }
  }

  async #change({ kind, slot, seatList }: Step): Promise<void> {
    const { userName, id } = slot;
    const mark = this.unused();
    const marked = { [NAMES.mark(userName)]: mark };
    const active = { [NAMES.active(userName)]: String(kind !== 'deactivate') };
    const patch = (writes: Readonly<Record<string, string>>, value: object): Partial<Asking> => ({
      ...{ method: 'PATCH', writes: { ...marked, ...writes } },
      body: { schemas: [PATCH], Operations: [{ op: 'replace', value: { displayName: mark, ...value } }] },
    });
    const changes = {
      mark: () => patch({}, {}),
      seats: () => patch(seatWrites(userName, seatList), { [`${SEATS}:seatList`]: seatList }),
      activate: () => patch(active, { active: true }),
      deactivate: () => patch(active, { active: false }),
      replace: () => ({
        ...{ method: 'PUT', writes: { ...marked, ...active } },
        body: { schemas: [USER], userName, displayName: mark, active: true },
      }),
    };
    const answered = await this.insist({
      ...{ what: kind, about: userName, surface: 'scim', method: '', path: `/Users/${id ?? ''}` },
      // What takes away is never refused.
      ...{ allowed: kind === 'deactivate' || kind === 'mark' ? [200, 404] : [200, 403, 404] },
      ...changes[kind as keyof typeof changes](),
      told: 'user.',
    });
    this.#seeAnswer(slot, answered);
  }

  async #delete(slot: Slot): Promise<void> {
    const { userName, id } = slot;
    const out = this.groups.map(({ displayName }) => [NAMES.member(displayName, userName), 'out'] as const);
    const answered = await this.insist({
      ...{ what: 'delete', about: userName, surface: 'scim', method: 'DELETE', path: `/Users/${id ?? ''}` },
      ...{ allowed: [204, 404], told: 'user.deleted' },
      writes: { [NAMES.user(userName)]: 'gone', ...Object.fromEntries(out) },
    });
    if (answered !== undefined) {
      this.#seeAnswer(slot, answered);
      slot.generation += 1;
      slot.userName = slot.userName.replace(/\d+$/, String(slot.generation));
      slot.id = undefined;
    }
  }

  async #member({ userName, id }: Slot, place: number, joins: boolean): Promise<void> {
    const group = this.groups[place];
    const value = [{ value: id }];
    await this.insist({
      ...{ what: joins ? 'join' : 'leave', about: userName, surface: 'scim', method: 'PATCH' },
      ...{ path: `/Groups/${group?.id ?? ''}`, allowed: joins ? [200, 204, 403] : [200, 204] },
      body: {
        schemas: [PATCH],
        Operations: [{ op: joins ? 'add' : 'remove', path: 'members', value }],
      },
      writes: { [NAMES.member(group?.displayName ?? '', userName)]: joins ? 'in' : 'out' },
    });
  }

  /** All members at once: every second user from one place on. */
  async #members(place: number, first: number): Promise<void> {
    const group = this.groups[place];
    const isIn = (index: number): boolean => index >= first && (index - first) % 2 === 0;
    const users = this.slots.filter(({ id }) => id !== undefined);
    const writes = users.map(
      ({ userName }, index) =>
        [NAMES.member(group?.displayName ?? '', userName), isIn(index) ? 'in' : 'out'] as const,
    );
    const members = users.filter((_, index) => isIn(index)).map(({ id }) => ({ value: id }));
    await this.insist({
      ...{ what: 'members', about: group?.displayName ?? '', surface: 'scim', method: 'PUT' },
      ...{ path: `/Groups/${group?.id ?? ''}`, allowed: [200, 403] },
      ...{ body: { schemas: [GROUP], displayName: group?.displayName, members } },
      writes: Object.fromEntries(writes),
    });
  }

  /** Names for two users in one request, each done by itself. */
  async #bulk(slot: Slot): Promise<void> {
    const next = this.slots[(this.slots.indexOf(slot) + 1) % this.slots.length];
    const users = [slot, ...(next?.id === undefined ? [] : [next])];
    const marks = users.map(({ userName }) => [NAMES.mark(userName), this.unused()] as const);
    const outcomes = ({ Operations }: JsonObject): Record<string, Outcome> =>
      Object.fromEntries(
        (Operations as JsonObject[]).map(({ status }, place) => [
          marks[place]?.[0] ?? '',
          outcomeOfStatus(Number(status)),
        ]),
      );
    await this.insist({
      ...{ what: 'bulk', about: slot.userName, surface: 'scim', method: 'POST', path: '/Bulk' },
      ...{ allowed: [200], writes: Object.fromEntries(marks), outcomes },
      body: {
        schemas: [BULK],
        Operations: users.map(({ id }, place) => ({
          ...{ method: 'PATCH', path: `/Users/${id ?? ''}` },
          data: {
            schemas: [PATCH],
            Operations: [{ op: 'replace', value: { displayName: marks[place]?.[1] } }],
          },
        })),
      },
    });
  }

  async #look(slot: Slot): Promise<void> {
    const answered = await this.insist({
      ...{ what: 'look', about: slot.userName, surface: 'scim', method: 'GET' },
      ...{ path: `/Users/${slot.id ?? ''}`, allowed: [200, 404] },
    });
    this.#seeAnswer(slot, answered);
  }

  async #find(slot: Slot): Promise<void> {
    const filter = encodeURIComponent(`userName eq "${slot.userName}"`);
    const answered = await this.insist({
      ...{ what: 'search', about: slot.userName, surface: 'scim', method: 'GET' },
      ...{ path: `/Users?filter=${filter}`, allowed: [200] },
    });
    if (answered !== undefined) {
      const [user] = (answered.body['Resources'] ?? []) as JsonObject[];
      this.history.see(answered.sent, { [NAMES.user(slot.userName)]: user === undefined ? 'gone' : 'there' });
      if (user !== undefined) {
        slot.id = asText(user['id']);
        this.#seeUser(slot, answered.sent, user);
      }
    }
  }

  #seeAnswer(slot: Slot, answered: Answered | undefined): void {
    if (answered?.status === 404) {
      this.history.see(answered.sent, { [NAMES.user(slot.userName)]: 'gone' });
    } else if (answered?.status === 200) {
      this.#seeUser(slot, answered.sent, answered.body);
    }
  }

  #seeUser({ userName }: Slot, sent: Sent, user: JsonObject): void {
    const { version = '' } = (user['meta'] ?? {}) as { version?: string };
    this.history.version(userName, { number: Number(/\d+/.exec(version)?.[0]), by: sent });
    const { seatList = '' } = (user[SEATS] ?? {}) as { seatList?: string };
    this.history.see(sent, {
      ...{ [NAMES.user(userName)]: 'there', [NAMES.mark(userName)]: asText(user['displayName']) },
      ...{ [NAMES.active(userName)]: asText(user['active']), ...seatWrites(userName, seatList) },
    });
  }
}

const seatWrites = (userName: string, seatList: string): Record<string, string> =>
  Object.fromEntries(
    PRODUCTS.map((product) => {
      const seat = seatList.split(' ').find((each) => each.startsWith(`${product}:`));
      return [NAMES.seat(userName, product), seat?.split(':')[1] ?? 'none'];
    }),
  );
