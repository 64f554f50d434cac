// Finds the envelope of an event that is not a CloudEvent; compiled from mappings/_settings.yaml. Events of several services
// can have several envelopes, by the key of their object.
import type { JsonObject, JsonValue } from '../../json.ts';

/** Null and absent both mean that the event does not have the attribute. */
export interface Envelope {
  /** Text, or a number no larger than 2^53. */
  id?: JsonValue;
  source?: JsonValue;
  type?: JsonValue;
  /** RFC 3339 text, or a number of seconds or milliseconds since 1970. */
  time?: JsonValue;
}

/** @param key of the object that contains the event */
export type EnvelopeReader = (raw: JsonObject, key: string) => Promise<Envelope>;
