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
