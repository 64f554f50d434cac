// A table in Markdown with its columns aligned. The cells are Markdown.
import { widthOf } from '../rendering/fit-text.ts';

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...table.map((row) => widthOf(row[column] ?? ''))));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => padded(cells[column] ?? '', width)).join(' | ')} |\n`;
  return `${line(head)}${line(widths.map((width) => '-'.repeat(width)))}${rows.map(line).join('')}`;
}

const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)));
