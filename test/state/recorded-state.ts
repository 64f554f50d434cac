// Reads and writes the files in test/fixtures/state/VERSION/. `scripts/record-state/record-state.ts` records them.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Meaning } from './meaning.ts';
import type { Put } from './sent-from.ts';

export type QueueName = 'event' | 'backlog' | 'dead-letter' | 'parked';

/** An item of DynamoDB in its wire format. */
export type Item = Readonly<Record<string, object>>;

export interface StoredObject {
  key: string;
  versionId: string;
  /** Milliseconds since 1970. */
  lastModified: number;
  text: string;
  /** The body of S3's notification. */
  notification: string;
}

export interface QueuedMessage {
  body: string;
  attributes?: Record<string, string>;
  /** True if SQS itself moved it to the dead-letter queue because it was received too often. */
  movedBySqs?: boolean;
}

export interface RecordedMessage extends QueuedMessage {
  /** Which scenario left it. */
  what: string;
  queue: QueueName;
  /** As the version that wrote it parses it; absent if it cannot be parsed. */
  means?: Meaning;
}

/** An event that meets the recorded items. */
export interface Probe {
  what: string;
  /** Key of the object to deliver: a recorded one, or a new one with `text`. */
  key: string;
  text?: string;
  /** Milliseconds after the recording; default 0. */
  afterMs?: number;
  expect: {
    outcome: string;
    /** The failure code. */
    code?: string;
    /** True if Salesforce is called. */
    calls: boolean;
  };
}

/** The hash of an event's content, and the hash of its mapping's rules if a mapping has its type. */
export interface EventHashes {
  key: string;
  line: number;
  content: string;
  rules?: string;
}

export interface RecordedState {
  about: {
    version: string;
    /** Milliseconds since 1970: the time of the recording. */
    recordedAt: number;
  };
  objects: StoredObject[];
  queues: RecordedMessage[];
  stamps: Item[];
  idempotency: Item[];
  /** The dead-letter messages as `s3sf redrive --json` printed them. */
  deadLetters: object[];
  hashes: EventHashes[];
  probes: Probe[];
  spools: RecordedSpool[];
  /** Log lines with outcomes. */
  log: string[];
}

/** A spool, with its files in the folder `spool/NAME`. */
export interface RecordedSpool {
  name: string;
  kind: 'publisher' | 'shipper';
  /** The objects that the recorded version put to S3 after a restart, in this order. */
  puts: Put[];
  /** Paths of quarantined files, which must not change. */
  keeps: string[];
}

const parts = [
  'about',
  'objects',
  'queues',
  'stamps',
  'idempotency',
  'deadLetters',
  'hashes',
  'probes',
  'spools',
] as const;

export const stateFolder = join(import.meta.dirname, '../fixtures/state');

export const recordedVersions = async (): Promise<string[]> => (await readdir(stateFolder)).toSorted();

export async function readState(version: string): Promise<RecordedState> {
  const read = (file: string) => readFile(join(stateFolder, version, file), 'utf8');
  const values = parts.map(async (part) => [part, JSON.parse(await read(`${part}.json`))] as const);
  const log = (await read('log.jsonl')).trimEnd().split('\n');
  return { ...Object.fromEntries(await Promise.all(values)), log } as RecordedState;
}

export async function writeState(state: RecordedState): Promise<void> {
  const folder = join(stateFolder, state.about.version);
  for (const part of parts) await writeFile(join(folder, `${part}.json`), `${JSON.stringify(state[part], null, 2)}\n`);
  await writeFile(join(folder, 'log.jsonl'), `${state.log.join('\n')}\n`);
}
