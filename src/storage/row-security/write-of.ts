/**
 * Conditions for statements that are a transaction of their own and write: they say whose rows are written, which a
 * transaction says with its begin, and cost no round trip. Each is a subquery that depends on no row, so PostgreSQL
 * evaluates it once, before it looks at any ("One-Time Filter"); the policies of migrations/0020_row_security.up.sql
 * find the setting made. It ends with the statement.
 */
const afterSetting = (setting: string, value: string): string =>
  `(select set_config('seatkeeper.${setting}', ${value}, true)) is not null`;

/** The rows of the tenant in a parameter, which has to be an id. */
export const writeOf = (placeholder: string): string =>
  afterSetting('tenants', `array[${placeholder}::uuid]::text`);

/** The rows of tenants, in a parameter that is an array of ids. */
export const writeOfAll = (placeholder: string): string =>
  afterSetting('tenants', `${placeholder}::uuid[]::text`);

/** The rows of every tenant: for what tidies up, and belongs to no request. */
export const WRITE_OF_EVERY_TENANT = afterSetting('every_tenant', "'on'");
