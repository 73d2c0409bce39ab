import { Agent } from 'node:http';
import { send } from '../client.ts';
import { type BenchTenant, openTenant, putProduct } from '../operator.ts';
import { USERS } from '../sample-user.ts';
import { agentName, productsOf, type Variant } from './variants.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';

export interface AgentsOrder {
  readonly baseUrl: string;
  readonly variants: readonly Variant[];
  readonly agents: number;
}

/** Opens an account with the pools of all variants, and agents who have a shared seat of each. */
export const openAgentsTenant = async ({ baseUrl, variants, agents }: AgentsOrder): Promise<BenchTenant> => {
  const pools = variants.flatMap((variant) =>
    productsOf(variant).map((product) => ({
      product,
      type: 'concurrent' as const,
      capacity: variant.capacity,
    })),
  );
  for (const { product } of pools) {
    await putProduct(baseUrl, product, product);
  }
  const tenant = await openTenant(baseUrl, { name: 'agents', pools, scopes: ['scim', 'sessions'] });
  const connection = { agent: new Agent(), baseUrl, token: tenant.token };
  const entitlements = pools.map(({ product }) => ({ value: `${product}:concurrent` }));
  for (let agent = 0; agent < agents; agent += 1) {
    const body = JSON.stringify({ schemas: [USER], userName: agentName(agent), entitlements });
    await send(connection, { method: 'POST', path: USERS, body, expected: 201 });
  }
  return tenant;
};
