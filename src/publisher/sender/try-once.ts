// One attempt for one spooled file: read, put, remove. Returns the result and never rejects.
import { handedOverAt, identityOf } from '../spool/entry-name.ts';
import { readShipment, type Shipment } from '../spool/read-entry.ts';
import type { Spool, SpooledFile } from '../spool/spool.ts';
import { errorCode } from '../spool/system-error.ts';
import type { Put, PutFailure } from './put-object.ts';

export type AttemptResult =
  | { kind: 'sent' }
  /** Another process has sent the event. */
  | { kind: 'gone' }
  | { kind: 'broken'; reason: 'changed' | 'not-json' }
  | { kind: 'failed'; failure: PutFailure; shipment?: Shipment };

export interface TryContext {
  spool: Pick<Spool, 'read' | 'remove'>;
  put: Put;
  /** Prefix of the object keys. */
  prefix: string;
  /** CloudEvents source of an event that has none. */
  source: string;
  signal: AbortSignal;
}

export async function tryOnce(
  file: SpooledFile,
  { spool, put, prefix, source, signal }: TryContext,
): Promise<AttemptResult> {
  let shipment: Shipment | undefined;
  try {
    const bytes = await spool.read(file);
    if (bytes === 'gone') return { kind: 'gone' };
    if (bytes === 'changed') return { kind: 'broken', reason: 'changed' };
    const { entry } = file;
    const read = readShipment(bytes, { prefix, source, id: identityOf(entry), at: handedOverAt(entry) });
    if (read === 'not-json') return { kind: 'broken', reason: 'not-json' };
    shipment = read;
    const failure = await put(shipment, signal);
    if (failure) return { kind: 'failed', failure, shipment };
    await spool.remove(file);
    return { kind: 'sent' };
  } catch (error) {
    const failure: PutFailure = { code: 'spool', detail: errorCode(error) };
    return { kind: 'failed', failure, ...(shipment ? { shipment } : {}) };
  }
}
