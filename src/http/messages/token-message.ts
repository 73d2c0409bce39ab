import { CLIENT_PROFILES, type ClientProfile } from '../../tenants/client-profile.ts';
import { type Scope, SCOPES } from '../../tenants/scope.ts';
import { type IssuedToken } from '../../tenants/tokens/issue-token.ts';
import { type Token } from '../../tenants/tokens/token.ts';
import { instantFrom } from './date-time.ts';
import { bodyReader } from './request-body.ts';

interface TokenBody {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: string | null;
  readonly clientProfile?: ClientProfile;
}

/** What the body must be. */
export const readTokenBody = bodyReader<TokenBody>({
  required: ['name', 'scopes'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 200 },
    scopes: { type: 'array', minItems: 1, items: { type: 'string', enum: SCOPES } },
    expiresAt: { type: ['string', 'null'], format: 'date-time' },
    clientProfile: { type: 'string', enum: CLIENT_PROFILES },
  },
});

/** A token that is asked for, with what was left out filled in. */
export const tokenOrderFrom = (
  ctx: Parameters<typeof readTokenBody>[0],
): Required<TokenBody> & { readonly expiresAt: string | null } => {
  const { name, scopes, expiresAt, clientProfile = 'default' } = readTokenBody(ctx);
  return { name, scopes, clientProfile, expiresAt: instantFrom(expiresAt ?? '') ?? null };
};

/** What is told of a token. Member by member: what is added to it later is not told by accident. */
export const tokenMessage = (token: Token): Record<string, unknown> => ({
  id: token.id,
  name: token.name,
  scopes: token.scopes,
  clientProfile: token.clientProfile,
  expiresAt: token.expiresAt,
  createdAt: token.createdAt,
  lastUsedAt: token.lastUsedAt,
});

/** The only answer that ever holds a token. */
export const issuedTokenMessage = (token: IssuedToken): Record<string, unknown> => {
  const { id, ...rest } = tokenMessage(token);
  return { id, token: token.secret, ...rest };
};
