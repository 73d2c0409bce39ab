import { expect } from 'chai';
import fc from 'fast-check';
import { type JsonObject } from '../../src/kernel/json.ts';
import { groupBody, PATCH_SCHEMA } from '../contract/seats/rule-desk.ts';
import { SEATS_SCHEMA, seatViewsIn, userBody } from '../contract/seats/seat-desk.ts';
import { seatViolations } from '../support/checker/seat-checker.ts';
import { type TestResponse } from '../support/http.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { textMember } from '../support/text-member.ts';
import {
  anyRuleOperation,
  FIRST_TERMS,
  GROUPS,
  type ModelMember,
  type ModelSeat,
  type ModelTerms,
  PRODUCTS,
  RuleModel,
  type RuleOperation,
  type RuleState,
  SEATS,
  USERS,
} from './seat-rules-model.ts';

/** A fresh tenant over HTTP, its users and groups by their numbers. */
class RuledTenant {
  readonly #server: TestServer;
  readonly #tenant: string;
  readonly #token: string;
  readonly #users: string[] = [];
  readonly #groups: string[] = [];
  readonly #rules = new Map<string, string>();

  constructor(server: TestServer, tenant: string, token: string) {
    this.#server = server;
    this.#tenant = tenant;
    this.#token = token;
  }

  async fill(): Promise<void> {
    for (const seat of SEATS) {
      await this.#putPool(seat, FIRST_TERMS);
    }
    for (const user of USERS) {
      await this.#newUser(user);
    }
    for (const group of GROUPS) {
      await this.#newGroup(group);
    }
  }

  async perform(operation: RuleOperation): Promise<string> {
    const { status, body } = await this.#request(operation);
    return status < 300 ? 'done' : textMember(body, 'scimType' in body ? 'scimType' : 'code');
  }

  async state(): Promise<RuleState> {
    const found = (await this.#send('GET', '/scim/v2/Users')).body['Resources'] as JsonObject[];
    const users = this.#users.map((id) =>
      seatViewsIn(found.find((user) => user['id'] === id) ?? {})
        .map(({ product, type, status, source }) => `${product}:${type} ${status} ${source}`)
        .sort(),
    );
    const { items } = (await this.#send('GET', '/admin/v1/seat-pools')).body as unknown as {
      items: { product: string; type: string; assigned: number; waiting: number }[];
    };
    const counts = items.map(({ product, type, assigned, waiting }) => [
      `${product}:${type}`,
      `${assigned} assigned, ${waiting} waiting`,
    ]);
    return { users, counts: Object.fromEntries(counts) as RuleState['counts'] };
  }

  async #request(operation: RuleOperation): Promise<TestResponse> {
    switch (operation.kind) {
      case 'hold':
        return this.#patchUser(operation.user, `${SEATS_SCHEMA}:seatList`, operation.seats.join(' '));
      case 'activate':
      case 'deactivate':
        return this.#patchUser(operation.user, 'active', operation.kind === 'activate');
      case 'renew': {
        const deleted = await this.#send('DELETE', `/scim/v2/Users/${this.#users[operation.user] ?? ''}`);
        await this.#newUser(operation.user);
        return deleted;
      }
      case 'join':
      case 'leave':
      case 'put':
        return this.#changeMembers(operation.kind, operation.group, operation.members);
      case 'renewGroup': {
        const deleted = await this.#send('DELETE', `/scim/v2/Groups/${this.#groups[operation.group] ?? ''}`);
        await this.#newGroup(operation.group);
        return deleted;
      }
      case 'rule':
        return this.#makeRule(operation.group, operation.seat);
      case 'unrule':
        return this.#takeRule(operation.group, operation.seat);
      case 'pool':
        return this.#putPool(operation.seat, operation.terms);
    }
  }

  async #changeMembers(
    kind: 'join' | 'leave' | 'put',
    group: number,
    members: readonly ModelMember[],
  ): Promise<TestResponse> {
    const ids = members.map((member) => {
      const place = Number(member.slice(1));
      return (member.startsWith('u') ? this.#users[place] : this.#groups[place]) ?? '';
    });
    const path = `/scim/v2/Groups/${this.#groups[group] ?? ''}`;
    if (kind === 'put') {
      const { displayName } = (await this.#send('GET', path)).body;
      return this.#send('PUT', path, { ...groupBody(ids), displayName: displayName ?? '' });
    }
    const value = ids.map((id) => ({ value: id }));
    const operations =
      kind === 'join'
        ? [{ op: 'add', path: 'members', value }]
        : ids.map((id) => ({ op: 'remove', path: `members[value eq "${id}"]` }));
    return operations.length === 0
      ? this.#send('GET', path)
      : this.#send('PATCH', path, { schemas: [PATCH_SCHEMA], Operations: operations });
  }

  async #makeRule(group: number, seat: ModelSeat): Promise<TestResponse> {
    const [product = '', type = ''] = seat.split(':');
    const groupId = this.#groups[group] ?? '';
    const made = await this.#send('POST', '/admin/v1/seat-rules', { groupId, product, type });
    if (made.status === 201) {
      this.#rules.set(`${groupId} ${seat}`, textMember(made.body, 'id'));
    }
    return made;
  }

  async #takeRule(group: number, seat: ModelSeat): Promise<TestResponse> {
    const name = `${this.#groups[group] ?? ''} ${seat}`;
    const rule = this.#rules.get(name);
    this.#rules.delete(name);
    return rule === undefined
      ? this.#send('GET', '/admin/v1/seat-rules')
      : this.#send('DELETE', `/admin/v1/seat-rules/${rule}`);
  }

  async #putPool(seat: ModelSeat, terms: ModelTerms): Promise<TestResponse> {
    const path = `/operator/v1/tenants/${this.#tenant}/seat-pools/${seat.replace(':', '/')}`;
    return this.#server.operator('PUT', path, terms);
  }

  async #newUser(place: number): Promise<void> {
    this.#users[place] = textMember((await this.#send('POST', '/scim/v2/Users', userBody())).body, 'id');
  }

  async #newGroup(place: number): Promise<void> {
    this.#groups[place] = textMember((await this.#send('POST', '/scim/v2/Groups', groupBody([]))).body, 'id');
  }

  async #patchUser(user: number, path: string, value: string | boolean): Promise<TestResponse> {
    return this.#send('PATCH', `/scim/v2/Users/${this.#users[user] ?? ''}`, {
      schemas: [PATCH_SCHEMA],
      Operations: [{ op: 'replace', path, value }],
    });
  }

  async #send(method: string, path: string, body?: JsonObject): Promise<TestResponse> {
    const token = this.#token;
    return this.#server.request({ method, path, token, ...(body !== undefined && { body }) });
  }
}

/** Each run on a tenant of its own takes about half a second. */
const RUNS = 20;

/** What chance seldom comes upon: a removal leaves a rule's seat of a pool that is full and refuses. */
const REMAINDERS: RuleOperation[] = [
  { kind: 'hold', user: 0, seats: ['a:named'] },
  { kind: 'hold', user: 1, seats: ['a:concurrent'] },
  { kind: 'join', group: 1, members: ['u0', 'u1'] },
  { kind: 'join', group: 0, members: ['g1', 'u2'] },
  { kind: 'rule', group: 1, seat: 'a:concurrent' },
  { kind: 'hold', user: 0, seats: [] },
  { kind: 'join', group: 1, members: ['u3'] },
  { kind: 'pool', seat: 'a:named', terms: { capacity: 4, grantLimit: null, whenFull: 'refuse' } },
  { kind: 'rule', group: 0, seat: 'a:named' },
  { kind: 'unrule', group: 0, seat: 'a:named' },
  { kind: 'deactivate', user: 1 },
  { kind: 'renewGroup', group: 1 },
];

describe('any sequence of operations on users, groups and seat rules', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
    for (const product of PRODUCTS) {
      const sold = {
        displayName: product,
        occupiedBy: 'session',
        seatTypes: 'mixed',
        sharedSelfService: true,
      };
      await server.operator('PUT', `/operator/v1/products/${product}`, sold);
    }
  });
  after(async () => server.stop());

  const newTenant = async (): Promise<RuledTenant> => {
    const tenants = '/operator/v1/tenants';
    const tenant = textMember((await server.operator('POST', tenants, { name: 'ruled' })).body, 'id');
    const order = { name: 'all', scopes: ['scim', 'users:manage', 'seats:manage'] };
    const issued = await server.operator('POST', `${tenants}/${tenant}/tokens`, order);
    const ruled = new RuledTenant(server, tenant, textMember(issued.body, 'token'));
    await ruled.fill();
    return ruled;
  };

  it('equals a plain model after every operation', async function () {
    this.timeout(120_000);
    const outcomes: Record<string, number> = {};
    let remainders = 0;
    const sequences = fc.array(anyRuleOperation, { minLength: 30, maxLength: 50, size: 'max' });
    const property = fc.asyncProperty(sequences, async (operations) => {
      const [tenant, model] = [await newTenant(), new RuleModel()];
      for (const operation of operations) {
        const outcome = await tenant.perform(operation);
        expect(outcome).to.equal(model.apply(operation));
        expect(await tenant.state()).to.deep.equal(model.state());
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
      remainders += model.remainders;
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true, examples: [[REMAINDERS]] });
    // Where nobody is refused, no pool was ever full.
    expect(outcomes).to.include.keys('done', 'insufficientSeats');
    expect(remainders).to.be.greaterThan(0);
    expect(await seatViolations(server.database)).to.deep.equal({});
  });
});
