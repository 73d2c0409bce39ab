import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type UserId } from '../../src/kernel/ids.ts';
import { type UnitOfWork } from '../../src/kernel/unit-of-work.ts';
import { writeGroup } from '../../src/provisioning/groups/write-group.ts';
import { type ProvisioningTransaction } from '../../src/provisioning/provisioning-transaction.ts';
import { LENIENT } from '../../src/scim/compat/compat-rules.ts';
import { createSeatRule } from '../../src/seats/rules/create-seat-rule.ts';
import { deleteSeatRule } from '../../src/seats/rules/delete-seat-rule.ts';
import { PostgresUnitOfWork } from '../../src/storage/postgres-unit-of-work.ts';
import { PostgresProductStore } from '../../src/storage/seats/postgres-product-store.ts';
import { PostgresSeatStore } from '../../src/storage/seats/postgres-seat-store.ts';
import { asSystem } from '../support/acting.ts';
import { type BareTenant, newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

type Work = (unitOfWork: UnitOfWork<ProvisioningTransaction>) => Promise<unknown>;

/** Two requests of which one begins while the other is about to commit: neither sees what the other has written. */
describe('two requests on seat rules, one of which begins before the other commits', () => {
  let test: TestDatabase;
  let bare: BareTenant;
  let outer: string;
  let inner: string;
  let user: UserId;
  before(async () => {
    test = await createTestDatabase();
    const sold = { occupiedBy: 'session', seatTypes: 'mixed', sharedSelfService: true } as const;
    await new PostgresProductStore(test.database).put({ product: 'desk', displayName: 'Desk', ...sold });
  });
  beforeEach(async () => {
    bare = await newBareTenant(test.database);
    const terms = { capacity: 5, grantLimit: null, whenFull: 'refuse' } as const;
    await new PostgresSeatStore(test.database, bare.tenant).putPool(
      { product: 'desk', type: 'named' },
      terms,
    );
    [outer, inner, user] = [await newGroup(), await newGroup(), await bare.newUser()];
  });
  after(async () => test.drop());

  const newGroup = async (): Promise<string> => {
    const group = randomUUID();
    await rows(
      test.database,
      `insert into groups (tenant_id, group_id, display_name, connection, document, comparable)
       values ('${bare.tenant}', '${group}', '${group}', 'test', '{}', '{}')`,
    );
    return group;
  };

  const members =
    (kind: 'add' | 'remove' | 'replace', group: () => string, ...ids: readonly (() => string)[]): Work =>
    async (unitOfWork) =>
      unitOfWork.run(asSystem(bare.tenant), async (transaction) =>
        writeGroup(
          transaction,
          {
            id: group(),
            version: 1,
            content: undefined,
            members: [{ kind, ids: ids.map((id) => id()) }],
            isConditional: false,
          },
          { ...asSystem(bare.tenant), connection: 'test', rules: LENIENT },
        ),
      );

  const rule: Work = async (unitOfWork) =>
    createSeatRule(unitOfWork, { ...asSystem(bare.tenant), groupId: outer, product: 'desk', type: 'named' });
  const unrule: Work = async (unitOfWork) => {
    const of = `tenant_id = '${bare.tenant}'`;
    const [row] = await rows<{ id: string }>(
      test.database,
      `select rule_id as id from seat_rules where ${of}`,
    );
    await deleteSeatRule(unitOfWork, { ...asSystem(bare.tenant), id: row?.id ?? '' });
  };
  const [theOuter, theInner, theUser] = [() => outer, () => inner, () => user];
  const join = members('add', theInner, theUser);
  const leave = members('remove', theInner, theUser);
  const nest = members('add', theOuter, theInner);
  const replaceByNest = members('replace', theOuter, theInner);
  const unnest = members('remove', theOuter, theInner);
  const replaceByNobody = members('replace', theOuter);

  const isDoneOrWaiting = async (second: Promise<unknown>): Promise<void> => {
    let isDone = false;
    const note = (): void => {
      isDone = true;
    };
    second.then(note, note);
    await until('the second request is done, or waits for a lock', async () => {
      const waiting = await rows(test.database, 'select from pg_locks where not granted limit 1');
      return isDone || waiting.length > 0;
    });
  };

  const perform = async (first: Work, second: Work): Promise<void> => {
    const whole = new PostgresUnitOfWork(test.database, new Map());
    let started: Promise<unknown> = Promise.resolve();
    await first({
      run: async (tenant, work) =>
        whole.run(tenant, async (transaction) => {
          const result = await work(transaction);
          started = second(whole);
          await isDoneOrWaiting(started);
          return result;
        }),
    });
    await started;
  };

  const ALL = { join, leave, nest, replaceByNest, unnest, replaceByNobody, rule, unrule } as const;
  type Name = keyof typeof ALL;

  const holdsSeat = async (): Promise<boolean> => {
    const unitOfWork = new PostgresUnitOfWork(test.database, new Map());
    const held = await unitOfWork.run(asSystem(bare.tenant), async ({ seats }) => seats.grantsOf(user));
    return held.length > 0;
  };

  for (const [before, first, second, isHeld] of [
    [['rule'], 'nest', 'join', true],
    [['rule'], 'replaceByNest', 'join', true],
    [['nest'], 'rule', 'join', true],
    [['rule', 'join'], 'nest', 'leave', false],
    [['rule', 'nest'], 'unnest', 'join', false],
    [['rule', 'nest'], 'replaceByNobody', 'join', false],
    [['rule', 'nest'], 'unrule', 'join', false],
    [['nest', 'join'], 'rule', 'leave', false],
    [['join'], 'rule', 'nest', true],
    [['join', 'nest'], 'rule', 'unnest', false],
    [['join', 'rule', 'nest'], 'unrule', 'unnest', false],
  ] as const satisfies readonly (readonly [readonly Name[], Name, Name, boolean])[]) {
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      it(`${one} and then ${other} leave the user ${isHeld ? 'with' : 'without'} the seat`, async () => {
        for (const each of before) {
          await ALL[each](new PostgresUnitOfWork(test.database, new Map()));
        }
        await perform(ALL[one], ALL[other]);
        expect(await holdsSeat()).to.equal(isHeld);
      });
    }
  }
});
