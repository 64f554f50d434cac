// Texts and code in a Markdown table, so that nothing in them is read as Markdown; and the table, with its columns aligned.
import { widthOf } from '../../rendering/fit-text.ts';
import { visible } from '../../rendering/visible.ts';

export const cellText = (text: string): string => visible(text).replace(/[\\`*_{}[\]<>|#~]/g, '\\$&');

/** Empty for an empty text. */
export function cellCode(text: string): string {
  if (text === '') return '';
  const shown = visible(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const blank = longest > 0 ? ' ' : '';
  // GitHub reads the bar as the end of the cell even in code.
  return `${fence}${blank}${shown.replaceAll('|', '\\|')}${blank}${fence}`;
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...table.map((row) => widthOf(row[column] ?? ''))));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => padded(cells[column] ?? '', width)).join(' | ')} |\n`;
  return `${line(head)}${line(widths.map((width) => '-'.repeat(width)))}${rows.map(line).join('')}`;
}

const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)));
