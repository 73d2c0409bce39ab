import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY_ROOT } from '../support/repository.ts';
import { tableUnder } from './markdown-table.ts';
import { missingTests } from './named-tests.ts';

describe('the table of what has to hold of seats and sessions', () => {
  it('names tests that are there', async () => {
    const readme = await readFile(join(REPOSITORY_ROOT, 'test/README.md'), 'utf8');
    const rows = tableUnder(readme, 'What has to hold of seats and sessions').slice(1);
    expect(rows.length).to.be.greaterThan(20);
    const named = rows.map(([what = '', file = '', title = '']) => ({ what, file, title }));
    expect(await missingTests(named)).to.deep.equal([]);
  });
});
