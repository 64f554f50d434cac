// Columns of text under each other, two blanks apart; the last one is as wide as it likes.

/** A longer cell pushes out what follows it in its own row alone. */
const widestColumn = 48;

export function renderTable(rows: readonly (readonly string[])[], { indent = 0 } = {}): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => (column < row.length - 1 ? widthOf(row[column]) : 0))),
  );
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `${' '.repeat(indent)}${line(row).trimEnd()}\n`).join('');
}

const widthOf = (cell = '') => (cell.length > widestColumn ? 0 : cell.length);
