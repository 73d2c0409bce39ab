import { expect } from 'chai';
import { loadSchemaRegistry } from '../../../src/app/project-files.ts';
import { allRoutes } from '../../support/all-routes.ts';
import { type TestResponse } from '../../support/http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { absentLike } from './absent-like.ts';
import { fillRest } from './fill-rest.ts';
import { normalAnswer, without } from './normal-answer.ts';
import { POSITIONS } from './positions.ts';
import { type Question, requestOf } from './position.ts';
import { rowsOfTenant, tenantTables } from './rows-of-tenant.ts';
import { addProduct, newWorld, type World } from './world.ts';

/** Beside the other tenant's in the order of names, so that a list goes on behind both at the same place. */
const NOBODYS = 'product-theirz';

describe('tenants apart', () => {
  let server: TestServer;
  let tables: readonly string[];
  let theirs: World;
  let worlds = 0;
  let requests = 0;

  before(async function () {
    this.timeout(60_000);
    // Each request comes from an address of its own: who is refused ten times has to wait.
    server = await startTestServer({ trustedProxies: 1 });
    await addProduct(server, NOBODYS);
    tables = await tenantTables(server.database);
    theirs = await newWorld(server, 'theirs');
    await fillRest(server.database, theirs);
  });
  after(async () => {
    await server.stop();
  });

  const digest = async (): Promise<Record<string, string>> =>
    rowsOfTenant(server.database, { tables, tenant: theirs.ids['tenant'] ?? '' });

  const ask = async (route: string, asker: World, question: Question): Promise<TestResponse> => {
    requests += 1;
    const { headers, ...rest } = requestOf(route, question, asker);
    const address = `10.${requests >> 16}.${(requests >> 8) & 255}.${requests & 255}`;
    return server.request({ ...rest, headers: { 'X-Forwarded-For': address, ...headers } });
  };

  const known = (world: World, name: string): string => {
    const id = world.ids[name];
    expect(id, name).to.be.a('string').and.not.equal('');
    return id ?? '';
  };

  it('are tried at every route, and at nothing else', async () => {
    expect(Object.keys(POSITIONS)).to.have.members(allRoutes(await loadSchemaRegistry()));
  });

  it('have rows in every table that is compared', async () => {
    const empty = Object.entries(await digest()).filter(([, rows]) => rows.endsWith(' of 0'));
    expect(empty.map(([table]) => table)).to.deep.equal([]);
    expect(tables).to.include.members(['users', 'sessions', 'tenants', 'rate_buckets']);
  });

  for (const [route, entry] of Object.entries(POSITIONS)) {
    for (const position of typeof entry === 'string' ? [] : entry) {
      const { ownIsAbsent } = position;
      it(`${route}, ${position.at}: another's is absent, one's own is ${ownIsAbsent ?? 'not'}`, async () => {
        worlds += 1;
        // What the requests before it changed must not make a difference to this one.
        const asker = await newWorld(server, `own${worlds}`);
        const answerTo = async (named: string): Promise<TestResponse> =>
          ask(route, asker, position.ask(named, asker));
        const real = known(theirs, position.names);
        const absent = absentLike(real, NOBODYS);
        const before = await digest();
        const answer = await answerTo(real);
        const expected = normalAnswer(await answerTo(absent), absent);
        expect(normalAnswer(answer, real)).to.equal(expected);
        expect(without(answer.text, real, '')).to.not.include(theirs.marker);
        expect(answer.status, answer.text).to.be.lessThan(500);
        expect(await digest()).to.deep.equal(before);
        // That the position is one at all.
        const own = known(asker, position.names);
        const ofOwn = normalAnswer(await answerTo(own), own);
        expect(untold(ofOwn) === untold(expected), ofOwn).to.equal(ownIsAbsent !== undefined);
      });
    }
  }
});

/** The id of what is one's own may stand in an answer, too, where it was not asked for. */
const untold = (answer: string): string => answer.replaceAll('<named>', '<uuid>');
