import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { SYSTEM } from '../../../src/kernel/actor.ts';
import { createTenant } from '../../../src/tenants/create-tenant.ts';
import { deleteTenant } from '../../../src/tenants/delete-tenant.ts';
import { getTenant } from '../../../src/tenants/get-tenant.ts';
import { patchTenant } from '../../../src/tenants/patch-tenant.ts';
import { CredentialCache } from '../../../src/tenants/tokens/credential-cache.ts';
import { inMemoryTenants } from '../../support/in-memory-tenants.ts';
import { refusalOf } from '../../support/refusal.ts';

describe('tenants', () => {
  const deps = { ...inMemoryTenants(), credentials: new CredentialCache({ now: () => 0 }) };

  it('each have an id of their own, also under one name', async () => {
    const [first, second] = [
      await createTenant(deps, { name: 'Acme', actor: SYSTEM }),
      await createTenant(deps, { name: 'Acme', actor: SYSTEM }),
    ];
    expect(first.id).to.not.equal(second.id);
    expect(await getTenant(deps, second.id)).to.deep.equal(second);
  });

  it('are found, changed and deleted whatever the letter case of the id', async () => {
    const { id } = await createTenant(deps, { name: 'Acme', actor: SYSTEM });
    expect(await getTenant(deps, id.toUpperCase())).to.include({ id });
    expect(
      await patchTenant(deps, { id: id.toUpperCase(), change: { name: 'New' }, actor: SYSTEM }),
    ).to.include({
      name: 'New',
    });
    await deleteTenant(deps, { id: id.toUpperCase(), actor: SYSTEM });
    expect((await refusalOf(getTenant(deps, id))).code).to.equal('notFound');
  });

  it('that are not there are not found, also under a text that can be no id', async () => {
    for (const id of [randomUUID(), 'default', '', "' or 1=1"]) {
      const refusals = [
        await refusalOf(getTenant(deps, id)),
        await refusalOf(patchTenant(deps, { id, change: { suspended: true }, actor: SYSTEM })),
        await refusalOf(deleteTenant(deps, { id, actor: SYSTEM })),
      ];
      expect(refusals.map(({ code }) => code)).to.deep.equal(['notFound', 'notFound', 'notFound']);
    }
  });
});
