import { createHash, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { type TenantId } from '../../src/kernel/ids.ts';
import { type Page, type PageRequest } from '../../src/tenants/page.ts';
import { type Tenant } from '../../src/tenants/tenant.ts';
import { type TokenToKeep } from '../../src/tenants/tokens/token-store.ts';
import { asSystem } from '../support/acting.ts';
import { refusalOf } from '../support/refusal.ts';
import { type TenantStores } from '../support/in-memory-tenants.ts';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const newId = (): TenantId => randomUUID() as TenantId;

const tokenToKeep = (changes: Partial<TokenToKeep> = {}): TokenToKeep => {
  const id = randomUUID();
  const hash = createHash('sha256').update(id).digest();
  return { id, hash, name: 'IdP', scopes: ['scim'], clientProfile: 'entra', expiresAt: null, ...changes };
};

/** Every item of a list, page by page. */
const walk = async <Item>(
  list: (request: PageRequest) => Promise<Page<Item>>,
  limit: number,
): Promise<Page<Item>[]> => {
  const pages: Page<Item>[] = [];
  let after: PageRequest['after'];
  do {
    const page = await list({ limit, after });
    pages.push(page);
    after = page.next;
  } while (after !== undefined);
  return pages;
};

/** What every implementation of the stores of tenants and tokens does. */
export const itKeepsTenantsAndTokens = (stores: () => TenantStores): void => {
  const newTenant = async (name = 'Acme'): Promise<Tenant> =>
    stores().tenants.create({ id: newId(), name }, SYSTEM);

  describe('tenants', () => {
    it('answers a tenant as it was created', async () => {
      const id = newId();
      const created = await stores().tenants.create({ id, name: 'Acme' }, SYSTEM);
      expect(created).to.include({ id, name: 'Acme', suspended: false });
      expect(created.createdAt).to.match(INSTANT);
      expect(await stores().tenants.find(id)).to.deep.equal(created);
    });

    it('finds nothing under an id that was never given', async () => {
      expect(await stores().tenants.find(newId())).to.equal(undefined);
    });

    it('changes what is named and nothing else', async () => {
      const created = await newTenant();
      const suspended = await stores().tenants.change(created.id, { suspended: true }, SYSTEM);
      expect(suspended).to.deep.equal({ ...created, suspended: true });
      const renamed = await stores().tenants.change(created.id, { name: 'New' }, SYSTEM);
      expect(renamed).to.deep.equal({ ...created, suspended: true, name: 'New' });
      expect(await stores().tenants.find(created.id)).to.deep.equal(renamed);
    });

    it('takes a suspension back', async () => {
      const { id } = await newTenant();
      await stores().tenants.change(id, { suspended: true }, SYSTEM);
      expect(await stores().tenants.change(id, { suspended: false }, SYSTEM)).to.include({
        suspended: false,
      });
    });

    it('changes no tenant that is not there', async () => {
      expect(await stores().tenants.change(newId(), { name: 'New' }, SYSTEM)).to.equal(undefined);
    });

    it('deletes a tenant once, with its tokens', async () => {
      const { id } = await newTenant();
      const kept = tokenToKeep();
      await stores().tokens.create(asSystem(id), kept);
      expect(await stores().tenants.delete(id, SYSTEM)).to.equal(true);
      expect(await stores().tenants.delete(id, SYSTEM)).to.equal(false);
      expect(await stores().tenants.find(id)).to.equal(undefined);
      expect(await stores().tokens.findByHash(kept.hash)).to.equal(undefined);
    });

    it('lists every tenant exactly once, oldest first, and counts all of them on each page', async () => {
      for (const name of ['1', '2', '3', '4', '5']) {
        await newTenant(name);
      }
      const pages = await walk(async (request) => stores().tenants.list(request), 2);
      const items = pages.flatMap((page) => page.items);
      const places = items.map(({ createdAt, id }) => `${createdAt} ${id}`);
      expect(places).to.deep.equal([...new Set(places)].sort());
      expect(pages.map((page) => page.totalResults)).to.deep.equal(pages.map(() => items.length));
      expect(items.map(({ name }) => name)).to.include.members(['1', '2', '3', '4', '5']);
      expect(pages.map((page) => page.items.length)).to.deep.equal(
        pages.map((_, index) => Math.min(2, items.length - 2 * index)),
      );
    });

    it('goes on behind a tenant that was deleted between two pages', async () => {
      const { id } = await newTenant();
      const { id: otherId } = await newTenant();
      const first = await stores().tenants.list({ limit: 1, after: undefined });
      const deleted = first.items[0]?.id ?? id;
      await stores().tenants.delete(deleted, SYSTEM);
      const rest = await stores().tenants.list({ limit: 10, after: first.next });
      expect(rest.items.map((tenant) => tenant.id)).to.deep.equal([deleted === id ? otherId : id]);
    });
  });

  describe('tokens', () => {
    it('answers a token as it was kept, and never its hash', async () => {
      const { id: tenant } = await newTenant();
      const { hash, ...kept } = tokenToKeep({
        scopes: ['audit:read', 'seats:manage'],
        expiresAt: '2999-01-31T10:00:00.123Z',
      });
      const created = await stores().tokens.create(asSystem(tenant), { hash, ...kept });
      expect(created).to.deep.include({ ...kept, lastUsedAt: null });
      expect(created).to.not.have.any.keys('hash', 'tenant');
      expect(created?.createdAt).to.match(INSTANT);
      expect(await stores().tokens.find(tenant, kept.id)).to.deep.equal(created);
    });

    it('keeps no token of a tenant that is not there', async () => {
      expect(await stores().tokens.create(asSystem(newId()), tokenToKeep())).to.equal(undefined);
    });

    it('leads from a hash to the credential', async () => {
      const { id: tenant } = await newTenant();
      const kept = tokenToKeep({ name: 'Okta', scopes: ['scim', 'sessions'], clientProfile: 'okta' });
      await stores().tokens.create(asSystem(tenant), kept);
      expect(await stores().tokens.findByHash(kept.hash)).to.deep.equal({
        credential: {
          tenant,
          tokenId: kept.id,
          connection: 'Okta',
          scopes: ['scim', 'sessions'],
          clientProfile: 'okta',
        },
        isExpired: false,
        isTenantSuspended: false,
        isUseToRecord: true,
      });
    });

    it('finds nothing under a hash that was never kept', async () => {
      expect(await stores().tokens.findByHash(tokenToKeep().hash)).to.equal(undefined);
    });

    it('tells a token that has expired from one that has not', async () => {
      const { id: tenant } = await newTenant();
      const expired = tokenToKeep({ expiresAt: '2001-01-01T00:00:00.000Z' });
      const valid = tokenToKeep({ expiresAt: '2999-01-01T00:00:00.000Z' });
      await stores().tokens.create(asSystem(tenant), expired);
      await stores().tokens.create(asSystem(tenant), valid);
      expect(await stores().tokens.findByHash(expired.hash)).to.include({ isExpired: true });
      expect(await stores().tokens.findByHash(valid.hash)).to.include({ isExpired: false });
    });

    it('tells when the tenant is suspended', async () => {
      const { id: tenant } = await newTenant();
      const kept = tokenToKeep();
      await stores().tokens.create(asSystem(tenant), kept);
      await stores().tenants.change(tenant, { suspended: true }, SYSTEM);
      expect(await stores().tokens.findByHash(kept.hash)).to.include({ isTenantSuspended: true });
    });

    it('records a use, and asks for no other within the minute', async () => {
      const { id: tenant } = await newTenant();
      const kept = tokenToKeep();
      await stores().tokens.create(asSystem(tenant), kept);
      await stores().tokens.recordUse(tenant, kept.id);
      expect((await stores().tokens.find(tenant, kept.id))?.lastUsedAt).to.match(INSTANT);
      expect(await stores().tokens.findByHash(kept.hash)).to.include({ isUseToRecord: false });
    });

    it('keeps two live tokens of one name, and no third', async () => {
      const { id: tenant } = await newTenant();
      const keep = async (changes: Partial<TokenToKeep> = {}) =>
        stores().tokens.create(asSystem(tenant), tokenToKeep({ name: 'rotated', ...changes }));
      await keep({ expiresAt: '2001-01-01T00:00:00.000Z' });
      const first = await keep();
      await keep({ expiresAt: '2999-01-01T00:00:00.000Z' });
      expect((await refusalOf(keep())).code).to.equal('tooManyTokens');
      await stores().tokens.delete(asSystem(tenant), first?.id ?? '');
      expect(await keep()).to.include({ name: 'rotated' });
      await keep({ name: 'another' });
    });

    it('deletes a token once', async () => {
      const { id: tenant } = await newTenant();
      const kept = tokenToKeep();
      await stores().tokens.create(asSystem(tenant), kept);
      expect(await stores().tokens.delete(asSystem(tenant), kept.id)).to.equal(true);
      expect(await stores().tokens.delete(asSystem(tenant), kept.id)).to.equal(false);
      expect(await stores().tokens.findByHash(kept.hash)).to.equal(undefined);
    });

    it("keeps another tenant's token out of reach", async () => {
      const { id: tenant } = await newTenant();
      const { id: other } = await newTenant();
      const kept = tokenToKeep();
      await stores().tokens.create(asSystem(tenant), kept);
      expect(await stores().tokens.find(other, kept.id)).to.equal(undefined);
      expect(await stores().tokens.delete(asSystem(other), kept.id)).to.equal(false);
      await stores().tokens.recordUse(other, kept.id);
      expect(await stores().tokens.list(other, { limit: 10, after: undefined })).to.deep.equal({
        items: [],
        totalResults: 0,
        next: undefined,
      });
      expect(await stores().tokens.find(tenant, kept.id)).to.include({ lastUsedAt: null });
    });

    it('lists every token of the tenant exactly once, oldest first', async () => {
      const { id: tenant } = await newTenant();
      for (const name of ['1', '2', '3', '4']) {
        await stores().tokens.create(asSystem(tenant), tokenToKeep({ name }));
      }
      const pages = await walk(async (request) => stores().tokens.list(tenant, request), 2);
      const items = pages.flatMap((page) => page.items);
      const places = items.map(({ createdAt, id }) => `${createdAt} ${id}`);
      expect(pages.map((page) => page.items.length)).to.deep.equal([2, 2]);
      expect(items.map(({ name }) => name)).to.have.members(['1', '2', '3', '4']);
      expect(places).to.deep.equal([...places].sort());
      expect(pages.map((page) => page.totalResults)).to.deep.equal([4, 4]);
    });
  });

  describe('operator tokens', () => {
    it('keeps the first and refuses every other', async () => {
      const first = createHash('sha256').update('first').digest();
      const second = createHash('sha256').update('second').digest();
      const answers = [
        await stores().operatorTokens.addFirst(first),
        await stores().operatorTokens.addFirst(second),
      ];
      expect(answers).to.deep.equal([true, false]);
      expect(await stores().operatorTokens.hashes()).to.deep.equal([first]);
    });
  });
};
