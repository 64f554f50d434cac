// Decompresses an object if it is gzip, which is detected by its first two bytes and never by name. Several members in a
// row are one text, and zeros may pad the end. Everything before an error is yielded before the error is thrown, except
// for the last chunk before damaged bytes.
import { createGunzip } from 'node:zlib';
import { type FailureCode, FailureError } from '../../../failure.ts';

/** Bytes passed to zlib at a time: the output can be a thousand times as large, and is held in memory. */
const stepBytes = 16_384;
/** Bytes of one chunk of zlib's output. */
const outputBytes = 65_536;

/** Throws `FailureError` `object/truncated` or `object/not-gzip`, and any error of the source. */
export async function* plainBytes(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let inflate: Inflater | undefined;
  let head: Buffer | undefined = Buffer.alloc(0);
  try {
    for await (const chunk of source) {
      let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (head) {
        bytes = Buffer.concat([head, bytes]);
        head = bytes;
        if (bytes.length < 2) continue;
        head = undefined;
        if (bytes[0] === 0x1f && bytes[1] === 0x8b) inflate = inflater();
      }
      if (inflate) yield* inflate.write(bytes);
      else yield bytes;
    }
    if (head && head.length > 0) yield head;
    if (inflate) yield* inflate.end();
  } finally {
    inflate?.close();
  }
}

interface Inflater {
  write(bytes: Buffer): AsyncGenerator<Buffer>;
  end(): AsyncGenerator<Buffer>;
  close(): void;
}

function inflater(): Inflater {
  const gunzip = createGunzip({ chunkSize: outputBytes });
  let ready: Buffer[] = [];
  let givenBytes = 0;
  let ended = false;
  let fault: NodeJS.ErrnoException | undefined;
  let wake = () => {};
  gunzip.on('data', (bytes: Buffer) => ready.push(bytes));
  gunzip.on('end', () => {
    ended = true;
    wake();
  });
  gunzip.on('error', (error) => {
    fault = error;
    wake();
  });

  /** Runs one step and yields its output. zlib does not call back for bytes after the last member, but it ends. */
  async function* step(start: (done: () => void) => void): AsyncGenerator<Buffer> {
    await new Promise<void>((resolve) => {
      wake = resolve;
      start(resolve);
    });
    const given = ready;
    ready = [];
    yield* given;
    if (fault) throw failureOf(fault);
  }

  async function* write(bytes: Buffer): AsyncGenerator<Buffer> {
    for (let from = 0; from < bytes.length; from += stepBytes) {
      const piece = bytes.subarray(from, from + stepBytes);
      if (!ended) yield* step((done) => gunzip.write(piece, () => done()));
      givenBytes += piece.length;
      if (!ended) continue;
      // zlib stops at the first zero after a member and does not report what follows.
      const unread = Math.min(givenBytes - gunzip.bytesWritten, piece.length);
      if (piece.subarray(piece.length - unread).some((value) => value !== 0)) {
        throw failed('object/not-gzip', 'The gzip data is followed by other data.');
      }
    }
  }

  async function* end(): AsyncGenerator<Buffer> {
    if (!ended) yield* step(() => gunzip.end());
  }

  return { write, end, close: () => gunzip.destroy() };
}

function failureOf(error: NodeJS.ErrnoException): FailureError {
  return error.code === 'Z_BUF_ERROR'
    ? failed('object/truncated', 'The gzip data ends too early.', error)
    : failed('object/not-gzip', 'The gzip data is damaged.', error);
}

const failed = (code: FailureCode, message: string, cause?: unknown) => new FailureError({ code, message }, { cause });
