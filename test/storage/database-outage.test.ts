import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { UnavailableError } from '../../src/kernel/unavailable-error.ts';
import { Database } from '../../src/storage/database.ts';
import { type Queryable } from '../../src/storage/statement.ts';
import { rejectionOf } from '../support/rejection.ts';
import { createEmptyTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

describe('Database whose connection is lost', () => {
  let test: TestDatabase;
  let lost: Error[];
  let victim: Database;

  const backendOf = async (on: Queryable): Promise<number> =>
    (await rows<{ pid: number }>(on, 'select pg_backend_pid() as pid'))[0]?.pid ?? 0;
  const kill = async (pid: number): Promise<void> => {
    await rows(test.database, `select pg_terminate_backend(${pid})`);
  };

  before(async () => {
    test = await createEmptyTestDatabase();
  });
  beforeEach(() => {
    lost = [];
    victim = new Database({
      connectionString: test.connectionString,
      poolSize: 1,
      onConnectionLost: (error) => lost.push(error),
    });
  });
  afterEach(async () => {
    await victim.close();
  });
  after(async () => {
    await test.drop();
  });

  it('tells of one that was idle and takes another for the next query', async () => {
    const pid = await backendOf(victim);
    await kill(pid);
    await until('the loss is noticed', () => lost.length > 0);
    expect(await backendOf(victim))
      .to.be.greaterThan(0)
      .and.not.equal(pid);
  });

  it('throws an UnavailableError out of a transaction, and the next one works', async () => {
    const work = victim.transaction({ actor: SYSTEM }, async (transaction) => {
      await kill(await backendOf(transaction));
      await rows(transaction, 'select 1');
    });
    expect(await rejectionOf(work)).to.be.instanceOf(UnavailableError);
    const next = await victim.transaction({ actor: SYSTEM }, async (transaction) =>
      rows(transaction, 'select 1 as one'),
    );
    expect(next).to.deep.equal([{ one: 1 }]);
  });

  it('survives a loss between two statements of a transaction', async () => {
    const work = victim.transaction({ actor: SYSTEM }, async (transaction) => {
      await kill(await backendOf(transaction));
      await until('the loss is noticed', () => lost.length > 0);
      await rows(transaction, 'select 1');
    });
    expect(await rejectionOf(work)).to.be.instanceOf(UnavailableError);
    expect(await backendOf(victim)).to.be.greaterThan(0);
  });
});

describe('Database that is not there', () => {
  let server: Server;
  let accepted: Socket[];
  let absent: Database;

  beforeEach(async () => {
    accepted = [];
    server = createServer((socket) => accepted.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    absent = new Database({ connectionString: `postgres://nobody@127.0.0.1:${port}/nothing` });
  });
  afterEach(async () => {
    for (const socket of accepted) {
      socket.destroy();
    }
    server.close();
    await absent.close();
  });

  it('throws an UnavailableError within 5 seconds when nobody listens', async () => {
    server.close();
    await once(server, 'close');
    const start = performance.now();
    expect(await rejectionOf(rows(absent, 'select 1'))).to.be.instanceOf(UnavailableError);
    const work = absent.transaction({ actor: SYSTEM }, async (transaction) => rows(transaction, 'select 1'));
    expect(await rejectionOf(work)).to.be.instanceOf(UnavailableError);
    expect(performance.now() - start).to.be.lessThan(5_000);
  });

  it('throws an UnavailableError within 5 seconds when somebody listens and never answers', async () => {
    const start = performance.now();
    expect(await rejectionOf(rows(absent, 'select 1'))).to.be.instanceOf(UnavailableError);
    expect(performance.now() - start).to.be.lessThan(5_000);
  });
});
