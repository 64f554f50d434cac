// Splits CSV into rows (RFC 4180): a row ends at a line end that is not in quotes. A quote only opens at the beginning of a
// cell, so that a stray one spoils its own row and no other. A row that is too large is not held in memory.
import { byte, byteOrderMark } from '../json-bytes.ts';

export interface CsvRow {
  /** 1-based number of the file's line on which the row begins. */
  line: number;
  /** Without its line end; undefined if it is too large. */
  bytes: Buffer | undefined;
}

export interface RowSplitter {
  push(chunk: Buffer): CsvRow[];
  /** The last row, if no line end follows it. */
  end(): CsvRow[];
  /** Line on which the row that is being read begins. */
  line(): number;
}

type State = 'cell start' | 'plain' | 'quoted' | 'after quote';

export function rowSplitter(delimiter: number, largestBytes: number): RowSplitter {
  let state: State = 'cell start';
  let line = 1;
  let nextLine = 1;
  /** The last byte was a carriage return: a line feed after it belongs to the same line end. */
  let afterReturn = false;
  /** Bytes of a byte order mark at the beginning of the row: a quote after it still opens. Undefined after other bytes. */
  let marked: number | undefined = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;

  function hold(piece: Buffer): void {
    heldBytes += piece.length;
    if (heldBytes > largestBytes) held = [];
    else if (piece.length > 0) held.push(piece);
  }

  function takeRow(): CsvRow {
    const row = { line, bytes: heldBytes > largestBytes ? undefined : Buffer.concat(held) };
    [held, heldBytes, state, marked] = [[], 0, 'cell start', 0];
    line = nextLine;
    return row;
  }

  function push(chunk: Buffer): CsvRow[] {
    const rows: CsvRow[] = [];
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const value = chunk[index];
      const isSecondHalf = value === byte.newline && afterReturn;
      afterReturn = value === byte.return;
      if (isSecondHalf) {
        // Inside quotes it stays; between rows it is dropped.
        if (state !== 'quoted') start = index + 1;
        continue;
      }
      if (marked !== undefined && value === byteOrderMark[marked]) {
        marked += 1;
        continue;
      }
      if (marked === 1 || marked === 2) state = 'plain';
      marked = undefined;
      const endsLine = value === byte.newline || value === byte.return;
      if (endsLine) nextLine += 1;
      if (state === 'quoted') {
        if (value === byte.quote) state = 'after quote';
      } else if (endsLine) {
        hold(chunk.subarray(start, index));
        rows.push(takeRow());
        start = index + 1;
      } else if (value === delimiter) state = 'cell start';
      else if (value === byte.quote && state !== 'plain') state = 'quoted';
      else state = 'plain';
    }
    hold(chunk.subarray(start));
    return rows;
  }

  return { push, end: () => (heldBytes > 0 ? [takeRow()] : []), line: () => line };
}
