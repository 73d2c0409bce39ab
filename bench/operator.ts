import { Agent } from 'node:http';
import { type BenchRequest, send } from './client.ts';

export const OPERATOR_TOKEN = 'operator-token-of-the-benchmark';

/** A pool of seats to be opened. */
export interface PoolOrder {
  readonly product: string;
  readonly type: 'concurrent' | 'named';
  readonly capacity: number;
}

export interface TenantOrder {
  readonly name: string;
  readonly pools: readonly PoolOrder[];
  /** What its token may do; provisioning unless set. */
  readonly scopes?: readonly string[];
}

/** A customer's account, and the token of its identity provider. */
export interface BenchTenant {
  readonly id: string;
  readonly token: string;
}

const ask = async (
  baseUrl: string,
  { method, path, content }: Pick<BenchRequest, 'method' | 'path'> & { readonly content: unknown },
): Promise<Record<string, string>> => {
  const expected = method === 'POST' ? 201 : 200;
  const request = { method, path: `/operator/v1${path}`, body: JSON.stringify(content), expected };
  const agent = new Agent();
  return JSON.parse(await send({ agent, baseUrl, token: OPERATOR_TOKEN }, request)) as Record<string, string>;
};

/** Sells seats of a product from now on. */
export const putProduct = async (baseUrl: string, product: string, displayName: string): Promise<void> => {
  const content = { displayName, occupiedBy: 'session', seatTypes: 'mixed', sharedSelfService: false };
  await ask(baseUrl, { method: 'PUT', path: `/products/${product}`, content });
};

/** Opens an account with these seats. */
export const openTenant = async (
  baseUrl: string,
  { name, pools, scopes = ['scim'] }: TenantOrder,
): Promise<BenchTenant> => {
  const { id = '' } = await ask(baseUrl, { method: 'POST', path: '/tenants', content: { name } });
  for (const { product, type, capacity } of pools) {
    const path = `/tenants/${id}/seat-pools/${product}/${type}`;
    await ask(baseUrl, { method: 'PUT', path, content: { capacity } });
  }
  return { id, token: await issueToken(baseUrl, id, { name: 'benchmark', scopes }) };
};

/** A token of an account. */
export const issueToken = async (
  baseUrl: string,
  tenant: string,
  content: { readonly name: string; readonly scopes: readonly string[] },
): Promise<string> => {
  const { token = '' } = await ask(baseUrl, { method: 'POST', path: `/tenants/${tenant}/tokens`, content });
  return token;
};
