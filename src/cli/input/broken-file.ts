// Where and why an event file is not JSON, for the person who has the file. The function never looks so closely: its log
// gives the location of an event and nothing of its content.
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Failure } from '../../failure.ts';
import { plainBytes } from '../../pipeline/event/formats/decompress.ts';
import { namedByName, namedBySignature } from '../../pipeline/event/formats/known-formats.ts';
import { jsonError, lineAndColumn } from './json-error.ts';

export interface BrokenAt {
  /** 1-based, as an editor shows it. */
  line: number;
  column: number;
  what: string;
}

/** Larger files are not read a second time. */
const largestBytes = 50_000_000;

/** True for a file of blanks or nothing. */
export const isEmpty = async (file: string) => (await contentOf(file))?.toString('latin1').trim() === '';

export interface BrokenText {
  /** `FILE:LINE:COLUMN what is wrong` */
  text: string;
  /** Where the position is known. */
  at?: BrokenAt;
}

/** Describes each failure of a file, in the order of their lines. The file is read once more, however many there are. */
export function describerOf(file: string): (failure: Failure, line: number) => Promise<BrokenText> {
  let reading: Promise<Content | undefined> | undefined;
  return async (failure, line) => {
    const plain = { text: `${file}:${line} ${failure.message}` };
    if (!notJson.has(failure.code)) return plain;
    reading ??= contentOf(file).then((bytes) => bytes && contentIn(bytes));
    const content = await reading;
    if (!content || (failure.code === 'object/not-json' && namedByName({ key: file }))) return plain;
    const at = brokenAt(content, failure.code, line);
    if (!at) return plain;
    if (at === 'empty') return { text: `${file} is empty` };
    return { text: `${file}:${at.line}:${at.column} This is not JSON. ${at.what}`, at };
  };
}

const notJson = new Set(['object/not-json', 'event/not-json', 'object/truncated']);

interface Content {
  bytes: Buffer;
  /** Undefined if it is not UTF-8. */
  text: string | undefined;
  lineAt(line: number): string;
}

/** Undefined for a format that the reason has named. */
function contentIn(bytes: Buffer): Content | undefined {
  if (namedBySignature(bytes)) return undefined;
  const text = isUtf8(bytes) ? bytes.toString('utf8').replace(/^\uFEFF/, '') : undefined;
  let [at, start] = [1, 0];
  return {
    bytes,
    text,
    lineAt(line) {
      if (text === undefined) return '';
      if (line < at) [at, start] = [1, 0];
      for (; at < line; at += 1) {
        const end = text.indexOf('\n', start);
        if (end < 0) return '';
        start = end + 1;
      }
      const end = text.indexOf('\n', start);
      return text.slice(start, end < 0 ? undefined : end);
    },
  };
}

/** Undefined where nothing is wrong with the JSON. `line` is that of the failure. */
function brokenAt({ bytes, text, lineAt }: Content, code: string, line: number): BrokenAt | 'empty' | undefined {
  if (text === undefined) return notUtf8(bytes);
  if (/^\s*$/.test(text)) return 'empty';
  // In a JSON array the failure counts items, not lines.
  const isLine = code === 'event/not-json' && !/^\s*\[/.test(text);
  const part = isLine ? lineAt(line) : text;
  const firstLine = isLine ? line : 1;
  const mistake = jsonError(part, firstLine);
  return mistake && { ...lineAndColumn(part, mistake.offset, firstLine), what: mistake.what };
}

function notUtf8(bytes: Buffer): BrokenAt {
  let [line, start] = [1, 0];
  for (;;) {
    const newline = bytes.indexOf(0x0a, start);
    const piece = bytes.subarray(start, newline < 0 ? undefined : newline);
    if (newline < 0 || !isUtf8(piece)) {
      const column = [...(piece.toString('utf8').split('\uFFFD')[0] ?? '')].length + 1;
      return { line, column, what: 'A character is not UTF-8. Save the file as UTF-8.' };
    }
    [line, start] = [line + 1, newline + 1];
  }
}

/** Decompressed; undefined where the file is not one, too large, or cannot be read. */
async function contentOf(file: string): Promise<Buffer | undefined> {
  try {
    const stats = await stat(file);
    if (!stats.isFile() || stats.size > largestBytes) return undefined;
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of plainBytes(createReadStream(file))) {
      bytes += chunk.length;
      if (bytes > largestBytes) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}
