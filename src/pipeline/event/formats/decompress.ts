// Decompresses an object if it is gzip or zstd, which is detected by its first bytes and never by name. Several gzip members
// or zstd frames in a row are one text, and zeros may pad the end of gzip. Everything before an error is yielded before the
// error is thrown, except for the last chunk before damaged bytes.
// The module as a whole: Node.js 20 has no zstd, and importing it by name would fail there.
import zlib, { type Gunzip, type ZstdDecompress } from 'node:zlib';
import { type FailureCode, FailureError } from '../../../failure.ts';

/** Bytes passed to zlib at a time: the output can be a thousand times as large, and is held in memory. */
const stepBytes = 16_384;
/** Bytes of one chunk of zlib's output. */
const outputBytes = 65_536;
const signatureBytes = 4;

type Decoder = Gunzip | ZstdDecompress;

interface Compression {
  name: 'gzip' | 'zstd';
  begins(bytes: Buffer): boolean;
  /** Throws `FailureError` where this version of Node.js cannot read it. */
  decoder(): Decoder;
  /** True if a decoder reads one member only, and what follows is for the next decoder. */
  oneMember: boolean;
}

/** zlib reads all members, and stops at the first zero after one. */
const gzip: Compression = {
  name: 'gzip',
  begins: (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b,
  decoder: () => zlib.createGunzip({ chunkSize: outputBytes }),
  oneMember: false,
};

/** A frame may demand any amount of memory for its window. 8 MB is what RFC 8878 (3.1.1.1.2) recommends to support. */
const windowLogMax = 23;

/** A frame may also be one to be skipped (RFC 8878, 3.1.2). */
const zstd: Compression = {
  name: 'zstd',
  begins: (bytes) =>
    bytes.length >= 4 && (bytes.readUInt32LE() === 0xfd2fb528 || bytes.readUInt32LE() >>> 4 === 0x184d2a5),
  decoder() {
    if (!zlib.createZstdDecompress)
      throw failed('object/not-gzip', 'The object is zstd, which Node.js reads only from version 22.15 on.');
    const params = { [zlib.constants.ZSTD_d_windowLogMax]: windowLogMax };
    return zlib.createZstdDecompress({ chunkSize: outputBytes, params });
  },
  // Node.js drops the frames that follow one in the same chunk.
  oneMember: true,
};

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
        if (bytes.length < signatureBytes) continue;
        head = undefined;
        inflate = inflaterFor(bytes);
      }
      if (inflate) yield* inflate.write(bytes);
      else yield bytes;
    }
    if (head && head.length > 0) {
      inflate = inflaterFor(head);
      if (inflate) yield* inflate.write(head);
      else yield head;
    }
    if (inflate) yield* inflate.end();
  } finally {
    inflate?.close();
  }
}

export const isCompressed = (head: Buffer): boolean => gzip.begins(head) || zstd.begins(head);

function inflaterFor(head: Buffer): Inflater | undefined {
  const compression = [gzip, zstd].find(({ begins }) => begins(head));
  return compression && inflater(compression);
}

interface Inflater {
  write(bytes: Buffer): AsyncGenerator<Buffer>;
  end(): AsyncGenerator<Buffer>;
  close(): void;
}

function inflater({ name, decoder: open, oneMember }: Compression): Inflater {
  let ready: Buffer[] = [];
  let ended = false;
  let fault: NodeJS.ErrnoException | undefined;
  let wake = () => {};
  let members = 0;
  let decoder = next();

  function next(): Decoder {
    const opened = open();
    members += 1;
    ended = false;
    opened.on('data', (bytes: Buffer) => ready.push(bytes));
    opened.on('end', () => {
      if (opened !== decoder) return;
      ended = true;
      wake();
    });
    opened.on('error', (error) => {
      if (opened !== decoder) return;
      fault = error;
      wake();
    });
    return opened;
  }

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
      let piece = bytes.subarray(from, from + stepBytes);
      while (piece.length > 0) {
        const before = decoder.bytesWritten;
        const current = piece;
        if (!ended) yield* step((done) => decoder.write(current, () => done()));
        piece = piece.subarray(decoder.bytesWritten - before);
        if (piece.length === 0) break;
        if (!oneMember) {
          if (piece.some((value) => value !== 0)) throw followed();
          break;
        }
        decoder.destroy();
        decoder = next();
      }
      // Whoever reads may have too little time to go on, also if these bytes held nothing.
      yield nothing;
    }
  }

  async function* end(): AsyncGenerator<Buffer> {
    if (!ended) yield* step(() => decoder.end());
  }

  const followed = () => failed('object/not-gzip', `The ${name} data is followed by other data.`);

  function failureOf(error: NodeJS.ErrnoException): FailureError {
    if (error.code === 'Z_BUF_ERROR') return failed('object/truncated', `The ${name} data ends too early.`, error);
    if (error.code === 'ZSTD_error_prefix_unknown' && members > 1) return followed();
    if (error.code !== 'ZSTD_error_frameParameter_windowTooLarge')
      return failed('object/not-gzip', `The ${name} data is damaged.`, error);
    const message = 'The zstd data needs a window of more than 8 MB. Compress it without --ultra or --long.';
    return failed('object/not-gzip', message, error);
  }

  return { write, end, close: () => decoder.destroy() };
}

const nothing = Buffer.alloc(0);

const failed = (code: FailureCode, message: string, cause?: unknown) => new FailureError({ code, message }, { cause });
