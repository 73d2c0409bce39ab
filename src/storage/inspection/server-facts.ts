import { type Queryable } from '../statement.ts';

/** What a database server says of itself. */
export interface ServerFacts {
  /** Such as 160004. */
  readonly versionNumber: number;
  readonly version: string;
  readonly synchronousCommit: string;
  readonly fsync: string;
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
  /** Milliseconds since the epoch, by the clock of the server. */
  readonly now: number;
}

const FACTS = {
  name: '',
  text: `
    select current_setting('server_version_num')::integer as "versionNumber",
           current_setting('server_version') as "version",
           current_setting('synchronous_commit') as "synchronousCommit",
           current_setting('fsync') as "fsync",
           pg_is_in_recovery() as "isStandby",
           current_setting('transaction_read_only') = 'on' as "isReadOnly",
           (extract(epoch from clock_timestamp()) * 1000)::double precision as "now"`,
};

/** Asks the server what it is and how it is set. */
export const readServerFacts = async (database: Queryable): Promise<ServerFacts> => {
  const [facts] = await database.query<ServerFacts>(FACTS, []);
  if (facts === undefined) {
    throw new Error('The server says nothing of itself');
  }
  return facts;
};

const INDEXES = {
  name: '',
  text: `
    select i.relname as "name", x.indisvalid and x.indisready as "isValid"
      from pg_index x join pg_class i on i.oid = x.indexrelid
     where i.relnamespace = current_schema()::regnamespace`,
};

/** The indexes of the schema, and whether each may be used: one that was broken off in its making may not. */
export const readIndexes = async (database: Queryable): Promise<{ name: string; isValid: boolean }[]> =>
  database.query<{ name: string; isValid: boolean }>(INDEXES, []);
