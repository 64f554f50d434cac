// One attempt for spooled files whose events may share an object: read, put, remove. A file is removed only after S3 has
// confirmed its object. A file that cannot be read does not hold up the others. Never rejects.
import type { PackLimits } from '../pack.ts';
import { handedOverAt, identityOf } from '../spool/entry-name.ts';
import { type EventIdentity, readShipment, type Shipment } from '../spool/read-entry.ts';
import type { Spool, SpooledFile } from '../spool/spool.ts';
import { errorCode } from '../spool/system-error.ts';
import { type LoadedFile, type Packed, packShipments } from './pack-shipments.ts';
import type { Put, PutFailure } from './put-object.ts';

export type AttemptResult =
  | { kind: 'sent' }
  /** Another process has sent the event. */
  | { kind: 'gone' }
  | { kind: 'broken'; reason: 'changed' | 'not-json' }
  | { kind: 'failed'; failure: PutFailure; key?: string; event?: EventIdentity };

export interface Attempt {
  file: SpooledFile;
  result: AttemptResult;
}

export interface TryContext {
  spool: Pick<Spool, 'read' | 'remove'>;
  put: Put;
  /** Prefix of the object keys. */
  prefix: string;
  /** CloudEvents source of an event that has none. */
  source: string;
  pack: PackLimits;
  signal: AbortSignal;
}

/** Yields the attempts of the files of one object together, and those of unreadable files one by one. */
export async function* tryTogether(files: readonly SpooledFile[], context: TryContext): AsyncGenerator<Attempt[]> {
  const loaded: LoadedFile[] = [];
  for (const file of files) {
    const read = await load(file, context);
    if ('body' in read) loaded.push({ file, shipment: read });
    else yield [{ file, result: read }];
  }
  for (const packed of packShipments(loaded, context.pack, context.prefix)) yield putAndRemove(packed, context);
}

export async function tryAlone(file: SpooledFile, context: TryContext): Promise<AttemptResult> {
  for await (const [attempt] of tryTogether([file], context)) if (attempt) return attempt.result;
  return { kind: 'gone' };
}

async function load(file: SpooledFile, { spool, prefix, source }: TryContext): Promise<Shipment | AttemptResult> {
  try {
    const bytes = await spool.read(file);
    if (bytes === 'gone') return { kind: 'gone' };
    if (bytes === 'changed') return { kind: 'broken', reason: 'changed' };
    const { entry } = file;
    const read = readShipment(bytes, { prefix, source, id: identityOf(entry), at: handedOverAt(entry) });
    return read === 'not-json' ? { kind: 'broken', reason: 'not-json' } : read;
  } catch (error) {
    return failed(spoolFailure(error));
  }
}

async function putAndRemove({ files, object }: Packed, { spool, put, signal }: TryContext): Promise<Attempt[]> {
  const refused = await put(object, signal);
  const attempts: Attempt[] = [];
  // One after another: the disk belongs to the callers of `publish` too.
  for (const { file, shipment } of files) {
    const failure = refused ?? (await spool.remove(file).then(() => undefined, spoolFailure));
    attempts.push({ file, result: failure ? failed(failure, object.key, shipment.event) : { kind: 'sent' } });
  }
  return attempts;
}

const spoolFailure = (error: unknown): PutFailure => ({ code: 'spool', detail: errorCode(error) });

const failed = (failure: PutFailure, key?: string, event?: EventIdentity): AttemptResult => ({
  kind: 'failed',
  failure,
  ...(key === undefined ? {} : { key }),
  ...(event ? { event } : {}),
});
