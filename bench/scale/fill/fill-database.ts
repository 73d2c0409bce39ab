import pg from 'pg';
import { putProduct } from '../../operator.ts';
import { type BenchServer } from '../../server.ts';
import { COMMON_SEAT, RARE_SEAT } from '../seats.ts';
import { type ScaleTenant } from '../tenant.ts';
import { checkTenant } from './check-tenant.ts';
import { fillTenant } from './fill-tenant.ts';

/** The tenants that are compared, and one for what is only written. */
export interface ScaleTenants {
  readonly small: ScaleTenant;
  readonly large: ScaleTenant;
  readonly scratch: ScaleTenant;
}

export interface FillOrder {
  /** Users of the large tenant. */
  readonly users: number;
  /** The sizes of its groups. */
  readonly groups: readonly number[];
}

export const SMALL_TENANT = 1_000;
const NEWCOMERS = 1_000;

/** Makes the tenants, holds them against what the server stores itself, and tells the planner about them. */
export const fillDatabase = async (
  { connectionString, program }: BenchServer,
  { users, groups }: FillOrder,
): Promise<ScaleTenants> => {
  const { baseUrl } = program;
  const database = new pg.Client({ connectionString });
  await database.connect();
  try {
    // Of no interest when the plans of slow statements are asked for.
    await database.query('set auto_explain.log_min_duration = -1');
    await putProduct(baseUrl, COMMON_SEAT.product, 'Remote Support');
    await putProduct(baseUrl, RARE_SEAT.product, 'Service Desk');
    const fill = async (
      name: string,
      count: number,
      order: { newcomers: number; groups: readonly number[] },
    ) => {
      const startedAt = performance.now();
      const tenant = await fillTenant({ baseUrl, database }, { name, users: count, ...order });
      const seconds = (performance.now() - startedAt) / 1_000;
      process.stderr.write(`filled the ${name} tenant, ${count} users, in ${seconds.toFixed(1)} s\n`);
      return tenant;
    };
    const scratch = await fill('scratch', 100, { newcomers: 0, groups: [] });
    const small = await fill('small', SMALL_TENANT, { newcomers: 0, groups: [SMALL_TENANT] });
    const large = await fill('large', users, { newcomers: NEWCOMERS, groups });
    await checkTenant(database, small, scratch);
    await checkTenant(database, large, scratch);
    await database.query('vacuum analyze');
    return { small, large, scratch };
  } finally {
    await database.end();
  }
};
