/** What a command has to say. */
export interface Answer {
  /** For programs: with `--json` the one document on stdout. */
  readonly document: object;
  /** For people. */
  readonly text: string;
  /** Whether something was refused or found wrong. */
  readonly isRefused?: boolean;
}

/** Rows as columns of equal width, under their headings. */
export const columns = (headings: readonly string[], rows: readonly (readonly unknown[])[]): string => {
  if (rows.length === 0) {
    return 'There are none.';
  }
  const lines = [headings, ...rows.map((row) => row.map(cell))];
  const widths = headings.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const cell = (value: unknown): string => {
  if (value === null || value === undefined) {
    return '-';
  }
  return Array.isArray(value) ? value.join(' ') : typeof value === 'string' ? value : JSON.stringify(value);
};

/** Facts of one thing, one a line. */
export const facts = (of: Readonly<Record<string, unknown>>): string => {
  const width = Math.max(...Object.keys(of).map((name) => name.length)) + 2;
  return Object.entries(of)
    .map(([name, value]) => `${`${name}:`.padEnd(width)}${cell(value)}`)
    .join('\n');
};
