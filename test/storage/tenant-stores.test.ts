import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { PostgresAccessTokenStore } from '../../src/storage/tenants/postgres-access-token-store.ts';
import { PostgresCredentialSweep } from '../../src/storage/tenants/postgres-credential-sweep.ts';
import { PostgresOauthClientStore } from '../../src/storage/tenants/postgres-oauth-client-store.ts';
import { PostgresOperatorTokenStore } from '../../src/storage/tenants/postgres-operator-token-store.ts';
import { PostgresTenantStore } from '../../src/storage/tenants/postgres-tenant-store.ts';
import { PostgresTokenStore } from '../../src/storage/tenants/postgres-token-store.ts';
import { createTenant } from '../../src/tenants/create-tenant.ts';
import { issueOperatorToken } from '../../src/tenants/tokens/issue-operator-token.ts';
import { issueToken } from '../../src/tenants/tokens/issue-token.ts';
import { hashOfToken } from '../../src/tenants/tokens/token-secret.ts';
import { sweepCredentials } from '../../src/workers/sweep-credentials.ts';
import { inMemoryTenants, type TenantStores } from '../support/in-memory-tenants.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { itKeepsOauthClients } from './oauth-store-contract.ts';
import { itKeepsTenantsAndTokens } from './tenant-store-contract.ts';

const postgresTenants = ({ limited: database }: TestDatabase): TenantStores => ({
  tenants: new PostgresTenantStore(database),
  tokens: new PostgresTokenStore(database),
  operatorTokens: new PostgresOperatorTokenStore(database),
  oauthClients: new PostgresOauthClientStore(database),
  accessTokens: new PostgresAccessTokenStore(database),
});

const ORDER = {
  actor: SYSTEM,
  name: 'IdP',
  scopes: ['scim'],
  expiresAt: null,
  clientProfile: 'default',
  callerScopes: 'all',
} as const;

describe('the stores of tenants in memory', () => {
  let stores: TenantStores;
  beforeEach(() => {
    stores = inMemoryTenants();
  });
  itKeepsTenantsAndTokens(() => stores);
  itKeepsOauthClients(() => stores);
});

describe('the stores of tenants in PostgreSQL', () => {
  let test: TestDatabase;
  let stores: TenantStores;
  const rows = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    test.database.query<Row>({ name: '', text }, values);

  before(async () => {
    test = await createTestDatabase();
    stores = postgresTenants(test);
  });
  beforeEach(async () => {
    await rows('delete from tenants');
    await rows('delete from operator_tokens');
  });
  after(async () => {
    await test.drop();
  });

  itKeepsTenantsAndTokens(() => stores);
  itKeepsOauthClients(() => stores);

  it('walks past tenants of the same instant without losing one', async () => {
    for (let count = 0; count < 5; count += 1) {
      await createTenant(stores, { name: 'twin', actor: SYSTEM });
    }
    await rows("update tenants set created_at = '2026-01-01T00:00:00.5Z'");
    const first = await stores.tenants.list({ limit: 3, after: undefined });
    const second = await stores.tenants.list({ limit: 3, after: first.next });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(new Set(ids).size).to.equal(5);
    expect(second.next).to.equal(undefined);
  });

  it('wants a use recorded again when the last is older than a minute', async () => {
    const { id: tenant } = await createTenant(stores, { name: 'Acme', actor: SYSTEM });
    const order = { tenant, ...ORDER };
    const { id, secret } = await issueToken({ ...stores, now: Date.now }, order);
    await stores.tokens.recordUse(tenant, id);
    await rows("update tokens set last_used_at = now() - interval '61 seconds'");
    expect(await stores.tokens.findByHash(hashOfToken(secret))).to.include({ isUseToRecord: true });
  });

  it('writes a use once a minute, however many servers notice it', async () => {
    const { id: tenant } = await createTenant(stores, { name: 'Acme', actor: SYSTEM });
    const { id } = await issueToken({ ...stores, now: Date.now }, { tenant, ...ORDER });
    await Promise.all(Array.from({ length: 8 }, async () => stores.tokens.recordUse(tenant, id)));
    const versions = async () => rows<{ xmin: string }>('select xmin::text from tokens');
    const written = await versions();
    await stores.tokens.recordUse(tenant, id);
    expect(await versions()).to.deep.equal(written);
  });

  it('keeps two live tokens of one name when many are issued at once', async () => {
    const { id: tenant } = await createTenant(stores, { name: 'Acme', actor: SYSTEM });
    const issued = await Promise.allSettled(
      Array.from({ length: 8 }, async () => issueToken({ ...stores, now: Date.now }, { tenant, ...ORDER })),
    );
    expect(issued.filter(({ status }) => status === 'fulfilled')).to.have.length(2);
    expect(await rows('select from tokens')).to.have.length(2);
  });

  it('holds nothing from which a token could be read', async () => {
    const { id: tenant } = await createTenant(stores, { name: 'Acme', actor: SYSTEM });
    const order = { tenant, ...ORDER };
    const { secret } = await issueToken({ ...stores, now: Date.now }, order);
    const operatorSecret = (await issueOperatorToken(stores.operatorTokens)) ?? '';
    const [dump] = await rows<{ text: string }>(
      "select concat((select string_agg(t::text, ' ') from tokens t), (select string_agg(o::text, ' ') from operator_tokens o)) as text",
    );
    expect(dump?.text).to.include(hashOfToken(secret).toString('hex'));
    expect(dump?.text).to.include(hashOfToken(operatorSecret).toString('hex'));
    for (const each of [secret, operatorSecret]) {
      expect(dump?.text).to.not.include(each.slice(-36));
    }
  });

  it('forgets access tokens and assertions that have expired, and no others', async () => {
    const { id: tenant } = await createTenant(stores, { name: 'Acme', actor: SYSTEM });
    const clientId = randomUUID();
    const client = { id: clientId, name: 'IdP', scopes: ['scim'], clientProfile: 'default' } as const;
    await stores.oauthClients.create(
      { tenant, actor: SYSTEM },
      { ...client, keys: { jwksUri: 'https://keys.example.com/' } },
    );
    for (const lifetime of [-1, -1, 60]) {
      const hash = hashOfToken(randomUUID());
      await stores.accessTokens.create({ tenant, clientId, hash, scopes: ['scim'], lifetime });
      const acceptableUntil = lifetime < 0 ? 1 : 4e9;
      await stores.accessTokens.spend({ tenant, clientId, jti: randomUUID(), acceptableUntil });
    }
    await sweepCredentials(new PostgresCredentialSweep(test.limited));
    expect(await rows('select from oauth_access_tokens')).to.have.length(1);
    expect(await rows('select from oauth_assertions')).to.have.length(1);
  });

  it('gives one operator token to processes that start for the first time together', async () => {
    const issued = await Promise.all(
      Array.from({ length: 8 }, async () => issueOperatorToken(stores.operatorTokens)),
    );
    expect(issued.filter((secret) => secret !== undefined)).to.have.length(1);
    expect(await stores.operatorTokens.hashes()).to.have.length(1);
  });
});
