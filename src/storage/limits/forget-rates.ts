import { type Queryable, type Statement } from '../statement.ts';

const FORGET: Statement = { name: 'rates-forget', text: 'select rate_buckets_forget()' };

/** Forgets connections that have not asked for anything for long. */
export const forgetRates = async (connection: Queryable): Promise<void> => {
  await connection.query(FORGET, []);
};
