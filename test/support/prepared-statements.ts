import pg from 'pg';
import { type RecordedStatement } from './recorded-statements.ts';

/** Statements as a server has them on a connection that it keeps. */
export interface PreparedStatements {
  /** Those that the schema does not know, one text each. */
  readonly unknown: readonly string[];
  /** Those that fail on this connection as the schema is by now, one text each. */
  failing(): Promise<string[]>;
  close(): Promise<void>;
}

/** What cannot be prepared: it asks for nothing of the schema. */
const NOT_PREPARED = /^\s*(begin|commit|rollback|listen|unlisten|lock|set|prepare|deallocate)\b/;

/** Prepares statements on a connection of its own. None of them is executed. */
export const prepareStatements = async (
  connectionString: string,
  statements: readonly RecordedStatement[],
): Promise<PreparedStatements> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const prepared: { name: string; what: string }[] = [];
  const unknown: string[] = [];
  for (const [place, { name, text }] of statements.entries()) {
    if (!NOT_PREPARED.test(text)) {
      const what = name === '' ? text : name;
      const complaint = await complaintOf(client, `prepare p${place} as ${text}`);
      if (complaint === undefined) {
        prepared.push({ name: `p${place}`, what });
      } else {
        unknown.push(`${what}: ${complaint}`);
      }
    }
  }
  return {
    unknown,
    failing: async () => {
      const { rows } = await client.query<{ name: string; count: number }>(
        'select name, coalesce(array_length(parameter_types, 1), 0) as count from pg_prepared_statements',
      );
      const counts = new Map(rows.map(({ name, count }) => [name, count]));
      const failing: string[] = [];
      for (const { name, what } of prepared) {
        const values = Array.from({ length: counts.get(name) ?? 0 }, () => 'null').join(', ');
        const complaint = await complaintOf(
          client,
          `explain execute ${name}${values === '' ? '' : `(${values})`}`,
        );
        failing.push(...(complaint === undefined ? [] : [`${what}: ${complaint}`]));
      }
      return failing;
    },
    close: async () => client.end(),
  };
};

const complaintOf = async (client: pg.Client, text: string): Promise<string | undefined> =>
  client.query(text).then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
