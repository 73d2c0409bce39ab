import { expect } from 'chai';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { DomainError } from '../../src/kernel/domain-error.ts';
import { UnavailableError } from '../../src/kernel/unavailable-error.ts';
import { Database } from '../../src/storage/database.ts';
import { type Queryable } from '../../src/storage/statement.ts';
import { rejectionOf } from '../support/rejection.ts';
import { until } from '../support/until.ts';
import { createEmptyTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';

/** A promise for "the other one has come this far". */
const signal = (): { readonly given: Promise<void>; give: () => void } => {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
};

describe('Database', () => {
  let test: TestDatabase;
  let database: Database;

  const amounts = async (): Promise<number[]> =>
    (await rows<{ amount: number }>(database, 'select amount from counters order by id')).map(
      ({ amount }) => amount,
    );

  before(async () => {
    test = await createEmptyTestDatabase();
    database = test.database;
    await rows(database, 'create table counters (id integer primary key, amount integer not null)');
  });
  beforeEach(async () => {
    await rows(database, 'truncate counters');
    await rows(database, 'insert into counters values (1, 0), (2, 0)');
  });
  after(async () => {
    await test.drop();
  });

  describe('a transaction', () => {
    it('commits and answers what its work answered', async () => {
      const answer = await database.transaction({ actor: SYSTEM }, async (transaction) => {
        await rows(transaction, 'update counters set amount = 7 where id = 1');
        return 'done';
      });
      expect(answer).to.equal('done');
      expect(await amounts()).to.deep.equal([7, 0]);
    });

    it('keeps nothing when its work throws, and throws the same refusal', async () => {
      const refusal = new DomainError('full', 'There is no room');
      const work = database.transaction({ actor: SYSTEM }, async (transaction) => {
        await rows(transaction, 'update counters set amount = 7');
        throw refusal;
      });
      expect(await rejectionOf(work)).to.equal(refusal);
      expect(await amounts()).to.deep.equal([0, 0]);
    });

    it('keeps nothing when one of its statements fails', async () => {
      const work = database.transaction({ actor: SYSTEM }, async (transaction) => {
        await rows(transaction, 'update counters set amount = 7');
        await rows(transaction, 'insert into counters values (1, 0)');
      });
      expect(await rejectionOf(work)).to.have.property('code', '23505');
      expect(await amounts()).to.deep.equal([0, 0]);
    });

    it('hides what it has not committed', async () => {
      await database.transaction({ actor: SYSTEM }, async (transaction) => {
        await rows(transaction, 'update counters set amount = 7');
        expect(await amounts()).to.deep.equal([0, 0]);
      });
      expect(await amounts()).to.deep.equal([7, 7]);
    });

    it('runs again after a serialization failure', async () => {
      let attempts = 0;
      await database.transaction({ actor: SYSTEM }, async (transaction) => {
        attempts += 1;
        await rows(transaction, 'set transaction isolation level repeatable read');
        const [read] = await rows<{ amount: number }>(
          transaction,
          'select amount from counters where id = 1',
        );
        if (attempts === 1) {
          await rows(database, 'update counters set amount = 10 where id = 1');
        }
        await rows(transaction, `update counters set amount = ${(read?.amount ?? 0) + 1} where id = 1`);
      });
      expect(attempts).to.equal(2);
      expect(await amounts()).to.deep.equal([11, 0]);
    });

    it('runs again after a deadlock', async () => {
      let attempts = 0;
      const holdsFirst = signal();
      const holdsSecond = signal();
      const add = async (ids: readonly [number, number], mine: () => void, theirs: Promise<void>) =>
        database.transaction({ actor: SYSTEM }, async (transaction) => {
          attempts += 1;
          await rows(transaction, `update counters set amount = amount + 1 where id = ${ids[0]}`);
          mine();
          await theirs;
          await rows(transaction, `update counters set amount = amount + 1 where id = ${ids[1]}`);
        });
      await Promise.all([
        add([1, 2], holdsFirst.give, holdsSecond.given),
        add([2, 1], holdsSecond.give, holdsFirst.given),
      ]);
      expect(attempts).to.equal(3);
      expect(await amounts()).to.deep.equal([2, 2]);
    });

    it('gives up when it loses every time', async () => {
      let attempts = 0;
      const work = database.transaction({ actor: SYSTEM }, async (transaction) => {
        attempts += 1;
        await rows(transaction, "do $$ begin raise exception using errcode = '40001'; end $$");
      });
      expect(await rejectionOf(work)).to.be.instanceOf(UnavailableError);
      expect(attempts).to.equal(6);
    });
  });

  describe('a statement of its own', () => {
    for (const lane of ['ordinary', 'urgent'] as const) {
      it(`runs again after a deadlock, as a transaction does: ${lane}`, async () => {
        const isFirstHeld = signal();
        const isWaiting = signal();
        // The two rows are locked in the other order, by a statement that is the first to look for a deadlock.
        const other = database.transaction({ actor: SYSTEM }, async (transaction) => {
          await rows(transaction, "set local deadlock_timeout = '10s'");
          await rows(transaction, 'update counters set amount = amount + 1 where id = 2');
          isFirstHeld.give();
          await isWaiting.given;
          await rows(transaction, 'update counters set amount = amount + 1 where id = 1');
        });
        await isFirstHeld.given;
        const statement = rows(
          lane === 'urgent' ? database.urgent : database,
          `with ordered as (select id from counters order by id for update)
         update counters c set amount = amount + 1 from ordered o where o.id = c.id`,
        );
        await until('the statement waits', async () => {
          const waiting = await rows(
            database,
            "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
          );
          return waiting.length > 0;
        });
        isWaiting.give();
        await Promise.all([other, statement]);
        expect(await amounts()).to.deep.equal([2, 2]);
      });
    }
  });

  describe('a statement that loses races', () => {
    /** Loses so many races; a sequence counts on, whatever is rolled back. */
    const losing = async (on: Queryable, times: number): Promise<unknown> => {
      await rows(database, 'drop sequence if exists attempts; create sequence attempts');
      return rows(
        on,
        `do $$ begin
           if nextval('attempts') <= ${times} then
             raise exception using errcode = '40P01';
           end if;
           update counters set amount = amount + 1;
         end $$`,
      );
    };

    for (const [name, on] of [
      ['ordinary', () => database],
      ['urgent', () => database.urgent],
    ] as const) {
      it(`and is ${name} is run again, and done once`, async () => {
        await losing(on(), 2);
        expect(await amounts()).to.deep.equal([1, 1]);
      });

      it(`and is ${name} is an UnavailableError when it loses every time`, async () => {
        const lost = database.failures.lock;
        expect(await rejectionOf(losing(on(), 6))).to.be.instanceOf(UnavailableError);
        expect(await amounts()).to.deep.equal([0, 0]);
        expect(database.failures.lock).to.equal(lost + 1);
      });
    }
  });

  it('waits for the disk with each commit, whatever the database is set to', async () => {
    await rows(
      database,
      `do $$ begin execute format('alter database %I set synchronous_commit to off',
                                                     current_database()); end $$`,
    );
    // Any role will do, and this one is always there.
    for (const role of [undefined, 'pg_monitor']) {
      const another = new Database({ connectionString: test.connectionString, role });
      try {
        const [setting] = await rows(
          another,
          `select current_setting('synchronous_commit') as commits, current_setting('role') as role`,
        );
        expect(setting).to.deep.equal({ commits: 'on', role: role ?? 'none' });
      } finally {
        await another.close();
      }
    }
  });

  describe('a timeout', () => {
    it('is set for statements, locks and forgotten transactions', async () => {
      const [settings] = await rows(
        database,
        `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
                current_setting('idle_in_transaction_session_timeout') as idle`,
      );
      expect(settings).to.deep.equal({ statement: '5s', lock: '2s', idle: '10s' });
    });

    it('of a statement is an UnavailableError, and no reason to repeat', async () => {
      let attempts = 0;
      const work = database.transaction({ actor: SYSTEM }, async (transaction) => {
        attempts += 1;
        await rows(transaction, 'set local statement_timeout = 20');
        await rows(transaction, 'select pg_sleep(5)');
      });
      expect(await rejectionOf(work)).to.be.instanceOf(UnavailableError);
      expect(attempts).to.equal(1);
    });

    it('of a lock is an UnavailableError', async () => {
      const holds = signal();
      const isOver = signal();
      const holder = database.transaction({ actor: SYSTEM }, async (transaction) => {
        await rows(transaction, 'update counters set amount = 1 where id = 1');
        holds.give();
        await isOver.given;
      });
      await holds.given;
      const waiter = database.transaction({ actor: SYSTEM }, async (transaction) => {
        await rows(transaction, 'set local lock_timeout = 20');
        await rows(transaction, 'update counters set amount = 2 where id = 1');
      });
      const error = await rejectionOf(waiter);
      isOver.give();
      await holder;
      expect(error).to.be.instanceOf(UnavailableError);
    });
  });
});
