import { tableUnder } from './markdown-table.ts';

/** What the modules of a folder may import. */
interface Permission {
  /** The words of the table, for messages. */
  readonly words: string;
  readonly folders: ReadonlySet<string> | 'every';
  readonly mayImportPackage: (name: string) => boolean;
  readonly mayImportNode: (specifier: string) => boolean;
}

/** The table of `src/README.md`: a permission for each folder of `src`. */
export type ImportTable = ReadonlyMap<string, Permission>;

/** One import as it was found. */
export interface Import {
  /** The importing file, from the root of the repository: `src/seats/product.ts`. */
  readonly from: string;
  /** What it says in the import: `../kernel/ids.ts`, `pg`, `node:fs`. */
  readonly specifier: string;
  /** The file of the repository it leads to; undefined for a package or a module of Node's. */
  readonly to: string | undefined;
  readonly isOfNode: boolean;
}

/** What the table calls "the domains". */
const DOMAINS = ['kernel', 'seats', 'tenants', 'directory', 'audit'];

/** The words in backticks; anything else in the list is a mistake, never a silent permission. */
const quoted = (list: string): string[] =>
  list.split(/,| and /).map((part) => {
    const name = /^`(.+)`$/.exec(part.trim())?.[1];
    if (name === undefined) {
      throw new Error(`The import table says "${part.trim()}", which is no folder or package in backticks`);
    }
    return name;
  });

const packagesFrom = (clause: string | undefined): ((name: string) => boolean) => {
  if (clause === undefined) {
    return () => false;
  }
  const [, exception, list] = /^npm(?: (except))?(?: (.+))?$/.exec(clause) ?? [];
  const listed = list === undefined ? [] : quoted(list);
  return (name) => (list === undefined ? true : listed.includes(name) === (exception === undefined));
};

const foldersFrom = (clause: string): string[] =>
  clause.split(/,| and /).flatMap((part) => (part.trim() === 'the domains' ? DOMAINS : quoted(part)));

const isNpm = (clause: string): boolean => /^npm\b/.test(clause);
/** "`node:`" stands for all of Node's modules, "`node:crypto`" for that one. */
const isNode = (clause: string): boolean => clause.startsWith('`node:');

const permissionFrom = (words: string): Permission => {
  if (words === 'everything') {
    return { words, folders: 'every', mayImportPackage: () => true, mayImportNode: () => true };
  }
  const clauses = words.split(';').map((clause) => clause.trim());
  const folders = clauses.filter((clause) => clause !== 'nothing' && !isNode(clause) && !isNpm(clause));
  const nodeModules = clauses.filter(isNode).flatMap(quoted);
  return {
    words,
    folders: new Set(folders.flatMap(foldersFrom)),
    mayImportPackage: packagesFrom(clauses.find(isNpm)),
    mayImportNode: (specifier) => nodeModules.includes('node:') || nodeModules.includes(specifier),
  };
};

/** @throws Error for a table it does not understand: a rule that is not understood would not be checked. */
export const readImportTable = (markdown: string): ImportTable => {
  const [, ...rows] = tableUnder(markdown, 'Who may import whom');
  return new Map(
    rows.flatMap(([folders = '', words = '']) =>
      quoted(folders).map((folder) => [folder, permissionFrom(words)] as const),
    ),
  );
};

/** `src/seats/product.ts` is in `seats`, `src/main.ts` in `main.ts`; undefined outside of `src`. */
export const folderOf = (file: string): string | undefined => /^src\/([^/]+)/.exec(file)?.[1];

/** `pg/lib/x` is in `pg`, `@koa/router/x` in `@koa/router`. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const isAllowed = (permission: Permission, own: string, { to, specifier, isOfNode }: Import): boolean => {
  if (permission.folders === 'every') {
    return true;
  }
  if (isOfNode) {
    return permission.mayImportNode(specifier);
  }
  if (to === undefined) {
    return permission.mayImportPackage(packageOf(specifier));
  }
  const folder = folderOf(to);
  return folder === own || (folder !== undefined && permission.folders.has(folder));
};

/** A sentence for each import that the table does not allow. */
export const violationsOf = (table: ImportTable, imports: readonly Import[]): string[] =>
  imports.flatMap((each) => {
    const own = folderOf(each.from) ?? '';
    const permission = table.get(own);
    if (permission === undefined) {
      return [`${each.from}: the table has no row for ${own}`];
    }
    const words = `${own} may import ${permission.words}`;
    return isAllowed(permission, own, each) ? [] : [`${each.from} imports ${each.specifier}: ${words}`];
  });
