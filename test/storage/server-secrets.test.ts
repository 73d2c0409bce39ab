import { expect } from 'chai';
import { serverSecret } from '../../src/storage/server-secrets.ts';
import { createTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';

describe('a secret of the server', () => {
  let test: TestDatabase;

  before(async () => {
    test = await createTestDatabase();
  });
  after(async () => {
    await test.drop();
  });

  const secret = async (name = 'cursors'): Promise<string> =>
    (await serverSecret(test.database, name)).toString('hex');

  it('is of 256 bits, and the same for everybody who asks for it, also at once', async () => {
    const all = await Promise.all([secret(), secret(), secret()]);
    expect(new Set([...all, await secret()])).to.have.property('size', 1);
    expect(all[0]).to.match(/^[0-9a-f]{64}$/);
    expect(await secret('another')).to.not.equal(all[0]);
  });

  it('is another one after it was deleted, which is how it is changed', async () => {
    const before = await secret();
    await rows(test.database, "delete from server_secrets where name = 'cursors'");
    expect(await secret()).to.not.equal(before);
  });
});
