import { expect } from 'chai';
import { type JsonObject } from '../../src/kernel/json.ts';
import { type TestResponse } from '../support/http.ts';
import { textMember } from '../support/text-member.ts';
import { seatViolations } from '../support/checker/seat-checker.ts';
import {
  countBy,
  inParallel,
  PATCH_SCHEMA,
  startServers,
  type SeveralServers,
  USER_SCHEMA,
} from './several-servers.ts';

const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const USERS = 24;

const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/**
 * Whether seats by rule are those of the memberships, told by the rows alone: who is in a group with a rule, at any
 * depth, and has no seat of the product, and who has one by rule without being in such a group.
 */
const MISMATCHES = `
  with recursive containing (user_id, group_id) as (
    select user_id, group_id from group_members where user_id is not null
    union
    select c.user_id, m.group_id from containing c join group_members m on m.subgroup_id = c.group_id
  ), entitled as (
    select distinct c.user_id, r.product from containing c join seat_rules r on r.group_id = c.group_id
  )
  select e.user_id, 'misses' as what from entitled e
   where not exists (select from seat_grants g where g.user_id = e.user_id and g.product = e.product)
  union all
  select g.user_id, 'keeps' from seat_grants g
   where g.source = 'rule'
     and not exists (select from entitled e where e.user_id = g.user_id and e.product = g.product)`;

describe('seat rules under two server processes', () => {
  let servers: SeveralServers;
  let users: string[];
  let count = 0;

  before(async function () {
    this.timeout(60_000);
    servers = await startServers(2);
    users = await inParallel(times(USERS), 6, async (index) => {
      const user = { schemas: [USER_SCHEMA], userName: `ruled-${index}` };
      return textMember((await servers.scim('POST', '/Users', user)).body, 'id');
    });
  });
  afterEach(async () => {
    expect(await seatViolations(servers.database)).to.deep.equal({});
    expect(await servers.rows(MISMATCHES)).to.deep.equal([]);
  });
  after(async () => servers.stop());

  const deadlocks = async (): Promise<number> => {
    const [row] = await servers.rows<{ deadlocks: string }>(
      'select pg_stat_clear_snapshot(), deadlocks from pg_stat_database where datname = current_database()',
    );
    return Number(row?.deadlocks);
  };

  const sell = async (named: object, concurrent: object = { capacity: 5 }): Promise<string> => {
    count += 1;
    const product = `ruled-${count}`;
    await servers.putProduct(product, 'mixed');
    await servers.putPool(product, 'named', named);
    await servers.putPool(product, 'concurrent', concurrent);
    return product;
  };

  const newGroup = async (members: readonly string[] = []): Promise<string> => {
    count += 1;
    const body = { schemas: [GROUP_SCHEMA], displayName: `ruled ${count}`, members: membersOf(members) };
    return textMember((await servers.scim('POST', '/Groups', body)).body, 'id');
  };

  const newRule = (groupId: string, product: string, type = 'named'): Promise<TestResponse> =>
    servers.admin('POST', '/seat-rules', { groupId, product, type });

  const membersOf = (ids: readonly string[]): JsonObject[] => ids.map((value) => ({ value }));

  const patch = (
    group: string,
    op: 'add' | 'remove' | 'replace',
    ids: readonly string[],
  ): Promise<TestResponse> =>
    servers.scim('PATCH', `/Groups/${group}`, {
      schemas: [PATCH_SCHEMA],
      Operations: [{ op, path: 'members', value: membersOf(ids) }],
    });

  const statusesOf = (answers: readonly TestResponse[]): Record<string, number> =>
    countBy(
      answers.map(({ status, body: { scimType } }) =>
        typeof scimType === 'string' ? `${status} ${scimType}` : status,
      ),
    );

  const assigned = async (product: string): Promise<number | undefined> =>
    (
      await servers.rows<{ assigned: number }>(
        "select assigned from seat_pools where product = $1 and type = 'named'",
        product,
      )
    )[0]?.assigned;

  it('never give more seats than there are to members of two groups that are patched at once', async () => {
    const product = await sell({ capacity: 10 });
    const groups = [await newGroup(), await newGroup()];
    for (const group of groups) {
      await newRule(group, product);
    }
    const answers = await inParallel(users, 12, async (user, index) =>
      patch(groups[index % 2] ?? '', 'add', [user]),
    );
    expect(statusesOf(answers)).to.deep.equal({ 204: 10, '403 insufficientSeats': USERS - 10 });
    expect(await assigned(product)).to.equal(10);
  });

  it('come and go without a deadlock while overlapping members are patched in groups of one pool', async () => {
    const product = await sell({ capacity: 12, whenFull: 'wait' });
    const other = await sell({ capacity: 9, whenFull: 'wait' });
    const groups = [await newGroup(), await newGroup(), await newGroup()];
    await newRule(groups[0] ?? '', product);
    await newRule(groups[1] ?? '', product, 'concurrent');
    await newRule(groups[1] ?? '', other);
    await newRule(groups[2] ?? '', other);
    const before = await deadlocks();
    const answers = await inParallel(times(90), 12, async (index) => {
      const some = users.filter((_, place) => (place * 7 + index) % 5 < 2);
      const ordered = index % 2 === 0 ? some : some.toReversed();
      const op = (['add', 'remove', 'replace'] as const)[Math.floor(index / 3) % 3] ?? 'add';
      return patch(groups[index % 3] ?? '', op, ordered);
    });
    expect(Object.keys(statusesOf(answers))).to.have.members(['204']);
    expect(await deadlocks()).to.equal(before);
  });

  it('are consistent while rules are made and taken, groups nested and users changed at once', async () => {
    const product = await sell(
      { capacity: 8, whenFull: 'wait' },
      { capacity: 3, grantLimit: 6, whenFull: 'wait' },
    );
    const inner = await newGroup(users.slice(0, 8));
    const outer = await newGroup(users.slice(8, 10));
    const before = await deadlocks();
    const answers = await inParallel(times(120), 12, async (index) => {
      const user = users[index % USERS] ?? '';
      switch (index % 6) {
        case 0:
          return newRule(outer, product, index % 4 === 0 ? 'named' : 'concurrent');
        case 1: {
          const { items } = (await servers.admin('GET', '/seat-rules')).body as unknown as {
            items: { id: string; product: string }[];
          };
          const rule = items.find((each) => each.product === product);
          return servers.admin('DELETE', `/seat-rules/${rule?.id ?? 'none'}`);
        }
        case 2:
          return patch(outer, index % 4 === 0 ? 'add' : 'remove', [inner]);
        case 3:
          return patch(inner, index % 4 === 1 ? 'add' : 'remove', users.slice(index % 7, (index % 7) + 9));
        case 4:
          return servers.scim('PATCH', `/Users/${user}`, {
            schemas: [PATCH_SCHEMA],
            Operations: [{ op: 'replace', path: 'active', value: index % 4 === 0 }],
          });
        default:
          return servers.scim('PUT', `/Groups/${outer}`, {
            schemas: [GROUP_SCHEMA],
            displayName: `outer ${product}`,
            members: membersOf(index % 4 === 1 ? [inner, user] : [user]),
          });
      }
    });
    expect(['200', '201', '204', '404', '409']).to.include.members(Object.keys(statusesOf(answers)));
    expect(await deadlocks()).to.equal(before);
  });

  it("are nobody's any more when members are deleted while they are added", async () => {
    const product = await sell({ capacity: 4, whenFull: 'wait' });
    const group = await newGroup();
    await newRule(group, product);
    const leavers = await inParallel(times(12), 6, async (index) => {
      const user = { schemas: [USER_SCHEMA], userName: `leaver-${index}` };
      return textMember((await servers.scim('POST', '/Users', user)).body, 'id');
    });
    const before = await deadlocks();
    const work = leavers.flatMap((user) => [
      async () => patch(group, 'add', [user]),
      async () => servers.scim('DELETE', `/Users/${user}`),
      async () => patch(group, 'remove', [user]),
    ]);
    const answers = await inParallel(work, 12, async (each) => each());
    expect(['204', '400 invalidValue']).to.include.members(Object.keys(statusesOf(answers)));
    expect(await assigned(product)).to.equal(0);
    expect(await deadlocks()).to.equal(before);
  });
});
