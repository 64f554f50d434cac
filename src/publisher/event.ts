// What is handed over becomes a CloudEvent. An event that names its own id gets nothing that changes from call to call:
// publishing it twice gives the same bytes and the same key.

export interface EventInput {
  /** Chooses the mapping, such as `counselor.login`. */
  type: string;
  /** Anything that JSON can say. */
  data?: unknown;
  /** Makes it the same event when it is published twice; default a new one. */
  id?: string;
  /** Which part of the platform it comes from; default the publisher's `source`. */
  source?: string;
  /** RFC 3339 with its zone; default now, where the id is not given either. */
  time?: string;
  /** Default `1.0`. */
  specversion?: string;
  /** Further attributes of CloudEvents. */
  [attribute: string]: unknown;
}

export interface EventDefaults {
  source: string;
  newId(): string;
  /** Milliseconds since 1970. */
  now(): number;
}

export type CloudEvent = Record<string, unknown> & { id: string; source: string; type: string };

/** Undefined where the type, or an id or source that is given, is no text, empty or too long. */
export function toCloudEvent(
  input: Readonly<Record<string, unknown>>,
  defaults: EventDefaults,
): CloudEvent | undefined {
  const { type, id, source = defaults.source } = input;
  if (!isText(type) || !isText(source) || (id !== undefined && !isText(id))) return undefined;
  const own = id === undefined ? { id: defaults.newId(), time: input.time ?? rfc3339(defaults.now()) } : { id };
  return { ...input, specversion: input.specversion ?? '1.0', source, type, ...own };
}

/** Characters that the pipeline takes in an id, a source or a type. */
const longestAttribute = 1_000;

export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= longestAttribute;

/** A wall clock may have jumped to where no date is. */
function rfc3339(now: number): string {
  const date = new Date(now);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
