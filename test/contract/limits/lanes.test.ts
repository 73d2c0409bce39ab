import { expect } from 'chai';
import { type PoolClient } from 'pg';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { Database } from '../../../src/storage/database.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

describe('while every ordinary request waits for the database', () => {
  let server: TestServer;
  let apart: Database;
  let holder: PoolClient;
  before(async () => {
    server = await startTestServer();
    apart = new Database({ connectionString: server.connectionString });
  });
  beforeEach(async () => {
    holder = await apart.pool.connect();
    await holder.query('begin');
  });
  afterEach(async () => {
    await holder.query('rollback');
    holder.release();
  });
  after(async () => {
    await apart.close();
    await server.stop();
  });

  const create = async (userName: string, more: object = {}): Promise<string> => {
    const created = await server.scim('POST', '/Users', { schemas: [USER], userName, ...more });
    expect(created.status).to.equal(201);
    return created.body['id'] as string;
  };

  it('a user is deleted and deactivated, and a session is heard of and ends', async () => {
    const entitlements = [{ value: 'remote-support:concurrent' }];
    const [agent, leaver, removed] = [
      await create('agent', { entitlements }),
      await create('leaver'),
      await create('removed'),
    ];
    const order = { userId: agent, product: 'remote-support', kind: 'attended' };
    const session = (await server.agent('POST', '/sessions', order)).body['id'] as string;
    // More of them than there are connections, all of one user.
    await holder.query('select from users where user_id = $1 for update', [agent]);
    const retitle = { schemas: [PATCH], Operations: [{ op: 'replace', path: 'title', value: 'Agent' }] };
    let answered = 0;
    const waiting = Array.from({ length: 20 }, async () => {
      await server.scim('PATCH', `/Users/${agent}`, retitle);
      answered += 1;
    });
    const deactivated = { schemas: [USER], userName: 'leaver', active: false };
    const answers = [
      await server.agent('POST', `/sessions/${session}/heartbeat`),
      await server.scim('DELETE', `/Users/${removed}`),
      await server.scim('PUT', `/Users/${leaver}`, deactivated),
      await server.agent('DELETE', `/sessions/${session}`),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 204, 200, 204]);
    expect(answered).to.equal(0);
    await holder.query('rollback');
    await Promise.all(waiting);
  });
});
