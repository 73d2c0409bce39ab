import { SYSTEM } from '../../../src/kernel/actor.ts';
import { type TenantId } from '../../../src/kernel/ids.ts';

/** What tests of row security write, whatever they write it for. */

export const CLIENT = {
  name: 'client',
  scopes: ['scim'],
  clientProfile: 'default',
  keys: { secretHash: Buffer.from('secret') },
} as const;

export const TOKEN = { name: 'idp', scopes: ['scim'], clientProfile: 'default', expiresAt: null } as const;

/** An order of a session for an agent with a seat of the product `p`. */
export const orderFor = (user: string) => ({
  ...{ agent: { by: 'userId', value: user } as const, product: 'p', kind: 'attended' as const },
  ...{ device: null, platform: null, connection: 'desk', idempotencyKey: null },
});

/** The same, as the functions of the database take it. */
export const askedFor = (user: string) => ({
  ...{ by: 'userId', agent: user, product: 'p', kind: 'attended', connection: 'desk', ttl: 180 },
});

export const refusalOf = (tenant: TenantId) => ({
  ...{ tenant, actor: SYSTEM, target: { type: 'user', id: 'nobody' }, code: 'notFound' },
  ...{ method: 'GET', endpoint: '/scim/v2/Users/{id}' },
});
