// The events that `s3sf diff` compares: all examples and the events in files, each read by the settings of both versions.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ComparedEvent, ReadEvent } from '../../examples/changes/plan-changes.ts';
import type { Versions } from '../../examples/changes/versions.ts';
import { readExample } from '../../examples/run-example.ts';
import { allLines } from '../../line-ranges.ts';
import type { ObjectStore } from '../../pipeline/event/objects/object-store.ts';
import { readEvents } from '../../pipeline/event/reading/read-events.ts';
import { howToRead } from '../../pipeline/how-to-read.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import { UsageError } from '../io.ts';
import { fileStore } from './file-store.ts';

/** The examples of both versions, then the events in a folder. Throws `UsageError` where it cannot be read. */
export async function* comparedEvents(
  versions: Versions<Mappings>,
  folder: string | undefined,
): AsyncGenerator<ComparedEvent> {
  yield* examplesOf(versions);
  if (folder !== undefined) yield* eventsIn(folder, versions);
}

/** Throws `UsageError` where the folder cannot be read. */
export async function* eventsIn(folder: string, versions: Versions<Mappings>): AsyncGenerator<ComparedEvent> {
  for (const file of await eventFiles(folder)) yield* eventsOf(fileAsObject(file), versions);
}

/** An example that both versions have counts once. */
async function* examplesOf({ before, after }: Versions<Mappings>): AsyncGenerator<ComparedEvent> {
  const seen = new Set<string>();
  for (const { file, examples } of [...after.all(), ...before.all()]) {
    for (const example of examples) {
      const content = JSON.stringify(example.event);
      if (seen.has(content)) continue;
      seen.add(content);
      const read = { before: await readExample(example, before), after: await readExample(example, after) };
      yield { name: `${file}: ${example.name}`, ...read };
    }
  }
}

export async function eventFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw new UsageError(`cannot read the folder ${folder}`);
  });
  const files = entries.filter((each) => each.isFile() && /\.jsonl?(\.gz)?$/i.test(each.name));
  return files.map((each) => path.join(each.parentPath, each.name)).sort();
}

/**
 * Settings decide how an event is read, not where it is: both versions find the same lines. If one of them cannot read the
 * file, its failure is about all of them.
 */
export async function* eventsOf(
  object: StoredObject,
  { before, after }: Versions<Mappings>,
): AsyncGenerator<ComparedEvent> {
  const [old, young] = [linesIn(object, before), linesIn(object, after)];
  let last: { before?: ReadEvent; after?: ReadEvent } = {};
  for (;;) {
    const [earlier, later] = [await old.next(), await young.next()];
    const line = later.value?.line ?? earlier.value?.line;
    if (line === undefined) return;
    last = { before: earlier.value?.read ?? last.before, after: later.value?.read ?? last.after };
    if (last.before && last.after) yield { name: `${object.key}:${line}`, before: last.before, after: last.after };
  }
}

export interface StoredObject {
  store: ObjectStore;
  bucket: string;
  key: string;
}

const fileAsObject = (file: string): StoredObject => ({ store: fileStore, bucket: 'local', key: file });

export const readLines = (file: string, mappings: Mappings) => linesIn(fileAsObject(file), mappings);

async function* linesIn(
  { store, bucket, key }: StoredObject,
  mappings: Mappings,
): AsyncGenerator<{ line: number; read: ReadEvent }> {
  const context = { store, ...howToRead(mappings) };
  for await (const reading of readEvents({ bucket, key }, allLines, context)) {
    if (reading.kind === 'event') yield { line: reading.event.location.line, read: { event: reading.event } };
    else yield { line: reading.location.line, read: { failure: reading.failure } };
  }
}
