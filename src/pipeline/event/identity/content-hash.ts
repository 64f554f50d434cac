// A hash of an event's content, independent of layout and the order of names.
// It recurses as deep as the value; the caller has limited the depth.
import { hash } from 'node:crypto';
import type { JsonObject, JsonValue } from '../../../json.ts';

/** SHA-256 in hex of the JSON in its canonical form (RFC 8785): keys sorted by code unit, no white space. */
export const contentHash = (value: JsonValue): string => hash('sha256', canonicalJson(value));

/**
 * Attributes of a CloudEvent that say how it was sent and not what happened: they may differ when the same event is sent
 * again. From the documented extensions (github.com/cloudevents/spec, cloudevents/extensions):
 *
 * - `traceparent`, `tracestate` (Distributed Tracing): the trace in which the event was sent.
 * - `recordedtime` (Recorded Time): when this CloudEvent was created; a producer that creates it once more sets another.
 * - `expirytime` (Expiry Time), `sampledrate` (Sampling), `partitionkey` (Partitioning): intermediaries may change them.
 *
 * All others are content: `sequence` is an order, `dataref` stands for the data, `authid` and `authtype` say who did it,
 * and nobody knows what an extension of somebody else means. `time` is content too: if one event comes with two times,
 * nobody knows which is right.
 */
const resendAttributes = ['traceparent', 'tracestate', 'recordedtime', 'expirytime', 'sampledrate', 'partitionkey'];

/** The content hash without these attributes; undefined where the CloudEvent has none of them. */
export function resendHash(cloudEvent: JsonObject): string | undefined {
  const names = resendAttributes.filter((name) => Object.hasOwn(cloudEvent, name));
  if (names.length === 0) return undefined;
  const rest = { ...cloudEvent };
  for (const name of names) delete rest[name];
  return contentHash(rest);
}

function canonicalJson(value: JsonValue): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${text ? ',' : ''}${canonicalJson(item)}`;
    return `[${text}]`;
  }
  for (const name of Object.keys(value).sort()) {
    text += `${text ? ',' : ''}${quoted(name)}:${canonicalJson(value[name] as JsonValue)}`;
  }
  return `{${text}}`;
}

/** Most texts need no escapes, and testing for that costs a third of `JSON.stringify`. */
const quoted = (text: string): string => (/^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text));
