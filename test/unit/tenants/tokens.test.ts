import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { SYSTEM } from '../../../src/kernel/actor.ts';
import { type TenantId } from '../../../src/kernel/ids.ts';
import { createTenant } from '../../../src/tenants/create-tenant.ts';
import { deleteTenant } from '../../../src/tenants/delete-tenant.ts';
import { patchTenant } from '../../../src/tenants/patch-tenant.ts';
import { CredentialCache } from '../../../src/tenants/tokens/credential-cache.ts';
import { getToken } from '../../../src/tenants/tokens/get-token.ts';
import { type IssuedToken, issueToken, type TokenOrder } from '../../../src/tenants/tokens/issue-token.ts';
import { revokeToken } from '../../../src/tenants/tokens/revoke-token.ts';
import { createTokenSecret } from '../../../src/tenants/tokens/token-secret.ts';
import { verifyToken, type VerifyTokenDependencies } from '../../../src/tenants/tokens/verify-token.ts';
import { inMemoryTenants, type TenantStores } from '../../support/in-memory-tenants.ts';
import { refusalOf } from '../../support/refusal.ts';

const START = Date.parse('2026-11-01T00:00:00Z');

describe('tokens of a tenant', () => {
  let now = START;
  let stores: TenantStores;
  let credentials: CredentialCache;
  let tenant: TenantId;
  /** How often the store was asked. */
  let asked = 0;

  const issue = async (changes: Partial<TokenOrder> = {}): Promise<IssuedToken> =>
    issueToken(
      { tokens: stores.tokens, now: () => now },
      {
        tenant,
        actor: SYSTEM,
        name: 'Okta',
        scopes: ['scim'],
        expiresAt: null,
        clientProfile: 'okta',
        callerScopes: 'all',
        ...changes,
      },
    );
  const verify = async (secret: string, meanwhile: () => Promise<void> = () => Promise.resolve()) => {
    const tokens: VerifyTokenDependencies['tokens'] = {
      findByHash: async (hash) => {
        asked += 1;
        const found = await stores.tokens.findByHash(hash);
        await meanwhile();
        return found;
      },
      recordUse: async (of, id) => stores.tokens.recordUse(of, id),
    };
    return verifyToken({ tokens, accessTokens: stores.accessTokens, credentials }, secret);
  };

  beforeEach(async () => {
    now = START;
    asked = 0;
    stores = inMemoryTenants(() => now);
    credentials = new CredentialCache({ now: () => now });
    ({ id: tenant } = await createTenant(stores, { name: 'Acme', actor: SYSTEM }));
  });

  describe('issueToken', () => {
    it('answers the token once, with the kind that its scopes make it', async () => {
      const token = await issue();
      expect(token.secret).to.match(/^seatkeeper_scim_/);
      expect(await getToken(stores, { tenant, id: token.id })).to.not.have.property('secret');
    });

    it('keeps each scope once, in order', async () => {
      const token = await issue({ scopes: ['users:manage', 'audit:read', 'users:manage'] });
      expect(token.scopes).to.deep.equal(['audit:read', 'users:manage']);
    });

    it('gives no scope that the caller does not have', async () => {
      const order = {
        scopes: ['tokens:manage', 'scim', 'sessions'],
        callerScopes: ['tokens:manage'],
      } as const;
      const refusal = await refusalOf(issue(order));
      expect(refusal).to.include({ code: 'scopeBeyondCaller' });
      expect(refusal.facts).to.deep.equal({ scopes: ['scim', 'sessions'] });
    });

    it('gives the scopes that the caller has', async () => {
      const order = { scopes: ['tokens:manage'], callerScopes: ['tokens:manage', 'scim'] } as const;
      expect((await issue(order)).scopes).to.deep.equal(['tokens:manage']);
    });

    it('refuses a lifetime that is over before it begins', async () => {
      const refusal = await refusalOf(issue({ expiresAt: new Date(now).toISOString() }));
      expect(refusal.code).to.equal('invalidExpiry');
    });

    it('finds no tenant that is not there', async () => {
      const refusal = await refusalOf(issue({ tenant: randomUUID() as TenantId }));
      expect(refusal.code).to.equal('notFound');
    });
  });

  describe('verifyToken', () => {
    it('answers the tenant, the connection and what may be done', async () => {
      const { secret, id } = await issue();
      expect(await verify(secret)).to.deep.equal({
        tenant,
        tokenId: id,
        connection: 'Okta',
        scopes: ['scim'],
        clientProfile: 'okta',
      });
    });

    it('asks the store once within a second, however many requests come', async () => {
      const { secret } = await issue();
      for (let request = 0; request < 10; request += 1) {
        await verify(secret);
        now += 99;
      }
      expect(asked).to.equal(1);
      now += 10;
      await verify(secret);
      expect(asked).to.equal(2);
    });

    it('refuses a token that was never issued', async () => {
      expect((await refusalOf(verify(createTokenSecret('scim')))).code).to.equal('invalidToken');
      expect(asked).to.equal(1);
    });

    it('asks the store nothing about a text that is no token', async () => {
      expect((await refusalOf(verify('seatkeeper_scim_guess'))).code).to.equal('invalidToken');
      expect(asked).to.equal(0);
    });

    it('refuses a token from the instant it expires, once the second of the cache is over', async () => {
      const { secret } = await issue({ expiresAt: new Date(START + 5_000).toISOString() });
      await verify(secret);
      now += 5_000;
      expect((await refusalOf(verify(secret))).code).to.equal('expiredToken');
    });

    it('refuses a revoked token at once', async () => {
      const { secret, id } = await issue();
      await verify(secret);
      await revokeToken(
        { tokens: stores.tokens, credentials },
        { tenant, actor: SYSTEM, id: id.toUpperCase() },
      );
      expect((await refusalOf(verify(secret))).code).to.equal('invalidToken');
    });

    it('refuses the tokens of a suspended tenant at once, and takes them again afterwards', async () => {
      const { secret } = await issue();
      await verify(secret);
      await patchTenant(
        { ...stores, credentials },
        { id: tenant, change: { suspended: true }, actor: SYSTEM },
      );
      expect((await refusalOf(verify(secret))).code).to.equal('tenantSuspended');
      await patchTenant(
        { ...stores, credentials },
        { id: tenant, change: { suspended: false }, actor: SYSTEM },
      );
      expect(await verify(secret)).to.include({ tenant });
    });

    it('refuses the tokens of a deleted tenant at once', async () => {
      const { secret } = await issue();
      await verify(secret);
      await deleteTenant({ ...stores, credentials }, { id: tenant.toUpperCase(), actor: SYSTEM });
      expect((await refusalOf(verify(secret))).code).to.equal('invalidToken');
    });

    it('does not let a revoked token live on because it was being read meanwhile', async () => {
      const { secret, id } = await issue();
      const revoke = async () =>
        revokeToken({ tokens: stores.tokens, credentials }, { tenant, actor: SYSTEM, id });
      await verify(secret, revoke);
      expect((await refusalOf(verify(secret))).code).to.equal('invalidToken');
    });

    it('records the use of a token, to the minute', async () => {
      const { secret, id } = await issue();
      const lastUse = async () => (await getToken(stores, { tenant, id })).lastUsedAt;
      await verify(secret);
      expect(await lastUse()).to.equal(new Date(START).toISOString());
      now += 59_000;
      await verify(secret);
      expect(await lastUse()).to.equal(new Date(START).toISOString());
      now += 2_000;
      await verify(secret);
      expect(await lastUse()).to.equal(new Date(START + 61_000).toISOString());
    });
  });

  describe("another tenant's token", () => {
    it('is as absent as one that never was', async () => {
      const { id } = await issue();
      const { id: other } = await createTenant(stores, { name: 'Other', actor: SYSTEM });
      const absent = randomUUID();
      const [foreign, unknown] = [
        await refusalOf(getToken(stores, { tenant: other, id })),
        await refusalOf(getToken(stores, { tenant: other, id: absent })),
      ];
      expect(foreign.message.replace(id, '')).to.equal(unknown.message.replace(absent, ''));
      const revoke = revokeToken(
        { tokens: stores.tokens, credentials },
        { tenant: other, actor: SYSTEM, id },
      );
      expect((await refusalOf(revoke)).code).to.equal('notFound');
      expect(await getToken(stores, { tenant, id })).to.include({ id });
    });
  });
});
