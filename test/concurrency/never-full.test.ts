import { expect } from 'chai';
import { type UserId } from '../../src/kernel/ids.ts';
import { type Opening } from '../../src/seats/sessions/session-store.ts';
import { Database } from '../../src/storage/database.ts';
import { newSeatedTenant, type SeatedTenant } from '../support/seat-tenant.ts';
import { sessionStoreOf } from '../support/session-stores.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { textMember } from '../support/text-member.ts';
import { seatViolations } from '../support/checker/seat-checker.ts';
import { countBy, SEATS_SCHEMA, type SeveralServers, startServers, USER_SCHEMA } from './several-servers.ts';

/** As many agents as seats: each holds one at most, so there always is one for whoever asks. */
const CAPACITY = 30;

const agents = Array.from({ length: CAPACITY }, (_, index) => index);

describe('a pool with a seat for every agent', function () {
  this.timeout(240_000);

  describe('of three server processes', () => {
    const ROUNDS = 20;
    let servers: SeveralServers;
    let users: string[];

    before(async () => {
      servers = await startServers(3);
      await servers.putProduct('enough', 'mixed');
      await servers.putPool('enough', 'concurrent', { capacity: CAPACITY });
      users = await Promise.all(
        agents.map(async (index) => {
          const seats = { [SEATS_SCHEMA]: { seatList: 'enough:concurrent' } };
          const user = { schemas: [USER_SCHEMA], userName: `enough-${index}`, ...seats };
          return textMember((await servers.scim('POST', '/Users', user)).body, 'id');
        }),
      );
    });
    after(async () => servers.stop());

    it('is never said to be full over HTTP', async () => {
      const statuses = await Promise.all(
        users.map(async (userId) => {
          const own: number[] = [];
          for (let round = 0; round < ROUNDS; round += 1) {
            const order = { userId, product: 'enough', kind: 'attended' };
            const opened = await servers.agent('POST', '/sessions', order);
            own.push(opened.status);
            if (opened.status === 201) {
              await servers.agent('DELETE', `/sessions/${textMember(opened.body, 'id')}`);
            }
          }
          return own;
        }),
      );
      expect(countBy(statuses.flat())).to.deep.equal({ 201: CAPACITY * ROUNDS });
      expect(await seatViolations(servers.database)).to.deep.equal({});
    });
  });

  // The bulk of it without HTTP, which takes most of the time of a request: what servers send, over as many connections
  // as three of them have.
  describe('of three pools of connections', () => {
    const ROUNDS = 1000;
    let test: TestDatabase;
    let seated: SeatedTenant;
    let databases: Database[];
    let users: UserId[];

    before(async () => {
      test = await createTestDatabase();
      const { connectionString } = test;
      databases = [1, 2, 3].map(() => new Database({ connectionString }));
      seated = await newSeatedTenant(test.database, { product: 'p', concurrent: CAPACITY });
      users = await Promise.all(agents.map(async () => seated.newAgent('concurrent')));
    });
    after(async () => {
      await Promise.all(databases.map(async (database) => database.close()));
      await test.drop();
    });

    it('is never said to be full in 30,000 acquisitions', async () => {
      const stores = databases.map((database) => sessionStoreOf(database, seated.tenant));
      const terms = { product: 'p', kind: 'attended', device: null, platform: null } as const;
      const outcomes = await Promise.all(
        users.map(async (value, index) => {
          const own: Opening['outcome'][] = [];
          const store = stores[index % stores.length] ?? sessionStoreOf(test.database, seated.tenant);
          for (let round = 0; round < ROUNDS; round += 1) {
            const by = { agent: { by: 'userId', value }, connection: 'c', idempotencyKey: null } as const;
            const opening = await store.open({ ...terms, ...by });
            own.push(opening.outcome);
            if (opening.outcome === 'opened') {
              await store.close(opening.session.id, 'c');
            }
          }
          return own;
        }),
      );
      expect(countBy(outcomes.flat())).to.deep.equal({ opened: 30_000 });
      const seats = 'select count(*)::integer as seats from concurrent_seats';
      expect(await test.database.query({ name: '', text: seats }, [])).to.deep.equal([{ seats: CAPACITY }]);
      expect(await seatViolations(test.database)).to.deep.equal({});
    });
  });
});
