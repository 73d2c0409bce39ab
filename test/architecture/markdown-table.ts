const SEPARATOR = /^\|[\s|:-]+\|$/;

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());

/**
 * The rows of the first table under a heading, its head first.
 * @throws Error when there is no such heading or no table under it.
 */
export const tableUnder = (markdown: string, heading: string): string[][] => {
  const lines = markdown.split('\n').map((line) => line.trim());
  const start = lines.findIndex((line) => line.replace(/^#+\s+/, '') === heading && line.startsWith('#'));
  const section = start < 0 ? [] : lines.slice(start + 1);
  const end = section.findIndex((line) => line.startsWith('#'));
  const rest = end < 0 ? section : section.slice(0, end);
  const first = rest.findIndex((line) => line.startsWith('|'));
  const table = first < 0 ? [] : rest.slice(first);
  const after = table.findIndex((line) => !line.startsWith('|'));
  if (table.length === 0) {
    throw new Error(`There is no table under the heading "${heading}"`);
  }
  return table
    .slice(0, after < 0 ? table.length : after)
    .filter((line) => !SEPARATOR.test(line))
    .map(cellsOf);
};
