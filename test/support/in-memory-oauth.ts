import { type Acting } from '../../src/kernel/actor.ts';
import { type TenantId } from '../../src/kernel/ids.ts';
import {
  type AccessTokenStore,
  type AccessTokenToKeep,
  type Assertion,
  type ClientKey,
} from '../../src/tenants/oauth/access-token-store.ts';
import {
  type ClientKeys,
  type FoundClient,
  type OauthClientStore,
  type OauthClientToKeep,
} from '../../src/tenants/oauth/oauth-client-store.ts';
import { type OauthClient } from '../../src/tenants/oauth/oauth-client.ts';
import { type Page, type PageRequest } from '../../src/tenants/page.ts';
import { type FoundToken } from '../../src/tenants/tokens/token-store.ts';
import { pageFrom, type Rows } from './in-memory-tenants.ts';

export interface KeptClient extends OauthClient {
  readonly tenant: TenantId;
  readonly keys: ClientKeys;
}

export interface KeptAccessToken extends AccessTokenToKeep {
  readonly expiresAt: string;
}

const clientFrom = (kept: KeptClient): OauthClient => {
  const { id, name, scopes, clientProfile, proof, jwksUri, createdAt, lastUsedAt } = kept;
  return { id, name, scopes, clientProfile, proof, jwksUri, createdAt, lastUsedAt };
};

export class InMemoryOauthClientStore implements OauthClientStore {
  readonly #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  async create({ tenant }: Acting, { keys, ...client }: OauthClientToKeep): Promise<OauthClient | undefined> {
    if (!this.#rows.tenants.has(tenant)) {
      return Promise.resolve(undefined);
    }
    const kept: KeptClient = {
      ...client,
      ...{ tenant, keys, createdAt: this.#rows.instant(), lastUsedAt: null },
      proof: 'secretHash' in keys ? 'secret' : 'jwks' in keys ? 'jwks' : 'jwksUri',
      jwksUri: 'jwksUri' in keys ? keys.jwksUri : null,
    };
    this.#rows.clients.set(client.id, kept);
    return Promise.resolve(clientFrom(kept));
  }

  async find(tenant: TenantId, id: string): Promise<OauthClient | undefined> {
    const client = this.#of(tenant, id);
    return Promise.resolve(client && clientFrom(client));
  }

  async list(tenant: TenantId, request: PageRequest): Promise<Page<OauthClient>> {
    const own = [...this.#rows.clients.values()].filter((client) => client.tenant === tenant);
    return Promise.resolve(pageFrom(own.map(clientFrom), request));
  }

  async delete({ tenant }: Acting, id: string): Promise<boolean> {
    const isThere = this.#of(tenant, id) !== undefined;
    if (isThere) {
      this.#rows.forgetClient(id);
    }
    return Promise.resolve(isThere);
  }

  async findForProof(id: string): Promise<FoundClient | undefined> {
    const client = this.#rows.clients.get(id);
    const tenant = client && this.#rows.tenants.get(client.tenant);
    return Promise.resolve(
      client && {
        ...{ tenant: client.tenant, id, scopes: client.scopes, keys: client.keys },
        isTenantSuspended: tenant?.suspended === true,
        at: new Date(this.#rows.now()),
      },
    );
  }

  #of(tenant: TenantId, id: string): KeptClient | undefined {
    const client = this.#rows.clients.get(id);
    return client?.tenant === tenant ? client : undefined;
  }
}

export class InMemoryAccessTokenStore implements AccessTokenStore {
  readonly #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  async create(token: AccessTokenToKeep): Promise<boolean> {
    const client = this.#rows.clients.get(token.clientId);
    if (client?.tenant !== token.tenant) {
      return false;
    }
    const expiresAt = new Date(this.#rows.now() + token.lifetime * 1_000).toISOString();
    this.#rows.accessTokens.set(token.hash.toString('hex'), { ...token, expiresAt });
    await this.recordUse(token.tenant, token.clientId);
    return true;
  }

  async findByHash(hash: Buffer): Promise<FoundToken | undefined> {
    const token = this.#rows.accessTokens.get(hash.toString('hex'));
    const client = token && this.#rows.clients.get(token.clientId);
    if (token === undefined || client === undefined) {
      return Promise.resolve(undefined);
    }
    const { tenant, id: tokenId, name: connection, clientProfile } = client;
    return Promise.resolve({
      credential: { tenant, tokenId, connection, scopes: token.scopes, clientProfile },
      isExpired: this.#rows.isExpired(token.expiresAt),
      isTenantSuspended: this.#rows.tenants.get(tenant)?.suspended === true,
      isUseToRecord: this.#rows.isUseToRecord(client.lastUsedAt),
    });
  }

  async recordUse(tenant: TenantId, clientId: string): Promise<void> {
    const client = this.#rows.clients.get(clientId);
    if (client?.tenant === tenant && this.#rows.isUseToRecord(client.lastUsedAt)) {
      this.#rows.clients.set(clientId, { ...client, lastUsedAt: this.#rows.instant() });
    }
    return Promise.resolve();
  }

  async delete({ tenant, clientId }: ClientKey, hash: Buffer): Promise<void> {
    const key = hash.toString('hex');
    const token = this.#rows.accessTokens.get(key);
    if (token?.tenant === tenant && token.clientId === clientId) {
      this.#rows.accessTokens.delete(key);
    }
    return Promise.resolve();
  }

  async spend({ clientId, jti }: Assertion): Promise<boolean> {
    const key = `${clientId} ${jti}`;
    const isFirst = this.#rows.clients.has(clientId) && !this.#rows.assertions.has(key);
    this.#rows.assertions.add(key);
    return Promise.resolve(isFirst);
  }
}
