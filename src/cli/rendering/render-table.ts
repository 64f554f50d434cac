// Columns of text under each other, two blanks apart, as wide as the terminal at most.
//
//   renderTable(rows, { terminal, head: ['CODE', 'EVENTS', 'REASON'], columns: [whole, { align: 'right' }, wrapped] })
//
// A cell is a text, or `{ text, style }` for colour. Cells are made visible() here: pass them as they are.
// In a window that is too narrow, columns that are not `whole` shrink, the widest first: their cells are cut with `…`, or
// wrapped at blanks with `wrapped`. Salesforce Ids are never broken. If the table is still too wide and has a head, each
// row becomes a block of lines, one per column, so that nothing is lost.
// In a pipe nothing is cut or wrapped. A very long cell shifts only the rest of its own row.
import { cut, pad, widthOf, wrap } from './fit-text.ts';
import type { Style, Terminal } from './terminal.ts';
import { visible } from './visible.ts';

export type Cell = string | { text: string; style: Style };

export interface ColumnOptions {
  /** What happens to a cell that does not fit. Default: `cut`. */
  overflow?: 'cut' | 'wrap' | 'whole';
  align?: 'left' | 'right';
}

export const whole: ColumnOptions = { overflow: 'whole' };
export const wrapped: ColumnOptions = { overflow: 'wrap' };

export interface TableOptions {
  terminal: Terminal;
  /** Blanks before each line. */
  indent?: number;
  /** Titles of the columns. */
  head?: readonly string[];
  /** By column, from the first. */
  columns?: readonly ColumnOptions[];
}

const gap = 2;
/** Columns that shrink keep at least this width. */
const narrowestCut = 12;
const narrowestWrap = 20;
/** A longer cell does not widen its column in a pipe. */
const widestInPipe = 48;

interface Painted {
  text: string;
  style?: Style;
}

export function renderTable(rows: readonly (readonly Cell[])[], options: TableOptions): string {
  const { terminal, indent = 0, head, columns = [] } = options;
  const body = rows.map((row) => row.map(painted));
  const table = head ? [head.map((text): Painted => ({ text, style: 'strong' })), ...body] : body;
  const widths = fittedWidths(table, columns, terminal.width - indent);
  if (!widths && head) return body.map((row) => block(row, head, options)).join('\n');
  return table.map((row) => line(row, widths ?? naturalWidths(table, terminal.width), options)).join('');
}

function painted(cell: Cell): Painted {
  return typeof cell === 'string' ? { text: visible(cell) } : { ...cell, text: visible(cell.text) };
}

function naturalWidths(table: readonly (readonly Painted[])[], room: number): number[] {
  const count = Math.max(0, ...table.map((row) => row.length));
  return Array.from({ length: count }, (_, column) => {
    const widths = table.map((row) => widthOf(row[column]?.text ?? ''));
    return Math.max(0, ...widths.filter((width) => room < Number.POSITIVE_INFINITY || width <= widestInPipe));
  });
}

/** Undefined if the table does not fit even with every column at its narrowest. */
function fittedWidths(
  table: readonly (readonly Painted[])[],
  columns: readonly ColumnOptions[],
  width: number,
): number[] | undefined {
  const natural = naturalWidths(table, width);
  const room = width - gap * Math.max(0, natural.length - 1);
  if (sum(natural) <= room || width === Number.POSITIVE_INFINITY) return natural;
  const least = natural.map((own, column) => leastWidth(table, column, own, columns[column]));
  if (sum(least) > room) return undefined;
  // Wider columns shrink to the same width; narrower ones keep theirs.
  let widest = Math.max(...natural);
  const capped = () => natural.map((own, column) => Math.max(least[column] ?? 0, Math.min(own, widest)));
  while (sum(capped()) > room) widest -= 1;
  return spread(capped(), natural, room);
}

/** Gives the columns of room that are left to the first cells that can use them. */
function spread(widths: number[], natural: readonly number[], room: number): number[] {
  let left = room - sum(widths);
  return widths.map((width, column) => {
    const more = Math.min(left, Math.max(0, (natural[column] ?? 0) - width));
    left -= more;
    return width + more;
  });
}

function leastWidth(
  table: readonly (readonly Painted[])[],
  column: number,
  natural: number,
  { overflow = 'cut' }: ColumnOptions = {},
): number {
  if (overflow === 'whole') return natural;
  if (overflow === 'cut') return Math.min(natural, narrowestCut);
  const words = table.flatMap((row) => (row[column]?.text ?? '').split(' '));
  return Math.min(natural, Math.max(narrowestWrap, ...words.map(widthOf)));
}

/** One row: several lines where a cell is wrapped. */
function line(row: readonly Painted[], widths: readonly number[], options: TableOptions): string {
  const { terminal, indent = 0, columns = [] } = options;
  const cells = row.map(({ text, style }, column) => {
    const width = widths[column] ?? 0;
    return { style, width, align: columns[column]?.align, lines: fitted(text, width, terminal, columns[column]) };
  });
  const height = Math.max(1, ...cells.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, index) => {
    // Blanks at the end of a line stay out of the colour and out of the text.
    const last = cells.findLastIndex(({ lines }) => (lines[index] ?? '') !== '');
    const shown = cells.slice(0, last + 1).map(({ lines, width, align, style }, column) => {
      const text = lines[index] ?? '';
      const colour = style === undefined ? text : terminal.paint(style, text);
      return column === last && align !== 'right' ? colour : pad(colour, width, align);
    });
    return `${' '.repeat(shown.length > 0 ? indent : 0)}${shown.join(' '.repeat(gap))}\n`;
  }).join('');
}

function fitted(text: string, width: number, terminal: Terminal, { overflow = 'cut' }: ColumnOptions = {}): string[] {
  if (terminal.width === Number.POSITIVE_INFINITY || overflow === 'whole' || widthOf(text) <= width) return [text];
  return overflow === 'cut' ? [cut(text, width)] : wrap(text, { width }).split('\n');
}

/** A row as a block: on each line the title of a column and its whole cell. */
function block(row: readonly Painted[], head: readonly string[], { terminal, indent = 0 }: TableOptions): string {
  const titles = Math.max(...head.map(widthOf));
  return row
    .map(({ text, style }, column) => {
      const title = terminal.paint('strong', pad(head[column] ?? '', titles));
      const value = style === undefined ? text : terminal.paint(style, text);
      const lines = wrap(value, { width: terminal.width, indent: indent + titles + gap, first: 0 });
      return `${' '.repeat(indent)}${title}${' '.repeat(gap)}${lines}\n`;
    })
    .join('');
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
