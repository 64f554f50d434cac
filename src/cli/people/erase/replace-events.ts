// The bytes of an object without some of its events: each is replaced so that the others keep their lines, their numbers and
// their bytes. Works on a stream.
import { placeholder, placeholderInSequence } from '../../../pipeline/event/forgotten/placeholder.ts';
import type { DetectingFramer } from '../../../pipeline/event/formats/detect-format.ts';
import { byte } from '../../../pipeline/event/formats/json-bytes.ts';
import { objectsOnLine } from '../../../pipeline/event/formats/split-line.ts';
import type { Framing } from '../framing.ts';
import type { RemovedLines } from '../selection.ts';

/** The object cannot be taken apart: nothing of it may be changed. */
export class InseparableError extends Error {
  override readonly name = 'InseparableError';
}

const replacement = Buffer.from(placeholder);
const inSequence = Buffer.from(placeholderInSequence);

/** Throws `InseparableError`. @param plain decompressed bytes */
export async function* withoutEvents(
  plain: AsyncIterable<Buffer>,
  { framer, rows }: Framing,
  removed: RemovedLines,
): AsyncGenerator<Buffer> {
  if (rows) yield* withoutRows(plain, rows, removed);
  else yield* byFormat(plain, framer as DetectingFramer, removed);
}

/** Holds the first bytes until the format is known. */
async function* byFormat(plain: AsyncIterable<Buffer>, framer: DetectingFramer, removed: RemovedLines) {
  const iterator = plain[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  const frames: ReturnType<DetectingFramer['push']>[] = [];
  let isWhole = false;
  while (framer.format() === undefined) {
    const { value, done } = await iterator.next();
    if (done) {
      frames.push(framer.end(true));
      isWhole = true;
      break;
    }
    head.push(value);
    frames.push(framer.push(value));
  }
  const rest = async function* () {
    yield* head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  };
  const format = framer.format();
  if (format === 'lines') return yield* withoutLines(rest(), removed);
  if (format !== 'array' && format !== 'sequence') throw new InseparableError();

  let held = Buffer.concat(head);
  const place = (bytes: Buffer) => {
    const at = held.indexOf(bytes);
    if (at < 0) throw new InseparableError();
    return at;
  };
  function* replaced(found: (typeof frames)[number]): Generator<Buffer> {
    for (const frame of found) {
      if (frame.kind === 'failed') throw new InseparableError();
      const at = place(frame.bytes);
      yield held.subarray(0, at);
      yield removed.has(frame.line) ? (format === 'array' ? replacement : inSequence) : frame.bytes;
      held = held.subarray(at + frame.bytes.length);
    }
  }
  for (const found of frames) yield* replaced(found);
  if (!isWhole) {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      held = Buffer.concat([held, next.value]);
      yield* replaced(framer.push(next.value));
    }
    yield* replaced(framer.end(true));
  }
  yield held;
}

async function* withoutLines(plain: AsyncIterable<Buffer>, removed: RemovedLines): AsyncGenerator<Buffer> {
  let line = 1;
  let held: Buffer[] = [];
  function* taken(end: Buffer): Generator<Buffer> {
    const own = removed.get(line);
    if (own === undefined) yield* held;
    else yield* lineWithout(Buffer.concat(held), own);
    yield end;
    held = [];
    line += 1;
  }
  for await (const chunk of plain) {
    let start = 0;
    for (let end = chunk.indexOf(byte.newline); end >= 0; end = chunk.indexOf(byte.newline, start)) {
      held.push(chunk.subarray(start, end));
      yield* taken(chunk.subarray(end, end + 1));
      start = end + 1;
    }
    // A line that stays need not be held.
    if (removed.has(line)) held.push(chunk.subarray(start));
    else {
      yield* held;
      held = [];
      yield chunk.subarray(start);
    }
  }
  if (held.length > 0) yield* taken(Buffer.alloc(0));
}

function* lineWithout(line: Buffer, removed: ReadonlySet<number> | 'all'): Generator<Buffer> {
  const end = line.at(-1) === byte.return ? line.subarray(-1) : Buffer.alloc(0);
  const objects = removed === 'all' ? undefined : objectsOnLine(line.subarray(0, line.length - end.length));
  if (removed !== 'all' && !objects) throw new InseparableError();
  if (!objects || objects.every((_, index) => removed !== 'all' && removed.has(index))) {
    yield replacement;
    yield end;
    return;
  }
  let from = line.byteOffset;
  for (const [index, object] of objects.entries()) {
    yield Buffer.from(line.buffer, from, object.byteOffset - from);
    yield removed !== 'all' && removed.has(index) ? replacement : object;
    from = object.byteOffset + object.length;
  }
  yield Buffer.from(line.buffer, from, line.byteOffset + line.length - from);
}

/** A blank row is no event. It gets as many line ends as the row had, so that the next rows keep their lines. */
async function* withoutRows(
  plain: AsyncIterable<Buffer>,
  rows: NonNullable<Framing['rows']>,
  removed: RemovedLines,
): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let isFirst = true;
  function* replaced(found: ReturnType<typeof rows.push>): Generator<Buffer> {
    for (const { line, bytes } of found) {
      const start = isFirst ? 0 : lineEndAt(held);
      isFirst = false;
      if (!bytes || !held.subarray(start, start + bytes.length).equals(bytes)) throw new InseparableError();
      yield held.subarray(0, start);
      yield removed.has(line)
        ? Buffer.from(
            bytes
              .toString('latin1')
              .match(/\r\n|\r|\n/g)
              ?.join('') ?? '',
          )
        : bytes;
      held = held.subarray(start + bytes.length);
    }
  }
  for await (const chunk of plain) {
    held = Buffer.concat([held, chunk]);
    yield* replaced(rows.push(chunk));
  }
  yield* replaced(rows.end());
  yield held;
}

/** Bytes of the line end that the last row ended with. */
const lineEndAt = (bytes: Buffer): number => (bytes[0] === byte.return && bytes[1] === byte.newline ? 2 : 1);
