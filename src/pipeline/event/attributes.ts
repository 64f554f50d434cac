// The attributes of an event: of a CloudEvent, which must be valid, or of another event, where the settings say they are.
import { FailureError } from '../../failure.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { epochTimestamp, utcTimestamp } from '../../timestamp.ts';
import { isInexactNumber } from '../../values/exact-number.ts';
import type { Envelope, EnvelopeReader } from './envelope-reader.ts';
import type { Location } from './event.ts';

interface AttributesContext {
  location: Location;
  envelope: EnvelopeReader;
}

export interface Attributes {
  id?: string | undefined;
  source?: string | undefined;
  type?: string | undefined;
  time?: string | undefined;
}

export function cloudEventAttributes(raw: JsonObject): Attributes {
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

export async function readAttributes(raw: JsonObject, context: AttributesContext): Promise<Attributes> {
  const { id, source, type, time } = await readEnvelope(raw, context);
  // In an envelope that we do not know, the others may be anything.
  if (isAbsent(type)) return {};
  return {
    id: isAbsent(id) ? undefined : identifier(id),
    source: isAbsent(source) ? undefined : requiredText('source', source),
    type: requiredText('type', type),
    time: isAbsent(time) ? undefined : timestamp(time, { allowNumbers: true }),
  };
}

async function readEnvelope(raw: JsonObject, { envelope, location }: AttributesContext): Promise<Envelope> {
  try {
    return await envelope(raw, location.key);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    const message = 'The expressions in mappings/_settings.yaml that read the envelope failed on this event.';
    throw new FailureError({ code: 'event/bad-attribute', message }, { cause: error });
  }
}

export const isAbsent = (value: JsonValue | undefined) => value === undefined || value === null;

/** Attributes appear in messages, stamps and logs, which have size limits. */
export const longestAttribute = 1_000;

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

function timestamp(value: JsonValue | undefined, options: { allowNumbers: boolean }): string {
  const found = timeIn(value, options);
  if (found === undefined) throw badAttribute('time', 'is not an RFC 3339 time with its zone');
  return found;
}

/** RFC 3339 in UTC; undefined if it is no time. */
export function timeIn(value: JsonValue | undefined, { allowNumbers }: { allowNumbers: boolean }): string | undefined {
  // Seconds with nine digits behind the point are a text here; as a time they keep their milliseconds.
  const number = typeof value === 'string' && isInexactNumber(value) ? Number(value) : value;
  if (typeof number === 'string') return utcTimestamp(number);
  return typeof number === 'number' && allowNumbers ? epochTimestamp(number) : undefined;
}

export const badAttribute = (name: string, what: string) =>
  new FailureError({ code: 'event/bad-attribute', message: `The event's attribute "${name}" ${what}.` });
