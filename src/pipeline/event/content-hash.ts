// A hash of what an event says, the same for any layout and any order of keys.
// Recursion goes as deep as the value, which the caller has bounded.
import { hash } from 'node:crypto';
import type { JsonValue } from '../../json.ts';

/** SHA-256 in hex of the canonical JSON: keys sorted by code unit, no white space, numbers as JavaScript writes them. */
export function contentHash(value: JsonValue): string {
  return hash('sha256', canonicalJson(value));
}

function canonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${text ? ',' : ''}${canonicalJson(item)}`;
    return `[${text}]`;
  }
  for (const name of Object.keys(value).sort()) {
    text += `${text ? ',' : ''}${JSON.stringify(name)}:${canonicalJson(value[name] as JsonValue)}`;
  }
  return `{${text}}`;
}
