// The files in test/fixtures/state/VERSION/, which `scripts/record-state/record-state.ts` writes.
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
  /** Body of S3's notification. */
  notification: string;
}

export interface QueuedMessage {
  body: string;
  attributes?: Record<string, string>;
  /** True where SQS itself moved it to the dead-letter queue: it was received too often. */
  movedBySqs?: boolean;
}

export interface RecordedMessage extends QueuedMessage {
  /** How it came about. */
  what: string;
  queue: QueueName;
  /** As the version that wrote it parses it; absent where it cannot be parsed. */
  means?: Meaning;
}

/** An event that runs into the recorded tables. */
export interface Probe {
  what: string;
  /** The recorded object that is delivered again, unless `text` makes a new one. */
  key: string;
  text?: string;
  /** Milliseconds after the recording; default 0. */
  afterMs?: number;
  expect: {
    outcome: string;
    /** Of the failure. */
    code?: string;
    /** Whether it causes a Salesforce call. */
    calls: boolean;
  };
}

/** Hashes of one event: of its content, and of its mapping's rules where a mapping has its type. */
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
  /** What `s3sf redrive --json` printed about the dead letters. */
  deadLetters: object[];
  hashes: EventHashes[];
  probes: Probe[];
  spools: RecordedSpool[];
  /** Log lines with outcomes. */
  log: string[];
}

/** Its files are in the folder `spool/NAME`. */
export interface RecordedSpool {
  name: string;
  kind: 'publisher' | 'shipper';
  /** What the version that wrote it put to S3 after a restart, in this order. */
  puts: Put[];
  /** Quarantined files, which must not change. */
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
