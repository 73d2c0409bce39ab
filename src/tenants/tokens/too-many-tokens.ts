import { TenantError } from '../tenant-error.ts';

/** A connection has the token in use and the one that takes its place. */
export const MOST_LIVE_TOKENS = 2;

/** The refusal of one more. */
export const tooManyTokens = (name: string): TenantError =>
  new TenantError(
    'tooManyTokens',
    `The connection "${name}" has ${MOST_LIVE_TOKENS} live tokens already. Revoke one of them first.`,
  );
