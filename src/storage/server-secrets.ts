import { randomBytes } from 'node:crypto';
import { type Queryable, type Statement } from './statement.ts';

const KEEP: Statement = {
  name: 'server-secrets-keep',
  text: 'insert into server_secrets (name, secret) values ($1, $2) on conflict do nothing',
};

const READ: Statement = {
  name: 'server-secrets-read',
  text: 'select secret from server_secrets where name = $1',
};

/** 256 bits under a name, made when it is first asked for; the same for every process on the database. */
export const serverSecret = async (connection: Queryable, name: string): Promise<Buffer> => {
  await connection.query(KEEP, [name, randomBytes(32)]);
  const [row] = await connection.query<{ readonly secret: Buffer }>(READ, [name]);
  if (row === undefined) {
    throw new Error(`The secret ${name} was kept and is not there`);
  }
  return row.secret;
};
