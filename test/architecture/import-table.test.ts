import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY_ROOT } from '../support/repository.ts';
import { findImports, type Imports } from './find-imports.ts';
import { packageOf, readImportTable, violationsOf, type ImportTable } from './import-table.ts';

const KOA = /^(@koa\/|koa$|koa-)/;

const PLANTED_TABLE = `
## Who may import whom

| Folder | may import, besides itself |
| --- | --- |
| \`kernel\` | nothing |
| \`scim\` | \`kernel\`; npm \`ajv\` |
| \`seats\` | \`kernel\` |
| \`tenants\` | \`kernel\`; \`node:crypto\` |
| \`http\` | the domains and \`scim\`; npm except \`knex\`, \`pg\`; \`node:\` |
| \`app\`, \`main.ts\` | everything |
`;

/** A small house in which each rule is broken once; the lines without a comment are allowed. */
const PLANTED = {
  'kernel/ids.ts': "import { a } from '../seats/allowed.ts';", // kernel imports a domain
  'seats/allowed.ts': "import { b } from '../kernel/json.ts'; export const a = b;",
  'seats/types.ts': "import { type C } from '../scim/filter.ts'; export type D = C;", // a type of a forbidden folder
  'seats/node.ts': "import { randomUUID } from 'node:crypto'; randomUUID();", // node: without permission
  'seats/one.ts': "import { type Two } from './two.ts'; export type One = Two;", // half of a circle
  'seats/two.ts': "import { type One } from './one.ts'; export type Two = One;",
  'kernel/json.ts': 'export const b = 1;',
  'scim/filter.ts': "import { Ajv } from 'ajv/dist/2020.js'; export type C = Ajv;",
  'scim/log.ts': "import { pino } from 'pino'; pino();", // another package than the listed one
  'tenants/token.ts': "import { randomBytes } from 'node:crypto'; randomBytes(1);",
  'tenants/file.ts': "import 'node:fs';", // another module of Node's than the listed one
  'http/app.ts': "import koa from 'koa'; import 'node:fs'; import '../scim/filter.ts'; koa();",
  'http/query.ts': "import pg from 'pg'; import './app.ts'; pg;", // an excepted package
  'http/outside.ts': "import '../../bench/load.ts';", // not in src
  'odd/file.ts': "import '../kernel/json.ts';", // a folder without a row
  'main.ts': "import './http/app.ts'; import 'pg'; import 'node:fs';",
};

describe('the import table of src/README.md', () => {
  let table: ImportTable;
  let found: Imports;

  const importersOf = (isPackage: (name: string) => boolean): string[] => {
    const ofPackages = found.imports.filter(({ to, isOfNode }) => to === undefined && !isOfNode);
    return [
      ...new Set(ofPackages.filter((each) => isPackage(packageOf(each.specifier))).map(({ from }) => from)),
    ];
  };

  before(async function () {
    this.timeout(60_000);
    table = readImportTable(await readFile(join(REPOSITORY_ROOT, 'src/README.md'), 'utf8'));
    found = await findImports(REPOSITORY_ROOT);
  });

  it('allows every import of src', () => {
    expect(found.imports).not.to.be.empty;
    expect(violationsOf(table, found.imports)).to.deep.equal([]);
  });

  it('leaves no room for circles', () => {
    expect(found.cycles).to.deep.equal([]);
  });

  it('lets one file of scim alone use ajv', () => {
    const users = importersOf((name) => name === 'ajv').filter((file) => file.startsWith('src/scim/'));
    expect(users).to.have.length(1);
  });

  it('keeps Koa in http', () => {
    const users = importersOf((name) => KOA.test(name));
    expect(users.filter((file) => !file.startsWith('src/http/'))).to.deep.equal([]);
  });

  describe('held against a house in which each rule is broken', () => {
    let root: string;
    let planted: Imports;

    before(async function () {
      this.timeout(60_000);
      root = await mkdtemp(join(tmpdir(), 'seatkeeper-house-'));
      for (const [file, text] of Object.entries(PLANTED)) {
        const path = join(root, 'src', file);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text);
      }
      await mkdir(join(root, 'bench'));
      await writeFile(join(root, 'bench/load.ts'), '');
      planted = await findImports(root);
    });
    after(async () => {
      await rm(root, { recursive: true, force: true });
    });

    it('names every offending import and no other', () => {
      const offending = violationsOf(readImportTable(PLANTED_TABLE), planted.imports).map((each) =>
        each.replace(/: .*/, ''),
      );
      expect(offending).to.have.members([
        'src/kernel/ids.ts imports ../seats/allowed.ts',
        'src/seats/types.ts imports ../scim/filter.ts',
        'src/seats/node.ts imports node:crypto',
        'src/scim/log.ts imports pino',
        'src/tenants/file.ts imports node:fs',
        'src/http/query.ts imports pg',
        'src/http/outside.ts imports ../../bench/load.ts',
        'src/odd/file.ts',
      ]);
    });

    it('names a circle of types', () => {
      expect(planted.cycles).to.deep.equal(['src/seats/one.ts -> src/seats/two.ts -> src/seats/one.ts']);
    });
  });

  it('is refused when a word of it is not understood', () => {
    const withRow = (cell: string) =>
      `## Who may import whom\n\n| Folder | may |\n| --- | --- |\n| \`a\` | ${cell} |\n`;
    for (const cell of ['whatever it likes', '`kernel`, seats', 'npm ajv', '']) {
      expect(() => readImportTable(withRow(cell)), cell).to.throw(/The import table says/);
    }
    expect(() => readImportTable('# Nothing')).to.throw(/There is no table/);
  });
});
