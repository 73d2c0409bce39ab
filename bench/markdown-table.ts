/** A column: words stand to the left, numbers to the right. */
export interface Column {
  readonly name: string;
  readonly isNumber: boolean;
}

export const words = (name: string): Column => ({ name, isNumber: false });
export const numbers = (name: string): Column => ({ name, isNumber: true });

/** A table of Markdown, readable as it is. */
export const markdownTable = (columns: readonly Column[], rows: readonly (readonly string[])[]): string => {
  const widths = columns.map(({ name }, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${columns
      .map(({ isNumber }, column) => {
        const [cell, width] = [cells[column] ?? '', widths[column] ?? 0];
        return isNumber ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(' | ')} |`;
  const rule = columns.map(({ isNumber }, column) => {
    const width = widths[column] ?? 0;
    return isNumber ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width);
  });
  return [line(columns.map(({ name }) => name)), line(rule), ...rows.map(line)].join('\n');
};
