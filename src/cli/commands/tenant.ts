import { type Command } from 'commander';
import { PostgresTenantStore } from '../../storage/tenants/postgres-tenant-store.ts';
import { createTenant } from '../../tenants/create-tenant.ts';
import { deleteTenant } from '../../tenants/delete-tenant.ts';
import { getTenant } from '../../tenants/get-tenant.ts';
import { listTenants } from '../../tenants/list-tenants.ts';
import { patchTenant, type PatchTenantDependencies } from '../../tenants/patch-tenant.ts';
import { type Tenant } from '../../tenants/tenant.ts';
import { CredentialCache } from '../../tenants/tokens/credential-cache.ts';
import { type Answer, columns, facts } from '../answer.ts';
import { withDatabase } from '../command-database.ts';
import { AT_TERMINAL, define, nameFrom } from '../define.ts';
import { everyPage } from '../every-page.ts';
import { UsageError } from '../exit-codes.ts';

const onTenants = async <Result>(
  work: (dependencies: PatchTenantDependencies) => Promise<Result>,
): Promise<Result> =>
  withDatabase(async ({ database }) =>
    work({
      tenants: new PostgresTenantStore(database),
      credentials: new CredentialCache({ now: () => performance.now() }),
    }),
  );

const shown = (tenant: Tenant): Answer => ({ document: tenant, text: facts({ ...tenant }) });

/** The vendor's customers. */
export const addTenantCommands = (root: Command): void => {
  const tenant = root.command('tenant').description('the accounts of customers');
  define(
    tenant.command('create').description('open an account').argument('<name>', 'of the customer', nameFrom),
    ['tenant create "Example Ltd"'],
    async (_, [name = '']) =>
      shown(await onTenants(async (deps) => createTenant(deps, { name, actor: AT_TERMINAL }))),
  );
  define(
    tenant.command('list').description('list the accounts, oldest first'),
    ['tenant list', 'tenant list --json'],
    async () => {
      const items = await onTenants(async (deps) => everyPage(async (page) => listTenants(deps, page)));
      const rows = items.map(({ id, name, suspended, createdAt }) => [id, name, suspended, createdAt]);
      return { document: { items }, text: columns(['ID', 'NAME', 'SUSPENDED', 'CREATED'], rows) };
    },
  );
  define(
    tenant.command('show').description('show one account').argument('<tenant>', 'id'),
    ['tenant show 5e0c3a0e-7d2b-4c1f-9f59-6b1b7d0c2f11'],
    async (_, [id = '']) => shown(await onTenants(async (deps) => getTenant(deps, id))),
  );
  addSuspension(tenant);
  define<{ yes?: boolean }>(
    tenant
      .command('delete')
      .description('delete an account with its users, seats and tokens, for good')
      .argument('<tenant>', 'id')
      .option('--yes', 'it is meant'),
    ['tenant delete 5e0c3a0e-7d2b-4c1f-9f59-6b1b7d0c2f11 --yes'],
    async ({ yes }, [id = '']) => {
      if (yes !== true) {
        throw new UsageError('There is no way back from this; say --yes when it is meant.');
      }
      await onTenants(async (deps) => deleteTenant(deps, { id, actor: AT_TERMINAL }));
      return { document: { deleted: id }, text: `Deleted: ${id}` };
    },
  );
};

const addSuspension = (tenant: Command): void => {
  for (const [verb, suspended, what] of [
    ['suspend', true, 'refuse all tokens of an account; it keeps everything it has'],
    ['resume', false, 'accept the tokens of an account again'],
  ] as const) {
    define(
      tenant.command(verb).description(what).argument('<tenant>', 'id'),
      [`tenant ${verb} 5e0c3a0e-7d2b-4c1f-9f59-6b1b7d0c2f11`],
      async (_, [id = '']) => {
        const change = { id, change: { suspended }, actor: AT_TERMINAL };
        return shown(await onTenants(async (deps) => patchTenant(deps, change)));
      },
    );
  }
};
