import { type TenantId, type UserId } from '../../../src/kernel/ids.ts';
import { PostgresGroupStore } from '../../../src/storage/groups/postgres-group-store.ts';
import { forgetRates } from '../../../src/storage/limits/forget-rates.ts';
import { PostgresProductStore } from '../../../src/storage/seats/postgres-product-store.ts';
import { PostgresSeatStore } from '../../../src/storage/seats/postgres-seat-store.ts';
import { PostgresOccupancyStore } from '../../../src/storage/sessions/postgres-occupancy-store.ts';
import { PostgresSessionSweep } from '../../../src/storage/sessions/postgres-session-sweep.ts';
import { PostgresAccessTokenStore } from '../../../src/storage/tenants/postgres-access-token-store.ts';
import { PostgresCredentialSweep } from '../../../src/storage/tenants/postgres-credential-sweep.ts';
import { PostgresUsageSweep } from '../../../src/storage/usage/postgres-usage-sweep.ts';
import { readSeatTotals } from '../../../src/storage/usage/read-seat-totals.ts';
import { type TestServer } from '../../support/test-server.ts';
import { type World } from './world.ts';

/** What the server does by itself, for all tenants. */
export const doOwnWork = async ({ database }: TestServer, { ids }: World): Promise<void> => {
  const sweep = new PostgresSessionSweep(database);
  await sweep.expired();
  await sweep.expire({ tenant: ids['tenant'] as TenantId, product: ids['product'] ?? '' }, 10);
  await sweep.forget(365, 10);
  await new PostgresCredentialSweep(database).forgetExpired(10);
  await new PostgresUsageSweep(database).forget(365);
  await forgetRates(database);
  await readSeatTotals(database);
};

/** What only rare states of a tenant lead to, asked of the stores themselves. */
export const askStores = async ({ database }: TestServer, { ids }: World): Promise<void> => {
  const tenant = ids['tenant'] as TenantId;
  const { userId = '', inner = '', product = '', clientId = '' } = ids;
  const user = userId as UserId;
  const seats = new PostgresSeatStore(database, tenant);
  await seats.grantsOf(user);
  await seats.promoteWaiting({ product, type: 'named' }, 1);
  await new PostgresOccupancyStore(database, tenant).share([{ user, product }]);
  await new PostgresGroupStore(database, tenant, new Map()).lock(inner, 1);
  await new PostgresAccessTokenStore(database).spend({ tenant, clientId, jti: 'a', acceptableUntil: 2e9 });
  await new PostgresProductStore(database).isSoldInBothTypes(product);
};

/** Requests that depend on others that come with them, or came before. */
export const askMore = async (server: TestServer, { ids, tokens }: World): Promise<void> => {
  const send = async (by: string, line: string, body?: unknown, headers = {}): Promise<void> => {
    const [method = '', path = ''] = line.split(' ');
    const sent = { method, path, token: tokens[by] ?? ids[by] ?? '', headers };
    await server.request({ ...sent, ...(body !== undefined && { body }) });
  };
  await send('accessToken', 'GET /admin/v1/seat-rules');
  await send('operator', `PATCH /operator/v1/tenants/${ids['tenant'] ?? ''}`, { name: 'renamed' });
  const order = { product: ids['product'], kind: 'attended' };
  // Those that come together are served together.
  const scim = async (path: string): Promise<void> => {
    await Promise.all(Array.from({ length: 30 }, async () => send('scim', `GET /scim/v2/Users${path}`)));
  };
  await scim(`/${ids['userId'] ?? ''}`);
  await scim('?filter=userName%20eq%20%22somebody%22');
  const session = `/agent/v1/sessions/${ids['session'] ?? ''}`;
  const together = async (line: string, body?: unknown): Promise<void> => {
    await Promise.all(Array.from({ length: 30 }, async () => send('agent', line, body)));
  };
  await together(`POST ${session}/heartbeat`);
  await together('POST /agent/v1/sessions', { ...order, userId: ids['userId'] });
  await together(`DELETE ${session}`);
  // Nobody has a seat of a pool that is empty; who asks for one waits in line, and gives up.
  await send('admin', `PUT /admin/v1/seat-pools/${ids['product'] ?? ''}/concurrent`, { capacity: 1 });
  await send('agent', `DELETE /agent/v1/occupancies/${ids['occupancy'] ?? ''}`);
  await send('agent', 'POST /agent/v1/sessions', { ...order, userId: ids['userId'] }, { Prefer: 'wait=2' });
};

/** Gives a group more members than are read with it. */
export const growGroup = async ({ database }: TestServer, { ids }: World): Promise<void> => {
  const text = `with many as (
                  insert into users (tenant_id, user_id, user_name, connection, active, document, comparable)
                  select $1, gen_random_uuid(), 'many ' || n, 'test', true, '{}', '{}'
                    from generate_series(1, 2100) as n returning user_id)
                insert into group_members (tenant_id, group_id, member_id, member_type)
                select $1, $2, user_id, 'User' from many`;
  await database.query({ name: '', text }, [ids['tenant'], ids['outer']]);
};
