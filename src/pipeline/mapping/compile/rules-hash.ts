// A hash of what a mapping says about an event. Everything a compiled mapping holds changes it, except what is left out
// here by name, so that a new part of the language is never forgotten. A part that a file leaves out must be absent from
// the compiled mapping too: the hashes of existing files must not change, or a replay would apply old events once more.
import { hash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../json.ts';
import type {
  CompiledConstant,
  CompiledField,
  CompiledKey,
  CompiledLink,
  CompiledMapping,
  CompiledName,
  CompiledRule,
  Expression,
} from '../mappings.ts';

/** SHA-256 in hex. */
export function rulesHash(mapping: Omit<CompiledMapping, 'rulesHash'>): string {
  const { rules, ...others } = without(mapping, [
    'file',
    'location',
    'types',
    'description',
    'examples',
    // Made from `schema`, which is hashed.
    'breaches',
    'schemaLocation',
  ]);
  const hashed = { schema: null, newest: null, ...hashable(others), records: rules.map(hashableRule) };
  return hash('sha256', JSON.stringify(hashed, sorted));
}

function hashableRule(rule: CompiledRule): JsonObject {
  const { sObject, options, key, fields, constants, links, named, ...others } = without(rule, ['location']);
  return {
    when: null,
    forEach: null,
    ...hashable(others),
    ...hashable(options),
    object: sObject,
    key: key ? hashableKey(key) : null,
    fields: byField(fields, hashableField),
    constants: byField(constants, hashableConstant),
    links: byField(links, hashableLink),
    ...(named && { named: byField(named, hashableName) }),
  };
}

// What the schema snapshot says about a field is left out: refreshing the snapshot changes no rule.

function hashableKey(key: CompiledKey): JsonObject {
  const { value, ...others } = without(key, ['field', 'nameLocation', 'ignoresCase', 'numeric', 'isId']);
  return { [key.field]: withOptions(toJson(value), others) };
}

function hashableField(field: CompiledField): JsonObject {
  const { value, ...others } = without(field, ['field', 'nameLocation', 'keepsOnPurpose', 'multiple', 'numeric']);
  return { from: toJson(value), ...hashable(others) };
}

function hashableConstant(constant: CompiledConstant): JsonValue {
  const { value, ...others } = without(constant, ['field', 'nameLocation', 'location']);
  return withOptions(value, others);
}

function hashableLink(link: CompiledLink): JsonObject {
  const { sObject, key, ...others } = without(link, ['field', 'nameLocation', 'relationship', 'polymorphic']);
  return { object: sObject, key: hashableKey(key), ...hashable(others) };
}

function hashableName(named: CompiledName): JsonObject {
  const { kind, name, ...others } = without(named, ['field', 'nameLocation', 'location']);
  return { [kind]: name, ...hashable(others) };
}

const byField = <Part extends { field: string }>(parts: readonly Part[], toHash: (part: Part) => JsonValue) =>
  Object.fromEntries(parts.map((part) => [part.field, toHash(part)]));

/** The value alone where there is nothing else, which is how it has always been hashed. */
function withOptions(value: JsonValue, options: object): JsonValue {
  return Object.keys(options).length === 0 ? value : { value, ...hashable(options) };
}

function without<From extends object, Name extends keyof From>(from: From, names: readonly Name[]): Omit<From, Name> {
  const left = { ...from };
  for (const name of names) delete left[name];
  return left;
}

function hashable(parts: object): JsonObject {
  const present = Object.entries(parts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, toJson(value)]));
}

/** An expression is its text. */
function toJson(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') throw new TypeError(`A ${typeof value} in a compiled rule cannot be hashed.`);
  if (isExpression(value)) return value.source.trim();
  return hashable(value);
}

const isExpression = (value: object): value is Expression =>
  'evaluate' in value && typeof value.evaluate === 'function';

function sorted(_: string, value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
