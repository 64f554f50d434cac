// Turns the caller's input into a CloudEvent. An event with its own id gets no generated values: publishing it twice
// gives the same bytes and the same key.

export interface EventInput {
  /** The event type, which selects the mapping, such as `counselor.login`. At most 1,000 characters. */
  type: string;
  /** Any value that `JSON.stringify` accepts. */
  data?: unknown;
  /**
   * Identifies the event: two events with the same source and id are one. Default: a new id. At most 1,000 characters.
   */
  id?: string;
  /** The part of the platform that emitted the event. Default: the publisher's `source`. At most 1,000 characters. */
  source?: string;
  /** RFC 3339 with a time zone. Default: now, but only for an event without an id. */
  time?: string;
  /** Default: `1.0`. */
  specversion?: string;
  /** Other CloudEvents attributes. */
  [attribute: string]: unknown;
}

export interface EventDefaults {
  source: string;
  newId(): string;
  /** Milliseconds since 1970. */
  now(): number;
}

export type CloudEvent = Record<string, unknown> & { id: string; source: string; type: string };

/** Undefined if the type, the id or the source is not a string, is blank, or is too long. */
export function toCloudEvent(
  input: Readonly<Record<string, unknown>>,
  defaults: EventDefaults,
): CloudEvent | undefined {
  const { type, id, source = defaults.source } = input;
  if (!isText(type) || !isText(source) || (id !== undefined && !isText(id))) return undefined;
  const identity = id === undefined ? { id: defaults.newId(), time: input.time ?? rfc3339(defaults.now()) } : { id };
  return { ...input, specversion: input.specversion ?? '1.0', source, type, ...identity };
}

/** Characters. The pipeline rejects a longer id, source or type. */
const maxAttributeLength = 1_000;

export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= maxAttributeLength;

/** A wall clock may have jumped outside the range of `Date`. */
function rfc3339(now: number): string {
  const date = new Date(now);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
