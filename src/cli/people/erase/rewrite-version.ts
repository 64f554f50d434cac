// Writes what is left of a version without the events of a person to a file, compressed as the version was, and proves that
// every other event is still there, on its line, with its bytes.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { FailureError } from '../../../failure.ts';
import { allLines } from '../../../line-ranges.ts';
import { isPlaceholderText } from '../../../pipeline/event/forgotten/placeholder.ts';
import { plainBytes } from '../../../pipeline/event/formats/decompress.ts';
import { framesOf } from '../../../pipeline/event/reading/object-frames.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import type { OpenVersion } from '../find/open-version.ts';
import { framing } from '../framing.ts';
import type { RemovedLines } from '../selection.ts';
import { InseparableError, withoutEvents } from './replace-events.ts';

export interface RewriteOptions {
  mappings: Mappings;
  removed: RemovedLines;
  /** Files that may be overwritten. */
  files: { before: string; after: string };
}

/** Throws `InseparableError`. */
export async function rewriteVersion(opened: OpenVersion, options: RewriteOptions): Promise<void> {
  try {
    await rewrite(opened, options);
  } catch (error) {
    // Its compression is damaged.
    throw error instanceof FailureError ? new InseparableError() : error;
  }
}

async function rewrite(opened: OpenVersion, { mappings, removed, files }: RewriteOptions): Promise<void> {
  await pipeline(opened.body, createWriteStream(files.before, { mode: 0o600 }));
  const compression = await compressionOf(files.before);
  const text = withoutEvents(plainBytes(createReadStream(files.before)), framing(opened, mappings), removed);
  const compressor = compression?.();
  const steps = compressor ? [Readable.from(text), compressor] : [Readable.from(text)];
  await pipeline([...steps, createWriteStream(files.after, { mode: 0o600 })]);
  const before = await fingerprintOf(files.before, opened, mappings, removed);
  const after = await fingerprintOf(files.after, opened, mappings, new Map());
  if (before !== after) throw new InseparableError();
}

async function compressionOf(file: string): Promise<(() => zlib.Gzip | zlib.ZstdCompress) | undefined> {
  for await (const chunk of createReadStream(file, { end: 3 })) {
    const head = chunk as Buffer;
    if (head[0] === 0x1f && head[1] === 0x8b) return () => zlib.createGzip();
    if (head.length === 4 && head.readUInt32LE() === 0xfd2fb528) return () => zlib.createZstdCompress();
  }
  return undefined;
}

/** Equal for two objects with the same events on the same lines, apart from those that are removed. */
async function fingerprintOf(
  file: string,
  opened: OpenVersion,
  mappings: Mappings,
  removed: RemovedLines,
): Promise<string> {
  const { framer, limits } = framing(opened, mappings);
  const fingerprint = createHash('sha256');
  const frames = framesOf(createReadStream(file), framer, {
    lines: allLines,
    limits,
    hasTime: () => true,
    onEmpty: () => {},
  });
  for await (const group of frames) {
    for (const frame of group) {
      if (frame.kind === 'failed' && frame.andAllAfter) throw new InseparableError();
      const own = removed.get(frame.line);
      if (own === 'all') continue;
      const parts = frame.kind === 'failed' ? [frame.failure.code] : (frame.several ?? [frame.bytes]);
      for (const [index, part] of parts.entries()) {
        if (own?.has(index) || (typeof part !== 'string' && isPlaceholderText(part))) continue;
        fingerprint.update(JSON.stringify([frame.line, index, part.length])).update(part);
      }
    }
  }
  return fingerprint.digest('hex');
}
