import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type TenantId } from '../../src/kernel/ids.ts';
import { type UnitOfWork } from '../../src/kernel/unit-of-work.ts';
import { type ProvisioningTransaction } from '../../src/provisioning/provisioning-transaction.ts';
import { type GroupChange, writeGroup } from '../../src/provisioning/groups/write-group.ts';
import { LENIENT } from '../../src/scim/compat/compat-rules.ts';
import { createSeatRule } from '../../src/seats/rules/create-seat-rule.ts';
import { deleteSeatRule } from '../../src/seats/rules/delete-seat-rule.ts';
import { PostgresGroupStore } from '../../src/storage/groups/postgres-group-store.ts';
import { PostgresProductStore } from '../../src/storage/seats/postgres-product-store.ts';
import { PostgresSeatStore } from '../../src/storage/seats/postgres-seat-store.ts';
import { PostgresSeatRuleStore } from '../../src/storage/seats/rules/postgres-seat-rule-store.ts';
import { PostgresUserStore } from '../../src/storage/users/postgres-user-store.ts';
import { asSystem } from '../support/acting.ts';
import { newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';

/** What one PATCH may name, and a rule may reach more. */
const MEMBERS = 5_000;
const FEW = 2;

describe('the statements of seat rules', () => {
  let test: TestDatabase;
  let tenant: TenantId;
  let sent: string[];

  beforeEach(async () => {
    test = await createTestDatabase();
    ({ tenant } = await newBareTenant(test.database));
    const sold = { occupiedBy: 'session', seatTypes: 'mixed', sharedSelfService: true } as const;
    await new PostgresProductStore(test.database).put({ product: 'desk', displayName: 'Desk', ...sold });
    const seats = new PostgresSeatStore(test.database, tenant);
    const terms = { capacity: MEMBERS - 1_000, grantLimit: null, whenFull: 'wait' } as const;
    await seats.putPool({ product: 'desk', type: 'named' }, terms);
    await rows(
      test.database,
      `insert into users (tenant_id, user_id, user_name, connection, active, document, comparable)
       select '${tenant}', gen_random_uuid(), 'user ' || i, 'test', true, '{}', '{}'
         from generate_series(1, ${MEMBERS}) i`,
    );
    sent = [];
  });
  afterEach(async () => test.drop());

  /** As the application has it, but every statement is noted. */
  const unitOfWork: UnitOfWork<ProvisioningTransaction> = {
    run: async ({ tenant: of, actor }, work) =>
      test.database.transaction({ actor }, async (connection) => {
        const noting: typeof connection = {
          ...connection,
          query: async (statement, values) => {
            sent.push(statement.name);
            return connection.query(statement, values);
          },
        };
        return work({
          users: new PostgresUserStore(noting, of),
          groups: new PostgresGroupStore(noting, of, new Map()),
          seats: new PostgresSeatStore(noting, of),
          seatRules: new PostgresSeatRuleStore(noting, of),
        });
      }),
  };

  /** What `work` sends to the database. */
  const statementsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
    sent = [];
    await work();
    return [...sent];
  };

  const userIds = async (count: number): Promise<string[]> =>
    (
      await rows<{ user_id: string }>(
        test.database,
        `select user_id from users order by sequence limit ${count}`,
      )
    ).map(({ user_id: id }) => id);

  const newGroup = async (members: number): Promise<string> => {
    const group = randomUUID();
    await rows(
      test.database,
      `insert into groups (tenant_id, group_id, display_name, connection, document, comparable)
       values ('${tenant}', '${group}', '${group}', 'test', '{}', '{}')`,
    );
    await rows(
      test.database,
      `insert into group_members (tenant_id, group_id, member_id, member_type)
       select '${tenant}', '${group}', user_id, 'User' from users order by sequence limit ${members}`,
    );
    return group;
  };

  const createRule = async (groupId: string): Promise<string> =>
    (await createSeatRule(unitOfWork, { ...asSystem(tenant), groupId, product: 'desk', type: 'named' })).id;

  const change = async (id: string, kind: 'add' | 'remove', ids: readonly string[]): Promise<unknown> => {
    const members = [{ kind, ids }];
    const write: GroupChange = { id, version: 1, content: undefined, members, isConditional: false };
    const caller = { ...asSystem(tenant), connection: 'test', rules: LENIENT };
    return unitOfWork.run(caller, async (transaction) => writeGroup(transaction, write, caller));
  };

  const counts = async (): Promise<unknown> =>
    (await rows(test.database, `select assigned, waiting from seat_pools`))[0];

  it('are as many for a rule on thousands of members as on a few', async () => {
    const [few, many] = [await newGroup(FEW), await newGroup(MEMBERS)];
    const [createdForFew, createdForMany] = [
      await statementsOf(async () => createRule(few)),
      await statementsOf(async () => createRule(many)),
    ];
    expect(createdForMany).to.deep.equal(createdForFew).and.have.length.at.most(12);
    expect(await counts()).to.deep.equal({ assigned: MEMBERS - 1_000, waiting: 1_000 });
  });

  it('are as many to take a rule from thousands of members as from a few', async () => {
    const [few, many] = [await newGroup(FEW), await newGroup(MEMBERS)];
    const fewRule = await createRule(few);
    const deletedForFew = await statementsOf(async () =>
      deleteSeatRule(unitOfWork, { ...asSystem(tenant), id: fewRule }),
    );
    const manyRule = await createRule(many);
    const deletedForMany = await statementsOf(async () =>
      deleteSeatRule(unitOfWork, { ...asSystem(tenant), id: manyRule }),
    );
    // Of the many some were in line, of whom it is looked up whether they still are.
    expect(new Set(deletedForMany)).to.deep.equal(new Set(deletedForFew));
    expect(deletedForMany).to.have.length.at.most(deletedForFew.length + 1);
    expect(await counts()).to.deep.equal({ assigned: 0, waiting: 0 });
  });

  it('are as many for a PATCH of thousands of members as of one', async () => {
    const group = await newGroup(0);
    await createRule(group);
    const [first = '', ...others] = await userIds(MEMBERS);
    const [one, many] = [
      await statementsOf(async () => change(group, 'add', [first])),
      await statementsOf(async () => change(group, 'add', others)),
    ];
    expect(many).to.deep.equal(one).and.have.length.at.most(12);
    expect(await counts()).to.deep.equal({ assigned: MEMBERS - 1_000, waiting: 1_000 });
    await change(group, 'remove', others);
    expect(await counts()).to.deep.equal({ assigned: 1, waiting: 0 });
  });

  it('are one more, to ask whether there is a rule, for members who are added where there is none', async () => {
    const group = await newGroup(0);
    const [first = ''] = await userIds(1);
    expect(await statementsOf(async () => change(group, 'add', [first]))).to.deep.equal([
      'group-members-resolve',
      'group-members-add',
      'groups-touch',
      'seat-rules-reaches',
    ]);
  });
});
