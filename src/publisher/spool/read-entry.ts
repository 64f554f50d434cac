// The bytes of a spooled file → what is put to S3 under which key. The same bytes and name always give the same: what
// fills the gaps of an event that has no id is taken from the file's name. No text of an event gets into a problem.
import { gunzipSync } from 'node:zlib';
import { isText, toCloudEvent } from '../event.ts';
import { keyOfEvent, keyOfFile } from '../object-key.ts';

export interface Shipment {
  key: string;
  body: Uint8Array;
  contentType: string;
  /** Where the file holds one CloudEvent. */
  event?: { id: string; type: string; source: string };
}

export interface ReadContext {
  prefix: string;
  /** Source of an event that names none. */
  source: string;
  /** Id of an event that has none. */
  id: string;
  /** Milliseconds since 1970: time of an event that has neither id nor time. */
  at: number;
}

/** Plain bytes that a gzipped file may come to. */
const mostPlainBytes = 256 * 1024 * 1024;

/** `not-json`: neither a JSON object or array, nor lines of them. */
export function readShipment(bytes: Uint8Array, context: ReadContext): Shipment | 'not-json' {
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = gzipped ? gunzip(bytes) : bytes;
  const format = plain && formatOf(plain);
  if (!format) return 'not-json';
  if (!gzipped && format.kind === 'object') {
    const event = asEvent(format.value, context);
    if (event) {
      const { id, type, source } = event;
      const body = event === format.value ? bytes : Buffer.from(JSON.stringify(event));
      return {
        key: keyOfEvent(event, context.prefix),
        body,
        contentType: 'application/cloudevents+json',
        event: { id, type, source },
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
    return gunzipSync(bytes, { maxOutputLength: mostPlainBytes });
  } catch {
    return undefined;
  }
}

type Format = { kind: 'object'; value: Record<string, unknown> } | { kind: 'array' } | { kind: 'lines' };

function formatOf(bytes: Uint8Array): Format | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  const whole = parse(text);
  if (Array.isArray(whole)) return { kind: 'array' };
  if (isObject(whole)) return { kind: 'object', value: whole };
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 && lines.every((line) => isObject(parse(line))) ? { kind: 'lines' } : undefined;
}

const attributes = new Set(['type', 'data', 'id', 'source', 'time', 'subject', 'datacontenttype', 'dataschema']);

/**
 * The event itself where it is a whole CloudEvent; a new one where the file gives only type and data (and other
 * attributes of CloudEvents); undefined for an event of the platform's own form, which is left alone.
 */
function asEvent(value: Record<string, unknown>, { source, id, at }: ReadContext) {
  if (Object.hasOwn(value, 'specversion')) return isWhole(value) ? value : undefined;
  if (!Object.keys(value).every((name) => attributes.has(name))) return undefined;
  return toCloudEvent(value, { source, newId: () => id, now: () => at });
}

const isWhole = (value: Record<string, unknown>): value is Record<string, unknown> & EventIdentity =>
  isText(value.id) && isText(value.source) && isText(value.type);

interface EventIdentity {
  id: string;
  source: string;
  type: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
