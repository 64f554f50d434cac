// The library's public API. `publish` writes an event to a spool on disk and never waits for the network; a sender in
// the background puts it to S3, however long that takes. Only `createPublisher` throws; nothing rejects.
import { randomUUID } from 'node:crypto';
import { type Status, startEngine } from './engine.ts';
import { type CloudEvent, type EventInput, toCloudEvent } from './event.ts';
import { keyOfEvent } from './object-key.ts';
import type { CloseOptions, PublisherOptions, PublishResult } from './options.ts';

export type { PublisherClock } from './clock.ts';
export type { Status } from './engine.ts';
export type { EventInput } from './event.ts';
export type { CloseOptions, PublisherOptions, PublishResult, RefusalReason } from './options.ts';
export type { PackOptions } from './pack.ts';
export type { PublisherLogger, Quarantined, Refusing, Report, Undelivered, Waiting } from './report.ts';
export type { PutFailure } from './sender/put-object.ts';

export interface Publisher {
  /**
   * Resolves to `spooled` once the event survives power loss: the publisher is now responsible for it. Resolves to
   * `refused` with a reason otherwise: the event is still yours. Takes at most `publishTimeoutMs`. Never throws or
   * rejects.
   */
  publish(event: EventInput): Promise<PublishResult>;
  /**
   * With `pack`: starts sending the events that wait for others, in the background. Without it, nothing waits. Never
   * throws.
   */
  flush(): void;
  /** What the spool holds now, and how sending is going. Never rejects. */
  status(): Promise<Status>;
  /**
   * Stops the publisher, and sends events that wait only for others in their pack. Other unsent events stay in the
   * spool for the next process that opens it. Never rejects.
   */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Creates a publisher and starts sending what the spool already holds.
 * @throws TypeError if `bucket` or `spool` is empty, or `pack` is not valid
 */
export function createPublisher(options: PublisherOptions): Publisher {
  const { bucket, spool, maxEventBytes = 1_000_000, publishTimeoutMs = 5000, newId = randomUUID } = options;
  if (!bucket || !spool) throw new TypeError('createPublisher needs `bucket` and `spool`, the folder of the spool.');
  const engine = startEngine(spool, options);
  const { clock, prefix, source, packs } = engine;

  return {
    async publish(input) {
      const serialized = toBytes(input, { source, newId, now: clock.now });
      if (!serialized) return { status: 'refused', reason: 'invalid-event' };
      const { bytes, event } = serialized;
      if (bytes.length > maxEventBytes) return { status: 'refused', reason: 'too-large', id: event.id };
      const accepted = await engine.accept({ bytes }, publishTimeoutMs);
      if ('entry' in accepted) {
        return { status: 'spooled', id: event.id, ...(packs ? {} : { key: keyOfEvent(event, prefix) }) };
      }
      const { refused } = accepted;
      return { status: 'refused', reason: refused === 'gone' ? 'spool-unwritable' : refused, id: event.id };
    },
    flush: engine.flush,
    status: engine.status,
    close: engine.close,
  };
}

/** Undefined if the input is not an event. The caller's getters and `toJSON` may throw. */
function toBytes(
  input: EventInput,
  defaults: Parameters<typeof toCloudEvent>[1],
): { bytes: Uint8Array; event: CloudEvent } | undefined {
  try {
    const built = toCloudEvent(input, defaults);
    if (!built) return undefined;
    const text = JSON.stringify(built);
    // The key must match what is sent, and serialization may change the attributes.
    const event: unknown = JSON.parse(text);
    return isEvent(event) ? { bytes: Buffer.from(text), event } : undefined;
  } catch {
    return undefined;
  }
}

const isEvent = (value: unknown): value is CloudEvent =>
  ['id', 'source', 'type'].every((name) => typeof (value as Record<string, unknown> | null)?.[name] === 'string');
