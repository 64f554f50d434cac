// Finds the envelope of an event that is not a CloudEvent; compiled from mappings/_settings.yaml.
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

export type EnvelopeReader = (raw: JsonObject) => Promise<Envelope>;
