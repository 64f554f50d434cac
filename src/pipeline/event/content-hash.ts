// A hash of an event's content, independent of layout and the order of names.
// It recurses as deep as the value; the caller has limited the depth.
import { hash } from 'node:crypto';
import type { JsonValue } from '../../json.ts';

/** SHA-256 in hex of the JSON in its canonical form (RFC 8785): keys sorted by code unit, no white space. */
export const contentHash = (value: JsonValue): string => hash('sha256', canonicalJson(value));

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
