import { type Queryable } from '../../../src/storage/statement.ts';
import { type World } from './world.ts';

/** Rows that a tenant has only for a moment, or of which nothing is left but a sum: written as they would be. */
export const fillRest = async (on: Queryable, { ids }: World): Promise<void> => {
  const run = async (text: string, ...names: readonly string[]): Promise<void> => {
    await on.query({ name: '', text }, [ids['tenant'], ...names.map((name) => ids[name])]);
  };
  await run('insert into last_uses values ($1, $2, $3, now())', 'userId', 'product');
  await run(`insert into occupancy_hours values ($1, $2, date_trunc('hour', now()), 2)`, 'product');
  await run(`insert into oauth_assertions values ($1, $2, '\\x00', 'infinity')`, 'clientId');
  await run(`insert into rate_buckets values ($1, $2, 'ordinary', 5)`, 'tokenName');
  await run('insert into seat_denials values ($1, $2, $3, now(), now())', 'product', 'manager');
  await run(
    `insert into waiting_line (tenant_id, product, user_id, expires_at) values ($1, $2, $3, 'infinity')`,
    ...['product', 'manager'],
  );
};
