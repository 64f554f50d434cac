// Turns the bytes of a spooled file into the object to put to S3. The result depends only on the bytes and the file's
// name: an event without an id gets its id and time from the name. Errors never contain text of an event.
import { gunzipSync } from 'node:zlib';
import { isText, toCloudEvent } from '../event.ts';
import { keyOfEvent, keyOfFile } from '../object-key.ts';

export interface ObjectToPut {
  key: string;
  body: Uint8Array;
  contentType: string;
}

export interface EventIdentity {
  id: string;
  type: string;
  source: string;
}

export interface Shipment extends ObjectToPut {
  /** Present if the file holds one CloudEvent. */
  event?: EventIdentity;
  /** CloudEvents time of this event. */
  time?: unknown;
}

export interface ReadContext {
  prefix: string;
  /** CloudEvents source of an event that has none. */
  source: string;
  /** Id of an event that has none. */
  id: string;
  /** Time of an event that has neither id nor time, in milliseconds since 1970. */
  at: number;
}

/** Size limit of a gzipped file's content, in bytes. */
const maxPlainBytes = 256 * 1024 * 1024;

/** `not-json`: neither a JSON object, nor an array, nor JSON Lines. */
export function readShipment(bytes: Uint8Array, context: ReadContext): Shipment | 'not-json' {
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = gzipped ? gunzip(bytes) : bytes;
  const format = plain && formatOf(plain);
  if (!format) return 'not-json';
  if (!gzipped && format.kind === 'object') {
    const event = asEvent(format.value, context);
    if (event) {
      const { id, type, source } = event;
      const body = event === format.value ? bytes : Buffer.from(JSON.stringify(withWrittenNumbers(event, plain)));
      return {
        key: keyOfEvent(event, context.prefix),
        body,
        contentType: 'application/cloudevents+json',
        event: { id, type, source },
        time: event.time,
      };
    }
  }
  const lines = format.kind === 'lines';
  return {
    key: keyOfFile(bytes, `${lines ? '.jsonl' : '.json'}${gzipped ? '.gz' : ''}`, context.prefix),
    body: bytes,
    contentType: gzipped ? 'application/gzip' : lines ? 'application/x-ndjson' : 'application/json',
  };
}

function gunzip(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxPlainBytes });
  } catch {
    return undefined;
  }
}

type Format = { kind: 'object'; value: Record<string, unknown> } | { kind: 'array' } | { kind: 'lines' };

function formatOf(bytes: Uint8Array): Format | undefined {
  const text = textOf(bytes);
  const whole = parse(text);
  if (Array.isArray(whole)) return { kind: 'array' };
  if (isObject(whole)) return { kind: 'object', value: whole };
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 && lines.every((line) => isObject(parse(line))) ? { kind: 'lines' } : undefined;
}

const attributes = new Set(['type', 'data', 'id', 'source', 'time', 'subject', 'datacontenttype', 'dataschema']);

/**
 * The event itself if it is a complete CloudEvent; a new one if the file has only a type, data and other CloudEvents
 * attributes; undefined for an event in the platform's own format, which is sent unchanged.
 */
function asEvent(value: Record<string, unknown>, { source, id, at }: ReadContext) {
  if (Object.hasOwn(value, 'specversion')) return isComplete(value) ? value : undefined;
  if (!Object.keys(value).every((name) => attributes.has(name))) return undefined;
  return toCloudEvent(value, { source, newId: () => id, now: () => at });
}

/**
 * For `JSON.stringify`: the event with the numbers of the file as they are written, since a long one loses digits when it
 * is read. Only `data` has numbers.
 */
function withWrittenNumbers(event: Record<string, unknown>, bytes: Uint8Array): Record<string, unknown> {
  const exact = parse(textOf(bytes), (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? rawNumber(source) : value,
  );
  return isObject(exact) && Object.hasOwn(exact, 'data') ? { ...event, data: exact.data } : event;
}

/** TypeScript does not know these yet. `source` is the text of a number. */
type Reviver = (name: string, value: unknown, context: { source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver?: Reviver) => unknown;
const { rawJSON: rawNumber } = JSON as typeof JSON & { rawJSON: (text: string) => unknown };

const isComplete = (value: Record<string, unknown>): value is Record<string, unknown> & EventIdentity =>
  isText(value.id) && isText(value.source) && isText(value.type);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();

function parse(text: string, reviver?: Reviver): unknown {
  try {
    return parseWithSource(text, reviver);
  } catch {
    return undefined;
  }
}
