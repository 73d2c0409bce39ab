import { expect } from 'chai';
import fc from 'fast-check';
import { type JsonObject } from '../../src/kernel/json.ts';
import {
  inParallel,
  PATCH_SCHEMA,
  startServers,
  type SeveralServers,
  USER_SCHEMA,
} from '../concurrency/several-servers.ts';

const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
/** As many as Entra sends at a time to one group. */
const CLIENTS = 5;
const USERS_OF_EACH = 4;
const RUNS = 12;

type Kind = 'add' | 'addEach' | 'removeByFilter' | 'removeByValue' | 'swap' | 'rename';

/** A PATCH of one client, on its own users alone, so that the outcome does not depend on who comes first. */
interface Step {
  readonly kind: Kind;
  /** Places among the client's own users. */
  readonly users: readonly number[];
}

const STEP: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Kind>('add', 'addEach', 'removeByFilter', 'removeByValue', 'swap', 'rename'),
  users: fc.uniqueArray(fc.nat({ max: USERS_OF_EACH - 1 }), { minLength: 1 }),
});

const PLANS = fc.array(fc.array(STEP, { minLength: 1, maxLength: 6 }), {
  minLength: CLIENTS,
  maxLength: CLIENTS,
});

const valuesOf = (ids: readonly string[]): JsonObject[] => ids.map((value) => ({ value }));

const operationsOf = (kind: Kind, ids: readonly string[], group: string): JsonObject[] => {
  const [first = '', ...rest] = ids;
  const named = ids.map((id) => `value eq "${id}"`).join(' or ');
  switch (kind) {
    case 'add':
      return [{ op: 'add', path: 'members', value: valuesOf(ids) }];
    case 'addEach':
      return ids.map((value) => ({ op: 'Add', path: 'members', value: { value } }));
    case 'removeByFilter':
      return [{ op: 'remove', path: `members[${named}]` }];
    case 'removeByValue':
      return [{ op: 'Remove', path: 'members', value: valuesOf(ids) }];
    case 'swap':
      return [
        { op: 'remove', path: `members[value eq "${first}"]` },
        { op: 'add', path: 'members', value: valuesOf(rest) },
      ];
    case 'rename':
      return [{ op: 'replace', path: 'externalId', value: `${group} ${first}` }];
  }
};

/** What the same PATCH does to a plain set. */
const applyTo = (members: Set<string>, kind: Kind, ids: readonly string[]): void => {
  const [first = '', ...rest] = ids;
  if (kind === 'add' || kind === 'addEach') {
    ids.forEach((id) => members.add(id));
  } else if (kind === 'removeByFilter' || kind === 'removeByValue') {
    ids.forEach((id) => members.delete(id));
  } else if (kind === 'swap') {
    members.delete(first);
    rest.forEach((id) => members.add(id));
  }
};

describe('the members of one group that several clients change at once, over two servers', () => {
  let servers: SeveralServers;
  /** Of each client. */
  let users: string[][];
  let count = 0;

  before(async () => {
    servers = await startServers(2);
    const ids = await inParallel(Array.from({ length: CLIENTS * USERS_OF_EACH }), 4, async (_, index) => {
      const user = { schemas: [USER_SCHEMA], userName: `member-${index}` };
      return (await servers.scim('POST', '/Users', user)).body['id'] as string;
    });
    users = Array.from({ length: CLIENTS }, (_, client) =>
      ids.slice(client * USERS_OF_EACH, (client + 1) * USERS_OF_EACH),
    );
  });
  after(async () => servers.stop());

  const createGroup = async (members: readonly string[]): Promise<string> => {
    count += 1;
    const group = { schemas: [GROUP_SCHEMA], displayName: `group ${count}`, members: valuesOf(members) };
    const { status, text, body } = await servers.scim('POST', '/Groups', group);
    expect(status, text).to.equal(201);
    return body['id'] as string;
  };

  const patch = async (group: string, operations: readonly JsonObject[]): Promise<void> => {
    const body = { schemas: [PATCH_SCHEMA], Operations: operations };
    const { status, text } = await servers.scim('PATCH', `/Groups/${group}`, body);
    expect(status, text).to.equal(204);
  };

  const membersOf = async (group: string): Promise<string[]> => {
    const { body } = await servers.scim('GET', `/Groups/${group}`);
    return ((body['members'] ?? []) as { value: string }[]).map(({ value }) => value).sort();
  };

  /** The same from the other side: whose `groups` name the group, read and filtered. */
  const usersIn = async (group: string): Promise<{ read: string[]; filtered: string[] }> => {
    const all = (await servers.scim('GET', '/Users?count=200')).body['Resources'] as JsonObject[];
    const filter = encodeURIComponent(`groups.value eq "${group}"`);
    const found = (await servers.scim('GET', `/Users?count=200&filter=${filter}`)).body['Resources'];
    const isIn = (user: JsonObject): boolean =>
      ((user['groups'] ?? []) as JsonObject[]).some(({ value }) => value === group);
    const idsOf = (list: readonly JsonObject[]): string[] => list.map(({ id }) => id as string).sort();
    return { read: idsOf(all.filter(isIn)), filtered: idsOf(found as JsonObject[]) };
  };

  it('are those of a plain set, seen from the group and from the users', async () => {
    let changes = 0;
    const property = fc.asyncProperty(PLANS, fc.nat({ max: USERS_OF_EACH }), async (plans, present) => {
      const initial = users.flatMap((own) => own.slice(0, present));
      const expected = new Set(initial);
      const group = await createGroup(initial);
      await Promise.all(
        plans.map(async (plan, client) => {
          for (const { kind, users: places } of plan) {
            const ids = places.map((place) => users[client]?.[place] ?? '');
            await patch(group, operationsOf(kind, ids, group));
            applyTo(expected, kind, ids);
          }
        }),
      );
      const wanted = [...expected].sort();
      changes += wanted.join() === [...initial].sort().join() ? 0 : 1;
      expect(await membersOf(group)).to.deep.equal(wanted);
      expect(await usersIn(group)).to.deep.equal({ read: wanted, filtered: wanted });
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
    // Where nothing changes, nothing has been compared.
    expect(changes).to.be.greaterThan(RUNS / 2);
  });

  it('are those of one replacement, whole, when several replace them at once', async () => {
    const group = await createGroup([]);
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(
        users.map(async (own) => patch(group, [{ op: 'replace', path: 'members', value: valuesOf(own) }])),
      );
      const members = await membersOf(group);
      expect(users.map((own) => [...own].sort())).to.deep.include(members);
      expect(await usersIn(group)).to.deep.equal({ read: members, filtered: members });
    }
  });
});
