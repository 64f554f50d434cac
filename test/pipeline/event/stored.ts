// Objects in memory for the tests of the event stage, and how their events are read.
import { Readable } from 'node:stream';
import type { Failure } from '../../../src/failure.ts';
import { FailureError } from '../../../src/failure.ts';
import { allLines, type LineRanges } from '../../../src/line-ranges.ts';
import type { EnvelopeReader } from '../../../src/pipeline/event/envelope-reader.ts';
import type { Reading } from '../../../src/pipeline/event/event.ts';
import type { ObjectStore, OpenObject } from '../../../src/pipeline/event/objects/object-store.ts';
import { readEvents } from '../../../src/pipeline/event/reading/read-events.ts';
import type { ObjectReference } from '../../../src/request.ts';

export interface Stored extends Partial<Omit<OpenObject, 'body'>> {
  /** The bytes, in the chunks in which they arrive. */
  chunks: readonly Uint8Array[];
  /** The error that ends the body after its last chunk. */
  breaksWith?: Failure;
}

export const lastModified = new Date('2026-01-02T03:04:05.678Z');
export const limits = { bytes: 1000, depth: 8 };

/** Finds `{ kind }` as the type, and id, source and time by their own names. */
export const envelope: EnvelopeReader = async ({ kind, id, source, time }) => ({
  ...(kind === undefined ? {} : { type: kind }),
  ...(id === undefined ? {} : { id }),
  ...(source === undefined ? {} : { source }),
  ...(time === undefined ? {} : { time }),
});

export function storeOf(objects: Record<string, Stored | Failure>): ObjectStore & { released: string[] } {
  const released: string[] = [];
  return {
    released,
    async open({ key }) {
      const found = objects[key];
      if (!found) throw new FailureError({ code: 'object/gone', message: 'gone' });
      if (!('chunks' in found)) throw new FailureError(found);
      const { chunks, breaksWith, ...facts } = found;
      const size = chunks.reduce((sum, { length }) => sum + length, 0);
      return { size, lastModified, ...facts, body: bodyOf(chunks, breaksWith, () => released.push(key)) };
    },
  };
}

async function* bodyOf(chunks: readonly Uint8Array[], breaksWith: Failure | undefined, release: () => void) {
  try {
    yield* Readable.from(chunks);
    if (breaksWith) throw new FailureError(breaksWith);
  } finally {
    release();
  }
}

export interface ReadOptions extends Partial<Stored> {
  key?: string;
  lines?: LineRanges;
  reference?: Partial<ObjectReference>;
  limits?: { bytes: number; depth: number };
}

/** Reads one object that holds `content`. */
export async function readAll(
  content: string | Uint8Array | readonly Uint8Array[],
  { key = 'events/a.json', lines = allLines, reference = {}, limits: own = limits, ...stored }: ReadOptions = {},
): Promise<Reading[]> {
  const chunks = typeof content === 'string' || content instanceof Uint8Array ? [Buffer.from(content)] : content;
  const store = storeOf({ [key]: { chunks, ...stored } });
  const object = { bucket: 'example', key, ...reference };
  return Array.fromAsync(readEvents(object, lines, { store, envelope, limits: own }));
}

/** A reading in a few words: `1 the-id`, or `3 event/not-json` with a `+` if nothing can follow. */
export function summaryOf(reading: Reading): string {
  if (reading.kind === 'event') return `${reading.event.location.line} ${reading.event.id}`;
  return `${reading.location.line} ${reading.failure.code}${reading.andAllAfter ? '+' : ''}`;
}

/** Cuts bytes at these positions, each a fraction of the length. */
export function cut(bytes: Buffer, eventWrites: readonly number[]): Buffer[] {
  const locations = [...new Set(eventWrites.map((share) => Math.floor(share * bytes.length)))].sort((a, b) => a - b);
  return [0, ...locations].map((from, index) => bytes.subarray(from, locations[index] ?? bytes.length));
}
