// One raw JSON value → an event with its identity. CloudEvents carry their identity and must be valid; for all others
// the reader from the settings finds it. Anything still missing comes from the object that the event was read from.
import type { Failure } from '../../failure.ts';
import { FailureError } from '../../failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { epochTimestamp, utcTimestamp } from '../../timestamp.ts';
import type { ExactJson } from '../../values/exact-json.ts';
import { isInexactNumber } from '../../values/exact-number.ts';
import { contentHash, resendHash } from './content-hash.ts';
import type { Envelope, EnvelopeReader } from './envelope-reader.ts';
import type { Event, Location } from './event.ts';
import { parseWithin } from './formats/json-bytes.ts';
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
}

/**
 * Throws `FailureError` with a code of the event: `event/not-an-object`, `event/no-type`, `event/bad-attribute`,
 * `event/future-time`.
 */
export async function toEvent(raw: JsonValue, context: EnvelopeContext): Promise<Event> {
  if (!isJsonObject(raw)) {
    throw failed({ code: 'event/not-an-object', message: 'The event is not a JSON object.' });
  }
  const rounded = isJsonObject(context.rounded) ? context.rounded : undefined;
  // Earlier versions read numbers in this form, and what they applied must not look changed when it arrives again.
  const asBefore = rounded ?? raw;
  const isCloudEvent = Object.hasOwn(raw, 'specversion');
  const hashOfResend = isCloudEvent ? resendHash(asBefore) : undefined;
  const hashes = { contentHash: contentHash(asBefore), ...(hashOfResend ? { resendHash: hashOfResend } : {}) };
  const attributes = isCloudEvent ? cloudEventAttributes(asBefore) : await readAttributes(raw, context.envelope);
  if (attributes.type === undefined) {
    throw failed({ code: 'event/no-type', message: 'The event does not say its type.' });
  }
  checkTime(attributes.time, context);
  const header = {
    id: attributes.id ?? (await (context.newId ?? (() => locationId(context.location)))()),
    source: attributes.source ?? locationSource(context.location),
    type: attributes.type,
    time: attributes.time ?? context.lastModified.toISOString(),
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

interface Attributes {
  id?: string | undefined;
  source?: string | undefined;
  type?: string | undefined;
  time?: string | undefined;
}

function cloudEventAttributes(raw: JsonObject): Attributes {
  if (typeof raw.specversion !== 'string' || !/^1\.\d/.test(raw.specversion))
    throw badAttribute('specversion', 'must be "1.0"');
  const { id, source, type, time } = raw;
  return {
    id: requiredText('id', id),
    source: requiredText('source', source),
    type: isAbsent(type) ? undefined : requiredText('type', type),
    time: isAbsent(time) ? undefined : timestamp(time, { allowNumbers: false }),
  };
}

async function readAttributes(raw: JsonObject, envelope: EnvelopeReader): Promise<Attributes> {
  const { id, source, type, time } = await readEnvelope(raw, envelope);
  return {
    id: isAbsent(id) ? undefined : identifier(id),
    source: isAbsent(source) ? undefined : requiredText('source', source),
    type: isAbsent(type) ? undefined : requiredText('type', type),
    time: isAbsent(time) ? undefined : timestamp(time, { allowNumbers: true }),
  };
}

async function readEnvelope(raw: JsonObject, envelope: EnvelopeReader): Promise<Envelope> {
  try {
    return await envelope(raw);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    const message = 'The expressions in mappings/_settings.yaml that read the envelope failed on this event.';
    throw failed({ code: 'event/bad-attribute', message }, { cause: error });
  }
}

const isAbsent = (value: JsonValue | undefined) => value === undefined || value === null;

/** Attributes appear in messages, stamps and logs, which have size limits. */
const longestAttribute = 1_000;

function requiredText(name: string, value: JsonValue | undefined): string {
  if (typeof value !== 'string' || value.trim() === '') throw badAttribute(name, 'must be text and not empty');
  if (value.length > longestAttribute)
    throw badAttribute(name, `must have no more than ${longestAttribute} characters`);
  return value;
}

function identifier(value: JsonValue | undefined): string {
  if (typeof value !== 'number') return requiredText('id', value);
  // Above 2^53 different numbers are read as the same one, and two events would share an identity.
  if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER))
    throw badAttribute('id', 'is a number too large to be exact: send it as text');
  return String(value);
}

function timestamp(value: JsonValue | undefined, { allowNumbers }: { allowNumbers: boolean }): string {
  // Seconds with nine digits behind the point are a text here; as a time they keep their milliseconds.
  const number = typeof value === 'string' && isInexactNumber(value) ? Number(value) : value;
  const found =
    typeof number === 'string'
      ? utcTimestamp(number)
      : typeof number === 'number' && allowNumbers
        ? epochTimestamp(number)
        : undefined;
  if (found === undefined) throw badAttribute('time', 'is not an RFC 3339 time with its zone');
  return found;
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

const failed = (failure: Failure, options?: ErrorOptions) => new FailureError(failure, options);

const badAttribute = (name: string, what: string) =>
  failed({ code: 'event/bad-attribute', message: `The event's attribute "${name}" ${what}.` });
