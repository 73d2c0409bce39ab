import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { prepareStatements } from '../../support/prepared-statements.ts';
import { recordStatements, type Recording } from '../../support/recorded-statements.ts';
import { REPOSITORY_ROOT } from '../../support/repository.ts';
import { rows } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { tenantFunctions, unboundIn } from './bound-to-tenant.ts';
import { requestOf } from './position.ts';
import { POSITIONS } from './positions.ts';
import { askMore, askStores, doOwnWork, growGroup } from './rarely-sent.ts';
import { tenantTables } from './rows-of-tenant.ts';
import { newWorld, type World } from './world.ts';

/** Statements that find rows without being told whose, by name, and why. */
const OF_NO_TENANT: Readonly<Record<string, string>> = {
  'tokens-select-by-hash': 'who shows a token is found by its hash, and with it the tenant',
  'oauth-access-tokens-select-by-hash': 'as for tokens',
  'oauth-clients-select-for-proof':
    'a client is found by its id, and with it the tenant; then it proves itself',
  'tenants-page': 'the list of tenants, which the vendor alone may see',
  'tenants-count': 'as for the page',
  'products-sold-in-both-types': 'a product cannot become exclusive while any tenant has both types of seats',
  'seat-totals': 'metrics: sums over all tenants, none of which is told of',
  'sessions-expired': 'the sweep: it answers whose sessions are to be looked at',
  'occupancies-forget': 'what is old goes, whose ever it was',
  'oauth-access-tokens-forget': 'what has expired goes, whose ever it was',
  'oauth-assertions-forget': 'what has expired goes, whose ever it was',
  'usage-forget': 'what is old goes, whose ever it was',
  'rates-forget': 'a bucket that is full is as good as none, whose ever it was',
  'sessions-open-many': 'each order carries its tenant, which is that of its credential',
  'sessions-close-many': 'as for opening',
  'sessions-heartbeat-many': 'as for opening',
};

/** Statements that no request leads to: a server sends them when it starts. None is about rows of a tenant. */
const NOT_MET: readonly string[] = [
  'server-secrets-keep',
  'server-secrets-read',
  'operator-tokens-select',
  'operator-tokens-lock',
  'operator-tokens-insert-first',
  'writing-set',
];

describe('a statement about rows of tenants', () => {
  let server: TestServer;
  let recording: Recording;
  let requests = 0;

  const ask = async (world: World, route: string): Promise<void> => {
    const entry = POSITIONS[route] ?? '';
    for (const { names, ask: question } of typeof entry === 'string' ? [UNNAMED] : entry) {
      requests += 1;
      const address = `10.9.${requests >> 8}.${requests & 255}`;
      const { headers, ...rest } = requestOf(route, question(world.ids[names] ?? '', world), world);
      await server.request({ ...rest, headers: { 'X-Forwarded-For': address, ...headers } });
    }
  };

  before(async function () {
    this.timeout(60_000);
    server = await startTestServer({ trustedProxies: 1, rateLimit: 10_000 });
    const world = await newWorld(server, 'reader');
    await growGroup(server, world);
    recording = recordStatements();
    const routes = Object.keys(POSITIONS);
    for (const route of routes.filter((each) => each.startsWith('GET '))) {
      await ask(world, route);
    }
    for (const [place, route] of routes.filter((each) => !each.startsWith('GET ')).entries()) {
      await ask(await newWorld(server, `writer${place}`), route);
    }
    const another = await newWorld(server, 'another');
    await askMore(server, another);
    await askStores(server, another);
    await doOwnWork(server, another);
    recording.stop();
  });
  after(async () => {
    await server.stop();
  });

  it('compares the tenant wherever it finds a row, or is known to be of no tenant', async function () {
    this.timeout(60_000);
    const { database } = server;
    const tables = await tenantTables(database);
    const known = { tables, functions: await tenantFunctions(database, tables) };
    const statements = [...recording.statements];
    expect(statements.length).to.be.greaterThan(100);
    const unbound = new Map<string, string>();
    for (const statement of statements) {
      const complaint = await unboundIn(database, statement, known);
      if (complaint !== undefined) {
        unbound.set(statement.name === '' ? statement.text : statement.name, complaint);
      }
    }
    expect(Object.fromEntries(unbound)).to.have.keys(Object.keys(OF_NO_TENANT));
  });

  it('is met, whichever has a name', async () => {
    const met = new Set(recording.statements.map(({ name }) => name));
    const missed = (await namedStatements()).filter((name) => !met.has(name));
    expect(missed).to.have.members(NOT_MET);
  });

  // The last one here: it changes the schema.
  it('goes on where it is known when a newer version adds a column to each table', async function () {
    this.timeout(60_000);
    const { database } = server;
    const prepared = await prepareStatements(server.connectionString, recording.statements);
    try {
      expect(prepared.unknown.join('\n')).to.equal('');
      expect((await prepared.failing()).join('\n')).to.equal('');
      const tables = await rows<{ name: string }>(
        database,
        "select tablename as name from pg_tables where schemaname = 'public'",
      );
      for (const { name } of tables) {
        await rows(database, `alter table ${name} add column addition text`);
      }
      expect((await prepared.failing()).join('\n')).to.equal('');
    } finally {
      await prepared.close();
    }
  });
});

/** Of a route at which nothing can be named. */
const UNNAMED = { names: 'tenant', ask: () => ({}) };

/** The names of statements as they stand in the code. */
const namedStatements = async (): Promise<string[]> => {
  const storage = join(REPOSITORY_ROOT, 'src/storage');
  const files = (await readdir(storage, { recursive: true })).filter((each) => each.endsWith('.ts'));
  const texts = await Promise.all(files.map(async (each) => readFile(join(storage, each), 'utf8')));
  return texts.flatMap((text) =>
    [...text.matchAll(/\bname: '([a-z-]+)',\s*(?:\/\/[^\n]*\s*)*text/g)].map(([, name = '']) => name),
  );
};
