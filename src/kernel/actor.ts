import { type TenantId } from './ids.ts';

/** Who changes something, as far as it is known; it is recorded with every change. */
export interface Actor {
  /** An identity provider, a tenant's administrator, the vendor, a product on behalf of agents, or this server itself. */
  readonly type: 'administrator' | 'agent' | 'client' | 'operator' | 'system';
  /** The token of the tenant's that it was done with; null: none. */
  readonly tokenId: string | null;
  /** The name of the connection that the token belongs to. */
  readonly connection: string | null;
  /** The request in which it was done. */
  readonly requestId: string | null;
}

/** This server, when nobody has asked for what it does. */
export const SYSTEM: Actor = { type: 'system', tokenId: null, connection: null, requestId: null };

/** On the data of which tenant something is done, and by whom. */
export interface Acting {
  readonly tenant: TenantId;
  readonly actor: Actor;
}
