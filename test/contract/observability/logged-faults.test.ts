import { expect } from 'chai';
import { type HttpShell, startHttpShell } from '../../support/http-shell.ts';
import { request } from '../../support/http.ts';
import { createTestDatabase, rows, type TestDatabase } from '../../support/test-database.ts';

describe('the log of a fault of the database', () => {
  let test: TestDatabase;
  let shell: HttpShell;
  let statement: string;

  before(async () => {
    test = await createTestDatabase();
    shell = await startHttpShell({
      addScimRoutes: (router) => {
        router.get('/Users', async () => {
          await rows(test.database, statement);
        });
      },
    });
  });
  after(async () => {
    await shell.close();
    await test.drop();
  });

  const logOf = async (sql: string): Promise<string> => {
    statement = sql;
    const response = await request(shell.baseUrl, {
      path: '/scim/v2/Users',
      token: await shell.token('scim'),
    });
    expect(response.status).to.equal(500);
    const requestId = response.headers.get('X-Request-Id');
    return JSON.stringify(shell.log.filter((line) => line['requestId'] === requestId));
  };

  it('names the constraint and not the value that violated it', async () => {
    const row = `('alice', 'Alice', 'session', 'mixed', true)`;
    const text = await logOf(`insert into products values ${row}, ${row}`);
    expect(text).to.contain('products_pkey').and.to.contain('23505').and.not.to.contain('alice');
  });

  it('does not repeat a row that failed a check', async () => {
    const text = await logOf(`insert into products values ('desk', 'alice', 'never', 'mixed', true)`);
    expect(text).to.contain('products_occupied_by_check').and.not.to.contain('alice');
  });

  it('does not repeat a value that could not be read', async () => {
    const text = await logOf(`select * from users where user_id = 'alice'`);
    expect(text).to.contain('22P02').and.to.contain('invalid input syntax').and.not.to.contain('alice');
  });
});
