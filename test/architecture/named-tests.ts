import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../support/repository.ts';

const TESTS = join(REPOSITORY_ROOT, 'test');

/** A test as a page names it: a row says of something that this file has a test of this title. */
export interface NamedTest {
  readonly what: string;
  /** From `test/` on, also between backticks. */
  readonly file: string;
  /** As the source has it, `${…}` and all. */
  readonly title: string;
}

const hasTest = (source: string, title: string): boolean =>
  ["'", '"', '`'].some((quote) => source.includes(`it(${quote}${title}${quote},`));

/** Those that are not there, one text each. @throws Error when a file is not there. */
export const missingTests = async (named: readonly NamedTest[]): Promise<string[]> => {
  const missing: string[] = [];
  for (const { what, file, title } of named) {
    const source = await readFile(join(TESTS, file.replaceAll('`', '')), 'utf8');
    if (!hasTest(source, title)) {
      missing.push(`${what}: ${title}`);
    }
  }
  return missing;
};
