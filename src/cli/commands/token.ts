import { type Command, InvalidArgumentError, Option } from 'commander';
import { instantFrom } from '../../http/messages/date-time.ts';
import { issuedTokenMessage, tokenMessage } from '../../http/messages/token-message.ts';
import { PostgresTenantStore } from '../../storage/tenants/postgres-tenant-store.ts';
import { PostgresTokenStore } from '../../storage/tenants/postgres-token-store.ts';
import { CLIENT_PROFILES, type ClientProfile } from '../../tenants/client-profile.ts';
import { getTenant } from '../../tenants/get-tenant.ts';
import { type Scope, SCOPES } from '../../tenants/scope.ts';
import { type TenantId } from '../../kernel/ids.ts';
import { CredentialCache } from '../../tenants/tokens/credential-cache.ts';
import { issueToken } from '../../tenants/tokens/issue-token.ts';
import { listTokens } from '../../tenants/tokens/list-tokens.ts';
import { revokeToken } from '../../tenants/tokens/revoke-token.ts';
import { columns, facts } from '../answer.ts';
import { withDatabase } from '../command-database.ts';
import { AT_TERMINAL, define, nameFrom } from '../define.ts';
import { everyPage } from '../every-page.ts';

interface IssueOptions {
  readonly name: string;
  readonly scope: readonly Scope[];
  readonly profile: ClientProfile;
  readonly expires?: string;
}

const TENANT = '5e0c3a0e-7d2b-4c1f-9f59-6b1b7d0c2f11';

const onTokens = async <Result>(
  id: string,
  work: (tokens: PostgresTokenStore, tenant: TenantId) => Promise<Result>,
): Promise<Result> =>
  withDatabase(async ({ database }) => {
    const tenant = await getTenant({ tenants: new PostgresTenantStore(database) }, id);
    return work(new PostgresTokenStore(database), tenant.id);
  });

/** The tokens of a customer. */
export const addTokenCommands = (root: Command): void => {
  const token = root.command('token').description("a customer's tokens");
  addIssue(token);
  define(
    token.command('list').description('list the tokens of a tenant').argument('<tenant>', 'id'),
    [`token list ${TENANT}`],
    async (_, [id = '']) => {
      const tokens = await onTokens(id, async (store, tenant) =>
        everyPage(async (page) => listTokens({ tokens: store }, { tenant, page })),
      );
      const rows = tokens.map((each) => [each.id, each.name, each.scopes, each.expiresAt, each.lastUsedAt]);
      return {
        document: { items: tokens.map(tokenMessage) },
        text: columns(['ID', 'NAME', 'SCOPES', 'EXPIRES', 'LAST USED'], rows),
      };
    },
  );
  define(
    token
      .command('revoke')
      .description('end a token; servers notice within a second')
      .argument('<tenant>', 'id')
      .argument('<token>', 'id, as "token list" shows it'),
    [`token revoke ${TENANT} 9a4f0b7c-2f6e-4d43-8f0e-3f1d8f6f7a55`],
    async (_, [id = '', tokenId = '']) => {
      const credentials = new CredentialCache({ now: () => performance.now() });
      await onTokens(id, async (tokens, tenant) =>
        revokeToken({ tokens, credentials }, { tenant, id: tokenId, actor: AT_TERMINAL }),
      );
      return { document: { revoked: tokenId }, text: `Revoked: ${tokenId}` };
    },
  );
};

const addIssue = (token: Command): void => {
  define<IssueOptions>(
    token
      .command('issue')
      .description('issue a token, which is shown this once')
      .argument('<tenant>', 'id')
      .requiredOption('--name <name>', 'the connection it belongs to', nameFrom)
      .addOption(new Option('--scope <scopes...>', 'what it may do').choices(SCOPES).makeOptionMandatory())
      .addOption(
        new Option('--profile <profile>', 'the client profile').choices(CLIENT_PROFILES).default('default'),
      )
      .option('--expires <time>', 'when it ends, such as 2099-12-31T00:00:00Z', expiryFrom),
    [`token issue ${TENANT} --name Okta --scope scim --profile okta`],
    async ({ name, scope, profile, expires }, [id = '']) => {
      const issued = await onTokens(id, async (tokens, tenant) =>
        issueToken(
          { tokens, now: Date.now },
          {
            tenant,
            actor: AT_TERMINAL,
            name,
            scopes: scope,
            clientProfile: profile,
            expiresAt: expires ?? null,
            callerScopes: 'all',
          },
        ),
      );
      const document = issuedTokenMessage(issued);
      return { document, text: `${facts(document)}\n\nThe token is shown only this once.` };
    },
  );
};

const expiryFrom = (text: string): string => {
  const instant = instantFrom(text);
  if (instant === undefined) {
    throw new InvalidArgumentError('It must be a time such as 2099-12-31T00:00:00Z.');
  }
  return instant;
};
