// Bytes of an object as they were before compression. Gzip is known by its first two bytes, never by name; several
// members in a row are one text. What was read before a fault is given before the fault is thrown.
import { createGunzip } from 'node:zlib';
import { FailureError } from '../../failure.ts';

/** Bytes handed to zlib at a time: it can make a thousand times as much of them, and that is held. */
const stepBytes = 16_384;

/** Throws `FailureError` `object/truncated` or `object/not-gzip`, and what the source throws. */
export async function* plainBytes(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const inflate = { current: undefined as Inflater | undefined };
  let head: Buffer | undefined = Buffer.alloc(0);
  try {
    for await (const chunk of source) {
      let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (head) {
        bytes = Buffer.concat([head, bytes]);
        head = bytes;
        if (bytes.length < 2) continue;
        head = undefined;
        if (bytes[0] === 0x1f && bytes[1] === 0x8b) inflate.current = inflater();
      }
      if (inflate.current) yield* inflate.current.write(bytes);
      else yield bytes;
    }
    if (head && head.length > 0) yield head;
    if (inflate.current) yield* inflate.current.end();
  } finally {
    inflate.current?.close();
  }
}

interface Inflater {
  write(bytes: Buffer): AsyncGenerator<Buffer>;
  end(): AsyncGenerator<Buffer>;
  close(): void;
}

function inflater(): Inflater {
  const gunzip = createGunzip();
  let ready: Buffer[] = [];
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

  /** Runs one step and gives what came of it. zlib never calls back for what follows the last member, but it ends. */
  async function* step(start: (done: () => void) => void): AsyncGenerator<Buffer> {
    if (!ended && !fault) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        start(resolve);
      });
    }
    const given = ready;
    ready = [];
    yield* given;
    if (fault) throw failureOf(fault);
  }

  async function* write(bytes: Buffer): AsyncGenerator<Buffer> {
    for (let from = 0; from < bytes.length && !ended; from += stepBytes) {
      const piece = bytes.subarray(from, from + stepBytes);
      yield* step((done) => gunzip.write(piece, () => done()));
    }
  }

  return {
    write,
    end: () => step(() => gunzip.end()),
    close: () => gunzip.destroy(),
  };
}

function failureOf(error: NodeJS.ErrnoException): FailureError {
  return error.code === 'Z_BUF_ERROR'
    ? new FailureError({ code: 'object/truncated', message: 'The gzip data ends too early.' }, { cause: error })
    : new FailureError({ code: 'object/not-gzip', message: 'The gzip data is damaged.' }, { cause: error });
}
