// CSV: a frame is one row, an object with the cells by the names of the columns, which are in the first row or in the
// settings. Its line is that on which it begins. A bad row fails by itself; without good names there are no events. Reasons
// name positions and never a cell, nor a name: the first row of a file without a header is data.
import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import type { JsonObject } from '../../../../json.ts';
import { includesLine, type LineRanges, lastLine } from '../../../../line-ranges.ts';
import type { EventLimits } from '../../limits.ts';
import type { Frame, Framer } from '../frame.ts';
import { withoutMark } from '../json-bytes.ts';
import { namedBySignature } from '../known-formats.ts';
import type { CsvFormat } from './csv-format.ts';
import { type CsvRow, rowSplitter } from './split-rows.ts';

/** More than any object of Salesforce has fields. */
const mostColumns = 1_000;

interface Columns {
  names: readonly string[];
  /** The row that names them; absent if the settings do. */
  header?: Buffer;
}

export function csvFramer(wanted: LineRanges, limits: EventLimits, { delimiter, columns: given }: CsvFormat): Framer {
  const last = lastLine(wanted);
  const splitter = rowSplitter(delimiter.charCodeAt(0), limits.bytes);
  let columns: Columns | undefined;
  let broken = false;

  const badObject = (line: number, message: string): Frame[] => {
    broken = true;
    return [{ kind: 'failed', line, code: 'object/bad-csv', message, andAllAfter: true }];
  };

  function readHeader({ line, bytes }: CsvRow): Frame[] {
    if (!bytes) return badObject(line, 'The header of the CSV file is larger than the settings allow for a row.');
    const header = withoutMark(bytes);
    const cells = cellsOf(header, delimiter);
    if ('message' in cells) return badObject(line, `The header of the CSV file cannot be read. ${cells.message}`);
    const names = cells.map((name) => name.trim());
    // In quotes, another delimiter belongs to the name.
    const isQuoted = header.toString('latin1', 0, 1) === '"';
    const mistake = (isQuoted ? undefined : otherDelimiter(names, delimiter)) ?? mistakeIn(names);
    if (mistake !== undefined) return badObject(line, mistake);
    columns = { names, header };
    return [];
  }

  function readRow({ line, bytes }: CsvRow, { names, header }: Columns): Frame[] {
    if (!includesLine(wanted, line)) return [];
    const failed = (code: 'event/too-large' | 'event/bad-row', message: string): Frame[] => [
      { kind: 'failed', line, code, message, andAllAfter: false },
    ];
    if (!bytes) return failed('event/too-large', tooLarge);
    const own = withoutMark(bytes);
    // Files that were joined may each begin with the header.
    if (header && own.equals(header)) return [];
    const cells = cellsOf(own, delimiter);
    if ('message' in cells) return failed('event/bad-row', `The row cannot be read. ${cells.message}`);
    // Spreadsheets write such rows below their last one.
    if (cells.every((cell) => cell.trim() === '')) return [];
    if (!header && cells.every((cell, index) => cell.trim() === names[index])) return [];
    if (cells.length !== names.length) {
      const expected = header ? `the header has ${names.length}` : `csv.columns names ${names.length}`;
      return failed('event/bad-row', `The row has ${counted(cells.length)}, and ${expected}.`);
    }
    const data = Object.fromEntries(
      names.flatMap((name, index) => (cells[index] === '' ? [] : [[name, cells[index]]])),
    );
    const value = { data: data as JsonObject };
    // An escaped character has six bytes.
    if ((own.length + bytesOf(names)) * 6 > limits.bytes && Buffer.byteLength(JSON.stringify(value)) > limits.bytes)
      return failed('event/too-large', tooLarge);
    return [{ kind: 'value', line, value, bytes: own }];
  }

  /** Blank rows in front are neither the header nor an event. */
  function readFirst(row: CsvRow): Frame[] {
    const first = row.bytes && withoutMark(row.bytes);
    if (first && first.toString('latin1').trim() === '') return [];
    const problem = first && wrongFormat(first);
    if (problem !== undefined) return badObject(row.line, problem);
    if (!given) return readHeader(row);
    columns = { names: given };
    return readRow(row, columns);
  }

  function framesOf(rows: readonly CsvRow[]): Frame[] {
    const frames: Frame[] = [];
    for (const row of rows) {
      if (broken || row.line > last) break;
      frames.push(...(columns ? readRow(row, columns) : readFirst(row)));
    }
    return frames;
  }

  function end(whole: boolean): Frame[] {
    if (!whole) return [];
    const frames = framesOf(splitter.end());
    if (columns || given || broken) return frames;
    return badObject(1, 'The CSV file has no header: it is empty.');
  }

  const finished = () => broken || splitter.line() > last;

  return { push: (chunk) => framesOf(splitter.push(chunk)), end, line: splitter.line, finished };
}

const tooLarge = 'The row is larger than the settings allow. If its cells are short, a closing quote is missing.';

const bytesOf = (names: readonly string[]) => names.reduce((sum, name) => sum + Buffer.byteLength(name), 0);

const counted = (cells: number) => `${cells} ${cells === 1 ? 'cell' : 'cells'}`;

function wrongFormat(firstRow: Buffer): string | undefined {
  const named = namedBySignature(firstRow);
  if (named !== undefined) return named;
  if (!/^[[{]/.test(firstRow.toString('latin1', 0, 1))) return undefined;
  return 'The object looks like JSON, but mappings/_settings.yaml says that the objects of its prefix are CSV.';
}

function otherDelimiter([name, ...others]: readonly string[], delimiter: string): string | undefined {
  const other = [',', ';', '\t', '|'].find((each) => each !== delimiter && name?.includes(each));
  if (others.length > 0 || other === undefined) return undefined;
  const shown = JSON.stringify(other);
  return `The header of the CSV file has one column, with ${shown} in its name. Set csv: { delimiter: ${shown} } in mappings/_settings.yaml.`;
}

function mistakeIn(names: readonly string[]): string | undefined {
  if (names.length > mostColumns)
    return `The header of the CSV file has ${names.length} columns. At most ${mostColumns} are allowed.`;
  const empty = names.indexOf('');
  if (empty >= 0) return `Column ${empty + 1} of the CSV file has no name in the header.`;
  const again = names.findIndex((name, index) => names.indexOf(name) < index);
  if (again < 0) return undefined;
  const first = names.indexOf(names[again] ?? '');
  return `Columns ${first + 1} and ${again + 1} of the CSV file have the same name in the header.`;
}

/** The library's messages quote cells, so only its codes are used. */
const reasons: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'A closing quote is missing.',
  CSV_INVALID_CLOSING_QUOTE: 'Something follows a closing quote. Write a quote inside a quoted cell twice.',
  INVALID_OPENING_QUOTE:
    'A cell that is not in quotes contains a quote. Put the cell in quotes, and write the quote twice.',
};

function cellsOf(row: Buffer, delimiter: string): string[] | { message: string } {
  if (!isUtf8(row)) return { message: 'It is not UTF-8. Spreadsheets call the right format "CSV UTF-8".' };
  try {
    const rows: string[][] = parse(row, { delimiter, relax_column_count: true });
    return rows[0] ?? [''];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { message: reasons[error.code] ?? 'It is not CSV.' };
  }
}
