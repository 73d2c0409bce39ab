import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { send } from './client.ts';
import { agentName, AGENT_PRODUCTS, SEATS_OF_POOL } from './operations/sessions.ts';
import { openTenant, issueToken, putProduct } from './operator.ts';
import { type BenchOptions } from './options.ts';
import { startProgram } from './program.ts';
import { SEAT, USERS } from './sample-user.ts';
import { type BenchServer, startServer } from './server.ts';
import { type Site } from './site.ts';
import { Undo } from './undo.ts';

const FLOOR = fileURLToPath(new URL('floor/floor-server.js', import.meta.url));

/** More than any run takes. */
const SEATS = 100_000_000;

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** Puts rows of members into a group, and, where they have to be there, rows of users before. */
const FILL_GROUP = {
  seatkeeper: `with many as (
      insert into users (tenant_id, user_id, user_name, connection, active, document, comparable)
      select $1, gen_random_uuid(), 'member ' || gen_random_uuid(), 'benchmark', true, '{}', '{}'
        from generate_series(1, $3::integer) returning user_id)
    insert into group_members (tenant_id, group_id, member_id, member_type)
    select $1, $2, user_id, 'User' from many`,
  floor: `insert into floor.members (tenant_id, group_id, member_id)
    select $1, $2, gen_random_uuid() from generate_series(1, $3::integer)`,
};

const filler =
  (connectionString: string, text: string, tenant: string): NonNullable<Site['fillGroup']> =>
  async (group, members) => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    await client.query(text, [tenant, group, members]);
    await client.query('vacuum analyze');
    await client.end();
  };

/** An account with agents who have a seat of each shared pool. Answers the token of the products' back end. */
const openAgents = async (baseUrl: string, agents: number): Promise<string> => {
  const pools = AGENT_PRODUCTS.map((product) => ({
    ...{ product, type: 'concurrent' as const },
    capacity: SEATS_OF_POOL,
  }));
  const { id, token } = await openTenant(baseUrl, { name: 'agents', pools });
  const entitlements = AGENT_PRODUCTS.map((product) => ({ value: `${product}:concurrent` }));
  const connection = { agent: new Agent(), baseUrl, token };
  for (let agent = 0; agent < agents; agent += 1) {
    const body = JSON.stringify({ schemas: [USER], userName: agentName(agent), entitlements });
    await send(connection, { method: 'POST', path: USERS, body, expected: 201 });
  }
  return issueToken(baseUrl, id, { name: 'product', scopes: ['sessions'] });
};

/** The built server with an account that has enough seats, and one with agents. */
const prepareServer = async ({ program, connectionString }: BenchServer, clients: number): Promise<Site> => {
  const { baseUrl, pid } = program;
  for (const product of [SEAT.product, ...AGENT_PRODUCTS]) {
    await putProduct(baseUrl, product, product);
  }
  const tenant = await openTenant(baseUrl, { name: 'directory', pools: [{ ...SEAT, capacity: SEATS }] });
  const agentToken = await openAgents(baseUrl, clients);
  const fillGroup = filler(connectionString, FILL_GROUP.seatkeeper, tenant.id);
  return { name: 'seatkeeper', baseUrl, pid, token: tenant.token, agentToken, fillGroup };
};

/** Everything that is measured: both servers on one embedded database. */
export const startTargets = async ({
  profile,
  connections,
}: Pick<BenchOptions, 'connections' | 'profile'>): Promise<{
  readonly sites: readonly Site[];
  readonly stop: () => Promise<void>;
}> => {
  const undo = new Undo();
  try {
    const server = await startServer({ profile });
    undo.add(async () => server.stop());
    const tenant = randomUUID();
    const settings = { ...server.settings, FLOOR_TENANT: tenant };
    const floor = await startProgram({ script: FLOOR, settings, profile });
    undo.add(async () => floor.stop());
    const fillGroup = filler(server.connectionString, FILL_GROUP.floor, tenant);
    const seatkeeper = await prepareServer(server, connections);
    const { token, agentToken } = seatkeeper;
    return {
      sites: [
        { name: 'floor', baseUrl: floor.baseUrl, pid: floor.pid, token, agentToken, fillGroup },
        seatkeeper,
      ],
      stop: async () => undo.run(),
    };
  } catch (error) {
    await undo.run();
    throw error;
  }
};
