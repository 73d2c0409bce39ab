import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY_ROOT } from '../support/repository.ts';
import { tableUnder } from './markdown-table.ts';
import { missingTests } from './named-tests.ts';

/** Who sees to what no test shows. */
const OTHERS = ['the code', 'a page', 'a setting', 'the operator', 'left so', 'not yet'];

interface Row {
  readonly chapter: string;
  readonly cells: readonly string[];
}

/** The rows of all chapters of the standard. */
const rowsOf = (page: string): Row[] =>
  [...page.matchAll(/^### (V(\d+) .+)$/gm)].flatMap(([, heading = '', chapter = '']) =>
    tableUnder(page, heading)
      .slice(1)
      .map((cells) => ({ chapter, cells })),
  );

describe('the security page', () => {
  let rows: readonly Row[];

  before(async () => {
    rows = rowsOf(await readFile(join(REPOSITORY_ROOT, 'docs/security.md'), 'utf8'));
  });

  it('has rows of five cells, each numbered after its chapter', () => {
    expect(rows.length).to.be.greaterThan(100);
    for (const { chapter, cells } of rows) {
      expect(cells, cells.join(' | ')).to.have.length(5).and.to.not.include('');
      expect(cells[0]).to.match(new RegExp(`^${chapter}\\.\\d+\\.\\d+$`));
    }
  });

  it('names tests that are there, or who else sees to it', async () => {
    const named = rows
      .map(({ cells: [what = '', , , file = '', title = ''] }) => ({ what, file, title }))
      .filter(({ file }) => !OTHERS.includes(file));
    expect(named.length).to.be.greaterThan(50);
    expect(await missingTests(named)).to.deep.equal([]);
  });
});
