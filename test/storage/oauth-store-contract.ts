import { createHash, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { type TenantId } from '../../src/kernel/ids.ts';
import { type OauthClientToKeep } from '../../src/tenants/oauth/oauth-client-store.ts';
import { asSystem } from '../support/acting.ts';
import { type TenantStores } from '../support/in-memory-tenants.ts';

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const clientToKeep = (changes: Partial<OauthClientToKeep> = {}): OauthClientToKeep => ({
  ...{ id: randomUUID(), name: 'Okta', scopes: ['scim'], clientProfile: 'okta' },
  keys: { secretHash: hashOf('secret') },
  ...changes,
});

/** What every implementation of the stores of OAuth clients and their access tokens does. */
export const itKeepsOauthClients = (stores: () => TenantStores): void => {
  const newTenant = async (): Promise<TenantId> =>
    (await stores().tenants.create({ id: randomUUID() as TenantId, name: 'Acme' }, SYSTEM)).id;
  const newClient = async (tenant: TenantId, changes: Partial<OauthClientToKeep> = {}): Promise<string> => {
    const client = await stores().oauthClients.create(asSystem(tenant), clientToKeep(changes));
    return client?.id ?? '';
  };
  const newToken = async (tenant: TenantId, clientId: string, lifetime = 3_600): Promise<Buffer> => {
    const hash = hashOf(randomUUID());
    await stores().accessTokens.create({ tenant, clientId, hash, scopes: ['scim'], lifetime });
    return hash;
  };

  describe('OAuth clients', () => {
    it('answers a client as it was kept, without its keys', async () => {
      const tenant = await newTenant();
      const { keys, ...kept } = clientToKeep({ keys: { jwksUri: 'https://keys.example.com/' } });
      const created = await stores().oauthClients.create(asSystem(tenant), { keys, ...kept });
      const { createdAt, ...rest } = created ?? { createdAt: '' };
      expect(rest).to.deep.equal({
        ...kept,
        proof: 'jwksUri',
        jwksUri: 'https://keys.example.com/',
        lastUsedAt: null,
      });
      expect(createdAt).to.match(/^\d{4}-.*Z$/);
      expect(await stores().oauthClients.find(tenant, kept.id)).to.deep.equal(created);
    });

    it('keeps no client of a tenant that is not there', async () => {
      const acting = asSystem(randomUUID() as TenantId);
      expect(await stores().oauthClients.create(acting, clientToKeep())).to.equal(undefined);
    });

    for (const keys of [
      { secretHash: hashOf('secret') },
      { jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'AA' }] } },
      { jwksUri: 'https://keys.example.com/' },
    ]) {
      it(`leads from its id to its tenant and its ${Object.keys(keys).join()}`, async () => {
        const tenant = await newTenant();
        const id = await newClient(tenant, { keys });
        const { at, ...found } = (await stores().oauthClients.findForProof(id)) ?? {};
        expect(found).to.deep.equal({ tenant, id, scopes: ['scim'], keys, isTenantSuspended: false });
        expect(at).to.be.instanceOf(Date);
        await stores().tenants.change(tenant, { suspended: true }, SYSTEM);
        expect(await stores().oauthClients.findForProof(id)).to.include({ isTenantSuspended: true });
      });
    }

    it("keeps another tenant's client out of reach", async () => {
      const [tenant, other] = [await newTenant(), await newTenant()];
      const id = await newClient(tenant);
      expect(await stores().oauthClients.find(other, id)).to.equal(undefined);
      expect(await stores().oauthClients.delete(asSystem(other), id)).to.equal(false);
      const empty = { items: [], totalResults: 0, next: undefined };
      expect(await stores().oauthClients.list(other, { limit: 10, after: undefined })).to.deep.equal(empty);
      const hash = hashOf(randomUUID());
      const token = { tenant: other, clientId: id, hash, scopes: ['scim'], lifetime: 1 } as const;
      expect(await stores().accessTokens.create(token)).to.equal(false);
    });

    it('lists every client of the tenant exactly once', async () => {
      const tenant = await newTenant();
      const ids = [await newClient(tenant), await newClient(tenant), await newClient(tenant)];
      const first = await stores().oauthClients.list(tenant, { limit: 2, after: undefined });
      const second = await stores().oauthClients.list(tenant, { limit: 2, after: first.next });
      expect([...first.items, ...second.items].map(({ id }) => id)).to.have.members(ids);
      expect([first.totalResults, second.totalResults]).to.deep.equal([3, 3]);
    });
  });

  describe('access tokens', () => {
    it("leads from a hash to its client's credential, and notes its use", async () => {
      const tenant = await newTenant();
      const clientId = await newClient(tenant);
      const hash = await newToken(tenant, clientId);
      expect(await stores().accessTokens.findByHash(hash)).to.deep.equal({
        credential: {
          tenant,
          tokenId: clientId,
          connection: 'Okta',
          scopes: ['scim'],
          clientProfile: 'okta',
        },
        isExpired: false,
        isTenantSuspended: false,
        // Its issue was one.
        isUseToRecord: false,
      });
      expect((await stores().oauthClients.find(tenant, clientId))?.lastUsedAt).to.match(/^\d{4}-.*Z$/);
    });

    it('tells one that has expired', async () => {
      const tenant = await newTenant();
      const hash = await newToken(tenant, await newClient(tenant), -1);
      expect(await stores().accessTokens.findByHash(hash)).to.include({ isExpired: true });
    });

    it('go with their client, and with their tenant', async () => {
      const tenant = await newTenant();
      const [one, two] = [await newClient(tenant), await newClient(tenant)];
      const [first, second] = [await newToken(tenant, one), await newToken(tenant, two)];
      expect(await stores().oauthClients.delete(asSystem(tenant), one)).to.equal(true);
      expect(await stores().accessTokens.findByHash(first)).to.equal(undefined);
      expect(await stores().accessTokens.findByHash(second)).to.not.equal(undefined);
      await stores().tenants.delete(tenant, SYSTEM);
      expect(await stores().accessTokens.findByHash(second)).to.equal(undefined);
    });

    it('are deleted one by one, by their own client alone', async () => {
      const tenant = await newTenant();
      const [one, two] = [await newClient(tenant), await newClient(tenant)];
      const hash = await newToken(tenant, one);
      await stores().accessTokens.delete({ tenant, clientId: two }, hash);
      expect(await stores().accessTokens.findByHash(hash)).to.not.equal(undefined);
      await stores().accessTokens.delete({ tenant, clientId: one }, hash);
      expect(await stores().accessTokens.findByHash(hash)).to.equal(undefined);
    });

    it('are given once for an assertion of a client that is there', async () => {
      const tenant = await newTenant();
      const clientId = await newClient(tenant);
      const assertion = { tenant, clientId, jti: randomUUID(), acceptableUntil: 4e9 };
      const spend = async (): Promise<boolean> => stores().accessTokens.spend(assertion);
      const spent = await Promise.all([spend(), spend(), spend()]);
      expect(spent.filter((isFirst) => isFirst)).to.have.length(1);
      const gone = { ...assertion, clientId: randomUUID() };
      expect(await stores().accessTokens.spend(gone)).to.equal(false);
    });
  });
};
