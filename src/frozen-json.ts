// Immutable copies of JSON: what expressions see of an event, and what they return.

import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** A value has no frozen copy: it is not JSON (a function, NaN, a cycle) or nested too deeply. */
export class NotJsonError extends Error {
  readonly reason: 'not-json' | 'too-deep';

  constructor(reason: NotJsonError['reason']) {
    super(reason === 'not-json' ? 'The value is not JSON.' : 'The value is nested too deeply.');
    this.name = 'NotJsonError';
    this.reason = reason;
  }
}

/**
 * A deep copy, frozen at every level. Members that are `undefined` are left out, `-0` becomes `0`.
 * `depth` limits the nesting of objects and arrays. Throws `NotJsonError`.
 */
export function frozenJson(value: unknown, depth: number): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value;
  if (typeof value !== 'object') throw new NotJsonError('not-json');
  if (depth < 1) throw new NotJsonError('too-deep');
  return Array.isArray(value) ? frozenArray(value, depth - 1) : frozenObject(value, depth - 1);
}

function frozenArray(value: readonly unknown[], depth: number): JsonValue[] {
  const copy = Array.from(value, (item) => frozenJson(item, depth));
  // JSONata marks arrays that a query such as `data.tags[]` returned. It never reads the mark of an array it did not
  // create.
  Object.defineProperty(copy, 'keepSingleton', { get: () => undefined, set: () => {}, enumerable: false });
  return Object.freeze(copy) as JsonValue[];
}

function frozenObject(value: object, depth: number): JsonObject {
  const copy: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const frozen = frozenJson(member, depth);
    // Assignment to this name would set the prototype.
    if (name === '__proto__') Object.defineProperty(copy, name, { value: frozen, enumerable: true });
    else copy[name] = frozen;
  }
  return Object.freeze(copy);
}

/** The same for a value that is known to be an object. */
export function frozenDocument(document: JsonObject, depth: number): JsonObject {
  const copy = frozenJson(document, depth);
  return isJsonObject(copy) ? copy : {};
}
