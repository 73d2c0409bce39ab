import { TenantError } from './tenant-error.ts';

/** What a tenant's token may do. */
export type Scope =
  'audit:read' | 'plan:manage' | 'scim' | 'seats:manage' | 'sessions' | 'tokens:manage' | 'users:manage';

export const SCOPES: readonly Scope[] = [
  'audit:read',
  'plan:manage',
  'scim',
  'seats:manage',
  'sessions',
  'tokens:manage',
  'users:manage',
];

/**
 * Nobody hands out what they may not do themselves; the vendor may do everything.
 * @throws TenantError `scopeBeyondCaller`, which names the scopes.
 */
export const refuseBeyondCaller = (order: {
  readonly scopes: readonly Scope[];
  readonly callerScopes: readonly Scope[] | 'all';
}): void => {
  const { scopes, callerScopes } = order;
  const beyond = callerScopes === 'all' ? [] : scopes.filter((scope) => !callerScopes.includes(scope));
  if (beyond.length > 0) {
    throw new TenantError(
      'scopeBeyondCaller',
      `Scopes that the caller does not have cannot be handed out: ${beyond.join(', ')}.`,
      { scopes: beyond },
    );
  }
};
