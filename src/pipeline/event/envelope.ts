// One raw JSON value → an event with its identity. CloudEvents carry their identity and must be valid; for all others
// the reader from the settings finds it. If that finds no type, the event may be inside a message of SNS, SQS or Kinesis.
// Anything still missing comes from that message, and then from the object that the event was read from.
import type { Failure } from '../../failure.ts';
import { FailureError } from '../../failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { ExactJson } from '../../values/exact-json.ts';
import { holdsJson } from '../../values/json-in-text.ts';
import {
  type Attributes,
  badAttribute,
  cloudEventAttributes,
  isAbsent,
  longestAttribute,
  readAttributes,
  timeIn,
} from './attributes.ts';
import type { EnvelopeReader } from './envelope-reader.ts';
import type { Event, Location } from './event.ts';
import { parseWithin } from './formats/json-bytes.ts';
import { looksLike } from './formats/known-envelopes.ts';
import { wrappedEvent } from './formats/wrapped-events.ts';
import { contentHash, resendHash } from './identity/content-hash.ts';
import { locationId } from './identity/generated-id.ts';
import type { EventLimits } from './limits.ts';

export interface EnvelopeContext {
  location: Location;
  lastModified: Date;
  /** See `OpenObject`. */
  completeBy?: Date | undefined;
  envelope: EnvelopeReader;
  limits: EventLimits;
  /** The event as `JSON.parse` reads it, if a number loses digits there and is a text in the event. */
  rounded?: JsonValue | undefined;
  /** The id of an event without one; default: `locationId`. */
  newId?: () => Promise<string>;
  /** The time of an event without one, RFC 3339; default: `lastModified`. */
  sentAt?: string | undefined;
  /** Messages of services around the event. */
  wrappings?: number;
}

/** Such as an event in SNS, in SQS. */
const mostWrappings = 3;

/**
 * Throws `FailureError` with a code of the event: `event/not-an-object`, `event/no-type`, `event/bad-attribute`,
 * `event/future-time`.
 */
export async function toEvent(raw: JsonValue, context: EnvelopeContext): Promise<Event> {
  if (!isJsonObject(raw)) {
    throw failed({
      code: 'event/not-an-object',
      message: ['The event is not a JSON object.', ...whatElse(raw)].join(' '),
    });
  }
  const rounded = isJsonObject(context.rounded) ? context.rounded : undefined;
  // Earlier versions read numbers in this form, and what they applied must not look changed when it arrives again.
  const asBefore = rounded ?? raw;
  const isCloudEvent = Object.hasOwn(raw, 'specversion');
  const attributes = isCloudEvent ? cloudEventAttributes(asBefore) : await readAttributes(raw, context);
  if (attributes.type === undefined) {
    const inside = isCloudEvent ? undefined : insideOf(raw, context);
    if (inside) return toEvent(...inside);
    const likeness = isCloudEvent ? undefined : looksLike(raw);
    throw failed({
      code: 'event/no-type',
      message: ['The event does not say its type.', likeness ?? ''].join(' ').trim(),
    });
  }
  const time = attributes.time ?? context.sentAt;
  checkTime(time, context);
  const hashOfResend = isCloudEvent ? resendHash(asBefore) : undefined;
  const hashes = { contentHash: contentHash(asBefore), ...(hashOfResend ? { resendHash: hashOfResend } : {}) };
  const header = {
    id: attributes.id ?? (await (context.newId ?? (() => locationId(context.location)))()),
    source: attributes.source ?? locationSource(context.location),
    type: attributes.type,
    time: time ?? context.lastModified.toISOString(),
  };
  const decoded = isCloudEvent ? decodedData(raw, context.limits) : undefined;
  const document = decoded ? { ...raw, data: decoded.value } : raw;
  const hasRounded = rounded !== undefined || decoded?.rounded !== undefined;
  const documentRounded = decoded ? { ...asBefore, data: decoded.rounded ?? decoded.value } : asBefore;
  return {
    ...header,
    ...hashes,
    location: context.location,
    document: withHeader(document, header),
    ...(hasRounded && { rounded: withHeader(documentRounded, header) }),
  };
}

function whatElse(raw: JsonValue): string[] {
  if (holdsJson(raw)) return ['It is a text that holds JSON: the platform encoded it twice.'];
  return Array.isArray(raw) ? ['It is an array. Write one event per line, or one array per object.'] : [];
}

/** The event in a message, with what the message says about it. */
function insideOf(raw: JsonObject, context: EnvelopeContext): Parameters<typeof toEvent> | undefined {
  const { limits, newId, sentAt, wrappings = 0 } = context;
  const found = wrappings < mostWrappings ? wrappedEvent(raw, limits) : undefined;
  if (!found) return undefined;
  const { event, id, time } = found;
  const isId = id !== undefined && id.trim() !== '' && id.length <= longestAttribute;
  return [
    event.value,
    {
      ...context,
      rounded: event.rounded,
      ...(isId ? { newId: async () => id } : newId && { newId }),
      sentAt: timeIn(time, { allowNumbers: true }) ?? sentAt,
      wrappings: wrappings + 1,
    },
  ];
}

/**
 * A time that is years ahead would keep every later event from setting the same fields. It is not replaced: then the event
 * would silently say something that the platform did not write.
 */
function checkTime(time: string | undefined, { completeBy, limits: { futureMinutes } }: EnvelopeContext): void {
  if (time === undefined || completeBy === undefined || futureMinutes === undefined) return;
  if (!(Date.parse(time) > completeBy.getTime() + futureMinutes * 60_000)) return;
  const message =
    `The event's time is more than ${futureMinutes} minutes later than its S3 object. Check the clock and the time zone of the ` +
    'platform. If its times may be that far ahead, raise limits.futureMinutes in mappings/_settings.yaml.';
  throw failed({ code: 'event/future-time', message });
}

/** The source for an event without one: the bucket and the first folder of the key, so one for each feed of files. */
function locationSource({ bucket, key }: Location): string {
  const folder = key.indexOf('/');
  return folder > 0 ? `s3://${bucket}/${key.slice(0, folder)}` : `s3://${bucket}`;
}

/** Fills in the missing attributes. Spreading keeps a property named `__proto__` an ordinary one. */
function withHeader(raw: JsonObject, header: Required<Record<keyof Attributes, string>>): JsonObject {
  const document = { ...raw };
  for (const name of ['id', 'source', 'type', 'time'] as const) {
    if (!Object.hasOwn(raw, name) || isAbsent(raw[name])) document[name] = header[name];
  }
  return document;
}

/** JSON that was sent as base64, for where mappings look for data. */
function decodedData(raw: JsonObject, limits: EventLimits): ExactJson | undefined {
  const { data_base64: base64, datacontenttype: contentType = 'application/json' } = raw;
  if (base64 === undefined || Object.hasOwn(raw, 'data')) return undefined;
  if (typeof contentType !== 'string' || !/^[^;]*[/+]json\s*(;|$)/i.test(contentType)) return undefined;
  if (typeof base64 !== 'string') throw badAttribute('data_base64', 'must be text');
  // The data is one level inside the event.
  const parsed = parseWithin(Buffer.from(base64, 'base64'), { bytes: limits.bytes, depth: limits.depth - 1 });
  if ('value' in parsed) return parsed;
  if (parsed.code === 'event/too-deep')
    throw failed({ code: parsed.code, message: 'The decoded data is nested too deeply.' });
  throw badAttribute('data_base64', 'does not decode to JSON, as datacontenttype says it should');
}

const failed = (failure: Failure) => new FailureError(failure);
