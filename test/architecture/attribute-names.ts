import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';

interface Definition {
  readonly name: string;
  readonly subAttributes?: readonly Definition[];
}

const namesIn = (definitions: readonly Definition[]): string[] =>
  definitions.flatMap(({ name, subAttributes = [] }) => [name, ...namesIn(subAttributes)]);

/** The names of all attributes and sub-attributes that the documents of a folder define, but those left out. */
export const attributeNames = async (folder: string, leftOut: readonly string[]): Promise<Set<string>> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json') && !leftOut.includes(file));
  const texts = await Promise.all(files.map(async (file) => readFile(join(folder, file), 'utf8')));
  const documents = texts.map((text) => JSON.parse(text) as { readonly attributes: readonly Definition[] });
  return new Set(documents.flatMap(({ attributes }) => namesIn(attributes)));
};

/** A place of a source file where words of ours stand. */
interface Passage {
  readonly position: number;
  readonly words: readonly string[];
  /** Names of attributes in texts disregard letter case, as RFC 7643 §2.1 has it. */
  readonly isText: boolean;
}

const isModuleName = (node: ts.Node): boolean =>
  ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent);

const textOf = (node: ts.Node): string | undefined => {
  const isTemplatePart = ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
  return (ts.isStringLiteralLike(node) && !isModuleName(node)) || isTemplatePart ? node.text : undefined;
};

/** `x.name`, `{ name: x }` and `const { name } = x` all reach for a member. */
const memberOf = (node: ts.Node): ts.Node | undefined => {
  if (ts.isPropertyAccessExpression(node) || ts.isPropertyAssignment(node)) {
    return node.name;
  }
  if (ts.isShorthandPropertyAssignment(node)) {
    return node.name;
  }
  return ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)
    ? (node.propertyName ?? node.name)
    : undefined;
};

const passagesOf = (node: ts.Node, file: ts.SourceFile): Passage[] => {
  const text = textOf(node);
  if (text !== undefined) {
    return [{ position: node.getStart(file), words: text.match(/[\w$]+/g) ?? [], isText: true }];
  }
  const member = memberOf(node);
  return member !== undefined && ts.isIdentifier(member)
    ? [{ position: member.getStart(file), words: [member.text], isText: false }]
    : [];
};

/** `line: word` for each of the names that a source text has in a string or as a member; comments do not count. */
export const namesUsed = (source: string, names: ReadonlySet<string>): string[] => {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const folded = new Set([...names].map((name) => name.toLowerCase()));
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    for (const { position, words, isText } of passagesOf(node, file)) {
      const line = file.getLineAndCharacterOfPosition(position).line + 1;
      const used = words.filter((word) => (isText ? folded.has(word.toLowerCase()) : names.has(word)));
      found.push(...used.map((word) => `${line}: ${word}`));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
};
