import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Setting } from '../../src/config/setting.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { REPOSITORY_ROOT } from '../support/repository.ts';
import { tableUnder } from './markdown-table.ts';

const rowOf = (setting: Setting<unknown>): string[] => [
  `\`${setting.name}\``,
  setting.defaultInWords ?? `\`${String(setting.default)}\``,
  setting.description,
];

const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

describe('the settings table of the README', () => {
  it('equals the settings of the configuration', async () => {
    const expected = [['Setting', 'Default', 'Meaning'], ...Object.values(SETTINGS).map(rowOf)];
    const readme = await readFile(join(REPOSITORY_ROOT, 'README.md'), 'utf8');
    const written = tableUnder(readme, 'Settings');
    expect(written.map(lineOf)).to.deep.equal(expected.map(lineOf));
  });
});
