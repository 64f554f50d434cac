// The platform's side: hand over an event and go on. `publish` writes it to a spool on disk and never waits for the
// network; a sender in the background brings it to S3, however long that takes. Nothing is ever thrown at the caller.
import { randomUUID } from 'node:crypto';
import { type Status, startEngine } from './engine.ts';
import { type CloudEvent, type EventInput, toCloudEvent } from './event.ts';
import { keyOfEvent } from './object-key.ts';
import type { CloseOptions, PublisherOptions, PublishResult } from './options.ts';

export type { PublisherClock } from './clock.ts';
export type { Status } from './engine.ts';
export type { EventInput } from './event.ts';
export type { CloseOptions, PublisherOptions, PublishResult, RefusalReason } from './options.ts';
export type { PublisherLogger, Quarantined, Refusing, Report, Undelivered } from './report.ts';
export type { PutFailure } from './sender/put-object.ts';

export interface Publisher {
  /**
   * Resolves to `spooled` once the event is safe on the disk: it will reach S3. Resolves to `refused` where it could not
   * be taken: it is the caller's again. Never throws, never rejects.
   */
  publish(event: EventInput): Promise<PublishResult>;
  /** What the spool holds now, and how the sending goes. */
  status(): Promise<Status>;
  /** Stops. What is not yet sent stays in the spool, for the next process that opens it. */
  close(options?: CloseOptions): Promise<void>;
}

/** @throws TypeError for options that name no bucket or no spool */
export function createPublisher(options: PublisherOptions): Publisher {
  const { bucket, spool, maxEventBytes = 1_000_000, publishTimeoutMs = 5000, newId = randomUUID } = options;
  if (!bucket || !spool) throw new TypeError('createPublisher needs a bucket and the folder of its spool.');
  const engine = startEngine(spool, options);
  const { clock, prefix, source } = engine;

  return {
    async publish(input) {
      const made = toBytes(input, { source, newId, now: clock.now });
      if (!made) return { status: 'refused', reason: 'invalid-event' };
      const { bytes, event } = made;
      if (bytes.length > maxEventBytes) return { status: 'refused', reason: 'too-large', id: event.id };
      const accepted = await engine.accept({ bytes }, publishTimeoutMs);
      if ('entry' in accepted) return { status: 'spooled', id: event.id, key: keyOfEvent(event, prefix) };
      const { refused } = accepted;
      return { status: 'refused', reason: refused === 'gone' ? 'spool-unwritable' : refused, id: event.id };
    },
    status: engine.status,
    close: engine.close,
  };
}

/** Undefined for what is no event. Getters and `toJSON` of the caller's own may throw. */
function toBytes(
  input: EventInput,
  defaults: Parameters<typeof toCloudEvent>[1],
): { bytes: Uint8Array; event: CloudEvent } | undefined {
  try {
    const built = toCloudEvent(input, defaults);
    if (!built) return undefined;
    const text = JSON.stringify(built);
    // What is sent is what JSON made of it: the key is made of the same.
    const event: unknown = JSON.parse(text);
    return isEvent(event) ? { bytes: Buffer.from(text), event } : undefined;
  } catch {
    return undefined;
  }
}

const isEvent = (value: unknown): value is CloudEvent =>
  ['id', 'source', 'type'].every((name) => typeof (value as Record<string, unknown> | null)?.[name] === 'string');
