import { type Acting } from '../../src/kernel/actor.ts';
import { type TenantId } from '../../src/kernel/ids.ts';
import { type CreationPosition, type Page, pageOf, type PageRequest } from '../../src/tenants/page.ts';
import { type AccessTokenStore } from '../../src/tenants/oauth/access-token-store.ts';
import { type OauthClientStore } from '../../src/tenants/oauth/oauth-client-store.ts';
import { type TenantChange, type TenantStore } from '../../src/tenants/tenant-store.ts';
import { type Tenant } from '../../src/tenants/tenant.ts';
import { type OperatorTokenStore } from '../../src/tenants/tokens/operator-token-store.ts';
import { type FoundToken, type TokenStore, type TokenToKeep } from '../../src/tenants/tokens/token-store.ts';
import { MOST_LIVE_TOKENS, tooManyTokens } from '../../src/tenants/tokens/too-many-tokens.ts';
import { type Token } from '../../src/tenants/tokens/token.ts';
import {
  InMemoryAccessTokenStore,
  InMemoryOauthClientStore,
  type KeptAccessToken,
  type KeptClient,
} from './in-memory-oauth.ts';

interface KeptToken extends Token {
  readonly tenant: TenantId;
  readonly hash: Buffer;
}

/** How long a recorded use is good enough, in milliseconds. */
export const MINUTE = 60_000;

const placeOf = ({ createdAt, id }: CreationPosition): string => `${createdAt} ${id}`;

export const pageFrom = <Item extends CreationPosition>(
  all: readonly Item[],
  { limit, after }: PageRequest,
): Page<Item> => {
  const ordered = [...all].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const rest = ordered.filter((item) => after === undefined || placeOf(item) > placeOf(after));
  return pageOf(rest, limit, all.length);
};

const tokenFrom = (kept: KeptToken): Token => {
  const { id, name, scopes, clientProfile, expiresAt, createdAt, lastUsedAt } = kept;
  return { id, name, scopes, clientProfile, expiresAt, createdAt, lastUsedAt };
};

/** The rows of the stores below, as a database would hold them. */
export class Rows {
  readonly tenants = new Map<string, Tenant>();
  readonly tokens = new Map<string, KeptToken>();
  readonly clients = new Map<string, KeptClient>();
  readonly accessTokens = new Map<string, KeptAccessToken>();
  /** By client and jti. */
  readonly assertions = new Set<string>();
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  instant(): string {
    return new Date(this.now()).toISOString();
  }

  /** Whether something is used for the first time in a minute. */
  isUseToRecord(lastUsedAt: string | null): boolean {
    return lastUsedAt === null || Date.parse(lastUsedAt) < this.now() - MINUTE;
  }

  isExpired(expiresAt: string | null): boolean {
    return expiresAt !== null && Date.parse(expiresAt) <= this.now();
  }

  forgetClient(id: string): void {
    this.clients.delete(id);
    for (const [hash, { clientId }] of this.accessTokens) {
      if (clientId === id) {
        this.accessTokens.delete(hash);
      }
    }
  }
}

class InMemoryTenantStore implements TenantStore {
  readonly #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  async create({ id, name }: Pick<Tenant, 'id' | 'name'>): Promise<Tenant> {
    const tenant = { id, name, suspended: false, createdAt: this.#rows.instant() };
    this.#rows.tenants.set(id, tenant);
    return Promise.resolve(tenant);
  }

  async find(id: TenantId): Promise<Tenant | undefined> {
    return Promise.resolve(this.#rows.tenants.get(id));
  }

  async list(request: PageRequest): Promise<Page<Tenant>> {
    return Promise.resolve(pageFrom([...this.#rows.tenants.values()], request));
  }

  async change(id: TenantId, change: TenantChange): Promise<Tenant | undefined> {
    const tenant = this.#rows.tenants.get(id);
    const changed = tenant && { ...tenant, ...change };
    if (changed !== undefined) {
      this.#rows.tenants.set(id, changed);
    }
    return Promise.resolve(changed);
  }

  async delete(id: TenantId): Promise<boolean> {
    for (const token of this.#rows.tokens.values()) {
      if (token.tenant === id) {
        this.#rows.tokens.delete(token.id);
      }
    }
    for (const client of this.#rows.clients.values()) {
      if (client.tenant === id) {
        this.#rows.forgetClient(client.id);
      }
    }
    return Promise.resolve(this.#rows.tenants.delete(id));
  }
}

class InMemoryTokenStore implements TokenStore {
  readonly #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  async create({ tenant }: Acting, token: TokenToKeep): Promise<Token | undefined> {
    if (!this.#rows.tenants.has(tenant)) {
      return Promise.resolve(undefined);
    }
    const live = [...this.#rows.tokens.values()].filter(
      (each) => each.tenant === tenant && each.name === token.name && !this.#rows.isExpired(each.expiresAt),
    );
    if (live.length >= MOST_LIVE_TOKENS) {
      throw tooManyTokens(token.name);
    }
    const kept = { ...token, tenant, createdAt: this.#rows.instant(), lastUsedAt: null };
    this.#rows.tokens.set(token.id, kept);
    return Promise.resolve(tokenFrom(kept));
  }

  async find(tenant: TenantId, id: string): Promise<Token | undefined> {
    const token = this.#of(tenant, id);
    return Promise.resolve(token && tokenFrom(token));
  }

  async list(tenant: TenantId, request: PageRequest): Promise<Page<Token>> {
    const own = [...this.#rows.tokens.values()].filter((token) => token.tenant === tenant);
    return Promise.resolve(pageFrom(own.map(tokenFrom), request));
  }

  async delete({ tenant }: Acting, id: string): Promise<boolean> {
    return Promise.resolve(this.#of(tenant, id) !== undefined && this.#rows.tokens.delete(id));
  }

  async findByHash(hash: Buffer): Promise<FoundToken | undefined> {
    const token = [...this.#rows.tokens.values()].find((each) => each.hash.equals(hash));
    const tenant = token && this.#rows.tenants.get(token.tenant);
    if (token === undefined || tenant === undefined) {
      return Promise.resolve(undefined);
    }
    const { id: tokenId, name: connection, scopes, clientProfile, expiresAt, lastUsedAt } = token;
    return Promise.resolve({
      credential: { tenant: tenant.id, tokenId, connection, scopes, clientProfile },
      isExpired: this.#rows.isExpired(expiresAt),
      isTenantSuspended: tenant.suspended,
      isUseToRecord: this.#rows.isUseToRecord(lastUsedAt),
    });
  }

  async recordUse(tenant: TenantId, id: string): Promise<void> {
    const token = this.#of(tenant, id);
    if (token !== undefined && this.#rows.isUseToRecord(token.lastUsedAt)) {
      this.#rows.tokens.set(id, { ...token, lastUsedAt: this.#rows.instant() });
    }
    return Promise.resolve();
  }

  #of(tenant: TenantId, id: string): KeptToken | undefined {
    const token = this.#rows.tokens.get(id);
    return token?.tenant === tenant ? token : undefined;
  }
}

class InMemoryOperatorTokenStore implements OperatorTokenStore {
  readonly #hashes: Buffer[] = [];

  async hashes(): Promise<readonly Buffer[]> {
    return Promise.resolve(this.#hashes);
  }

  async addFirst(hash: Buffer): Promise<boolean> {
    return Promise.resolve(this.#hashes.length === 0 && this.#hashes.push(hash) > 0);
  }
}

/** The stores of tenants and their tokens. */
export interface TenantStores {
  readonly tenants: TenantStore;
  readonly tokens: TokenStore;
  readonly operatorTokens: OperatorTokenStore;
  readonly oauthClients: OauthClientStore;
  readonly accessTokens: AccessTokenStore;
}

/** Stores without a database that keep the same contract; `now` is in milliseconds since the epoch. */
export const inMemoryTenants = (now: () => number = Date.now): TenantStores => {
  const rows = new Rows(now);
  return {
    tenants: new InMemoryTenantStore(rows),
    tokens: new InMemoryTokenStore(rows),
    operatorTokens: new InMemoryOperatorTokenStore(),
    oauthClients: new InMemoryOauthClientStore(rows),
    accessTokens: new InMemoryAccessTokenStore(rows),
  };
};
