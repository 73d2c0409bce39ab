import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY_ROOT } from '../support/repository.ts';
import { tableUnder } from './markdown-table.ts';

const TESTS = join(REPOSITORY_ROOT, 'test');

const hasTest = (source: string, title: string): boolean =>
  ["'", '"', '`'].some((quote) => source.includes(`it(${quote}${title}${quote},`));

describe('the table of what has to hold of seats and sessions', () => {
  it('names tests that are there', async () => {
    const readme = await readFile(join(TESTS, 'README.md'), 'utf8');
    const rows = tableUnder(readme, 'What has to hold of seats and sessions').slice(1);
    expect(rows.length).to.be.greaterThan(20);
    for (const [what, file = '', title = ''] of rows) {
      const source = await readFile(join(TESTS, file.replaceAll('`', '')), 'utf8');
      expect(hasTest(source, title), `${String(what)}: ${title}`).to.equal(true);
    }
  });
});
