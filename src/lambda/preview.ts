// The preview function: what events would do in Salesforce, with every problem of the mappings. It reads only its own
// files, so it needs no permissions, no network and no account.

import type { Failure } from '../failure.ts';
import { allLines } from '../line-ranges.ts';
import type { ObjectStore } from '../pipeline/event/objects/object-store.ts';
import { readEvents } from '../pipeline/event/reading/read-events.ts';
import { readFailure } from '../pipeline/event/reading/read-failure.ts';
import { howToRead } from '../pipeline/how-to-read.ts';
import type { LoadedMappings } from '../pipeline/mapping/load-mappings.ts';
import { type Preview, previewEvent } from '../pipeline/preview.ts';
import type { Problem } from '../problem.ts';
import { readMappings } from './wiring/read-mappings.ts';

export interface PreviewReply {
  /** Problems of the mapping files. */
  problems: Problem[];
  /** One entry per event, in order: its preview, or why it cannot be read. */
  events: (Preview | { line: number; failure: Failure })[];
}

/** The files of a deployed function never change, so it reads them once. If that fails, the next call retries. */
export function createPreview({ MAPPINGS_DIR, SCHEMA_DIR }: NodeJS.ProcessEnv) {
  const folders = { mappingsDir: MAPPINGS_DIR ?? 'mappings', schemaDir: SCHEMA_DIR ?? 'salesforce/schema' };
  let loading: Promise<LoadedMappings> | undefined;
  return async (content: unknown): Promise<PreviewReply> => {
    loading ??= readMappings(folders);
    const { problems, mappings } = await loading.catch((error: unknown): never => {
      loading = undefined;
      throw error;
    });
    const bytes = bytesOf(content);
    if (!bytes) return { problems, events: [{ line: 1, failure: readFailure('event/too-deep') }] };
    const events: PreviewReply['events'] = [];
    const object = { bucket: 'preview', key: 'event.json' };
    const deps = { store: storeOf(bytes), ...howToRead(mappings) };
    for await (const reading of readEvents(object, allLines, deps)) {
      if (reading.kind === 'event') events.push(await previewEvent(reading.event, mappings));
      else events.push({ line: reading.location.line, failure: reading.failure });
    }
    return { problems, events };
  };
}

let preview: ReturnType<typeof createPreview> | undefined;

/**
 * @param content as in an S3 object: an event, or a list of events. As JSON it has lost the digits of long numbers before
 * it gets here; a text with the JSON keeps them.
 */
export async function handler(content: unknown): Promise<PreviewReply> {
  preview ??= createPreview(process.env);
  return preview(content);
}

/** Undefined if it is nested so deeply that writing it as JSON runs out of stack: far deeper than any setting allows. */
function bytesOf(content: unknown): Buffer | undefined {
  try {
    return Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function storeOf(bytes: Buffer): ObjectStore {
  return {
    open: async () => ({
      body: (async function* () {
        yield bytes;
      })(),
      size: bytes.length,
      lastModified: new Date(),
    }),
  };
}
