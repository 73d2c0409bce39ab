/** The set of compatibility rules an identity provider's connector gets. */
export type ClientProfile = 'default' | 'entra' | 'okta' | 'strict';

export const CLIENT_PROFILES: readonly ClientProfile[] = ['default', 'entra', 'okta', 'strict'];
