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

/** `FILE:LINE:COLUMN what is wrong`; with `at` where the position is known. */
export async function describeBroken(file: string, failure: Failure, line: number) {
  const at = notJson.has(failure.code) ? await brokenAt(file, failure.code, line) : undefined;
  if (!at) return { text: `${file}:${line} ${failure.message}` };
  if (at === 'empty') return { text: `${file} is empty` };
  return { text: `${file}:${at.line}:${at.column} This is not JSON. ${at.what}`, at };
}

const notJson = new Set(['object/not-json', 'event/not-json', 'object/truncated']);

/** Undefined where the file cannot be read again, such as standard input. `line` is that of the failure. */
async function brokenAt(file: string, code: string, line: number): Promise<BrokenAt | 'empty' | undefined> {
  const bytes = await contentOf(file);
  if (!bytes || namedBySignature(bytes) || (code === 'object/not-json' && namedByName({ key: file }))) return undefined;
  if (!isUtf8(bytes)) return notUtf8(bytes);
  const text = bytes.toString('utf8');
  const whole = text.replace(/^\uFEFF/, '');
  if (whole.trim() === '') return 'empty';
  // In a JSON array the failure counts items, not lines.
  const isLine = code === 'event/not-json' && !whole.trimStart().startsWith('[');
  const part = isLine ? (whole.split('\n')[line - 1] ?? '') : whole;
  const firstLine = isLine ? line : 1;
  const mistake = jsonError(part, firstLine);
  if (!mistake) return undefined;
  return { ...lineAndColumn(part, mistake.offset, firstLine), what: mistake.what };
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
