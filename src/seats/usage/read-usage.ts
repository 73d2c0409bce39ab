import { type TenantId } from '../../kernel/ids.ts';
import { type Product } from '../product.ts';
import { type AskedRange, hourRange } from './hour-range.ts';
import { type AssignedSeatsPage, type AssignedSeatsQuery, type UsageReader } from './usage-reader.ts';
import { type HourOfUsage, type HourRange } from './usage.ts';
import { UsageError } from './usage-error.ts';

/** What reading usage works with. */
export interface UsageDependencies {
  readonly usage: UsageReader;
  readonly products: () => Promise<Product[]>;
}

/** Which hours of which tenant; a product that is undefined means all of them. */
export interface HoursAsked extends AskedRange {
  readonly tenant: TenantId;
  readonly product: string | undefined;
}

/** Hours of usage, and which they are. */
export interface UsageReport {
  readonly range: HourRange;
  readonly hours: readonly HourOfUsage[];
}

/**
 * How the seats of a tenant were used, hour by hour, the last 24 hours unless others are asked for.
 * @throws UsageError `wrongUsageQuery` for an unknown product, or a range that is none or longer than 31 days.
 */
export const readUsage = async (
  deps: UsageDependencies,
  { tenant, product, ...asked }: HoursAsked,
): Promise<UsageReport> => {
  const range = hourRange(asked, await deps.usage.now());
  await refuseUnknown(deps, product);
  return { range, hours: await deps.usage.hours(tenant, { range, product }) };
};

/**
 * A page of the seats that are assigned, the longest unused first, so that idle ones can be reclaimed.
 * @throws UsageError `wrongUsageQuery` for an unknown product.
 */
export const readAssignedSeats = async (
  deps: UsageDependencies,
  { tenant, ...query }: AssignedSeatsQuery & { readonly tenant: TenantId },
): Promise<AssignedSeatsPage> => {
  await refuseUnknown(deps, query.product);
  return deps.usage.assignedSeats(tenant, query);
};

/** A name that is misspelt would look like a product that nobody uses. */
const refuseUnknown = async ({ products }: UsageDependencies, name: string | undefined): Promise<void> => {
  if (name === undefined) {
    return;
  }
  const known = (await products()).map(({ product }) => product);
  if (!known.includes(name)) {
    throw new UsageError('product', `must be one of ${known.join(', ')}.`);
  }
};
