import { SYSTEM } from '../kernel/actor.ts';
import { type TenantId } from '../kernel/ids.ts';
import { type Product } from '../seats/product.ts';
import { type SeatPoolKey, type SeatPoolTerms } from '../seats/seat-pool.ts';
import { type Database } from '../storage/database.ts';
import { PostgresProductStore } from '../storage/seats/postgres-product-store.ts';
import { PostgresSeatStore } from '../storage/seats/postgres-seat-store.ts';
import { PostgresTenantStore } from '../storage/tenants/postgres-tenant-store.ts';
import { PostgresTokenStore } from '../storage/tenants/postgres-token-store.ts';
import { createTenant } from '../tenants/create-tenant.ts';
import { type Scope } from '../tenants/scope.ts';
import { issueToken } from '../tenants/tokens/issue-token.ts';

/** The three products of the field. */
const PRODUCTS: readonly Product[] = [
  {
    product: 'rescueassist',
    displayName: 'RescueAssist',
    occupiedBy: 'session',
    seatTypes: 'exclusive',
    sharedSelfService: true,
  },
  {
    product: 'remote-support',
    displayName: 'GoToAssist Remote Support',
    occupiedBy: 'session',
    seatTypes: 'mixed',
    sharedSelfService: false,
  },
  {
    product: 'service-desk',
    displayName: 'GoToAssist Service Desk',
    occupiedBy: 'login',
    seatTypes: 'mixed',
    sharedSelfService: false,
  },
];

const POOLS: readonly (SeatPoolKey & Pick<SeatPoolTerms, 'capacity'>)[] = [
  { product: 'rescueassist', type: 'concurrent', capacity: 10 },
  { product: 'remote-support', type: 'named', capacity: 10 },
  { product: 'remote-support', type: 'concurrent', capacity: 5 },
  { product: 'service-desk', type: 'named', capacity: 2 },
  { product: 'service-desk', type: 'concurrent', capacity: 5 },
];

/** The tokens of the sample tenant, shown once. */
export interface SampleTokens {
  readonly scim: string;
  readonly admin: string;
  readonly agent: string;
}

const ADMIN_SCOPES: readonly Scope[] = [
  'audit:read',
  'plan:manage',
  'seats:manage',
  'tokens:manage',
  'users:manage',
];

/**
 * Fills a database that has no tenant yet with the sample products, a tenant `default` and its pools, all or nothing,
 * and answers the tenant's tokens; undefined when there is a tenant already.
 */
export const addSampleTenant = async (database: Database): Promise<SampleTokens | undefined> =>
  database.transaction({ actor: SYSTEM }, async (connection) => {
    // Of several processes that start together, one does this and the others see that it is done.
    await connection.query(ONE_AT_A_TIME, []);
    const tenants = new PostgresTenantStore(connection);
    const { items } = await tenants.list({ limit: 1, after: undefined });
    if (items.length > 0) {
      return undefined;
    }
    const products = new PostgresProductStore(connection);
    for (const product of PRODUCTS) {
      await products.put(product);
    }
    const { id } = await createTenant({ tenants }, { name: 'default', actor: SYSTEM });
    const seats = new PostgresSeatStore(connection, id);
    for (const { capacity, ...key } of POOLS) {
      await seats.putPool(key, { capacity, grantLimit: null, whenFull: 'refuse' });
    }
    const tokens = new PostgresTokenStore(connection);
    const issue = async (name: string, scopes: readonly Scope[]) => issueFor(tokens, id, { name, scopes });
    return {
      scim: await issue('sample identity provider', ['scim']),
      admin: await issue('sample administrator', ADMIN_SCOPES),
      agent: await issue('sample product', ['sessions']),
    };
  });

const ONE_AT_A_TIME = { name: 'sample-data-lock', text: 'lock table tenants in share row exclusive mode' };

const issueFor = async (
  tokens: PostgresTokenStore,
  tenant: TenantId,
  { name, scopes }: { readonly name: string; readonly scopes: readonly Scope[] },
): Promise<string> => {
  const order = {
    tenant,
    actor: SYSTEM,
    name,
    scopes,
    expiresAt: null,
    clientProfile: 'default',
    callerScopes: 'all',
  } as const;
  return (await issueToken({ tokens, now: Date.now }, order)).secret;
};
