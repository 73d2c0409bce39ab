import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { UsageError } from '../exit-codes.ts';

/** What a file of users may say; only `userName` must be there. */
export const COLUMNS = [
  'userName',
  'givenName',
  'familyName',
  'email',
  'active',
  'externalId',
  'seats',
] as const;

/** What one line says of a user. A column that the file does not have is undefined, an empty cell is empty. */
export interface UserLine {
  /** Where it ends in the file, from 1. */
  readonly line: number;
  readonly cells: Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;
}

/**
 * Reads a file of users, its first line the names of the columns.
 * @throws UsageError when it cannot be read, is no CSV, or has columns that are not known.
 */
export const readUsersFile = async (path: string): Promise<UserLine[]> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  });
  try {
    const records = parse(text, {
      bom: true,
      columns: checkedColumns,
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { info: { lines: number }; record: UserLine['cells'] }[];
    return records.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    throw error instanceof CsvError ? new UsageError(`${path}: ${error.message}`) : error;
  }
};

const checkedColumns = (header: string[]): string[] => {
  const unknown = header.filter((name) => !(COLUMNS as readonly string[]).includes(name));
  const repeated = header.filter((name, at) => header.indexOf(name) !== at);
  if (unknown.length > 0 || repeated.length > 0 || !header.includes('userName')) {
    throw new UsageError(
      `The first line must name the columns, each once: userName and any of ${COLUMNS.slice(1).join(', ')}. ` +
        `It is: ${header.join(', ')}`,
    );
  }
  return header;
};
