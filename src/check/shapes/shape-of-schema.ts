// A mapping's JSON Schema for `data` → the shape of valid data. Whatever the schema does not mention is unknown.
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { ownValue } from '../../own-value.ts';
import { laterMembers } from './later-members.ts';
import { combinedMembers, inPairs, type Kind, type Shape, union, unionOf, unknown } from './shape.ts';
import { shapeOfValue } from './shape-of-values.ts';

/** Of schemas for the same value, or for the items of lists. */
const deepest = 40;

interface Known {
  top: JsonValue | undefined;
  /** By part of the schema, which is known by its identity. Undefined while the shape is being made: `$ref` can be circular. */
  shapes: Map<JsonObject, Shape | undefined>;
}

export function shapeOfSchema(schema: JsonValue | undefined): Shape {
  return shapeAt(schema, { top: schema, shapes: new Map() }, 0);
}

function shapeAt(schema: JsonValue | undefined, known: Known, depth: number): Shape {
  if (!isJsonObject(schema) || depth > deepest) return unknown;
  if (!known.shapes.has(schema)) {
    known.shapes.set(schema, undefined);
    known.shapes.set(schema, makeShape(schema, known, depth));
  }
  return known.shapes.get(schema) ?? unknown;
}

function makeShape(schema: JsonObject, known: Known, depth: number): Shape {
  const at = (part: JsonValue | undefined) => shapeAt(part, known, depth + 1);
  const parts = [own(schema, at, (part) => shapeAt(part, known, 0))];
  if (typeof schema.$ref === 'string') parts.push(at(referenced(schema.$ref, known.top)));
  for (const part of listIn(schema.allOf)) parts.push(at(part));
  for (const name of ['anyOf', 'oneOf']) {
    if (Array.isArray(schema[name])) parts.push(unionOf(schema[name].map(at)));
  }
  for (const name of ['then', 'else']) {
    if (schema[name] !== undefined) parts.push({ ...unknown, members: at(schema[name]).members });
  }
  return inPairs(parts, both) ?? unknown;
}

const kindsOf: Record<string, Kind[]> = {
  string: ['text'],
  number: ['number'],
  integer: ['number'],
  boolean: ['boolean'],
  null: ['null'],
  object: ['object'],
  array: ['list'],
};

type ShapeAt = (part: JsonValue | undefined) => Shape;

/** `later` is called when a member is asked for. */
function own(schema: JsonObject, at: ShapeAt, later: ShapeAt): Shape {
  if (Array.isArray(schema.enum)) return choicesOf(schema.enum);
  if (schema.const !== undefined) return choicesOf([schema.const]);
  const types = [schema.type].flat().flatMap((type) => ownValue(kindsOf, String(type)) ?? []);
  const required = new Set(listIn(schema.required));
  const properties = new Map(isJsonObject(schema.properties) ? Object.entries(schema.properties) : []);
  const others = [schema.additionalProperties, schema.unevaluatedProperties, schema.patternProperties];
  const inexact = types.includes('number') && allowsInexact(schema);
  return {
    ...unknown,
    unknown: types.length === 0,
    kinds: new Set<Kind>(inexact ? [...types, 'text'] : types),
    inexact,
    members: laterMembers(new Set(properties.keys()), (name) => ({
      ...later(properties.get(name)),
      absent: !required.has(name),
    })),
    // A schema that names members is taken to mean only those, unless it explicitly allows others.
    open: properties.size === 0 || others.some((other) => other !== undefined && other !== false),
    ...(schema.items === undefined ? {} : { items: at(schema.items) }),
    ...promises(schema),
  };
}

const promises = ({ format, maxLength }: JsonObject): Pick<Shape, 'format' | 'longest'> => ({
  ...(typeof format === 'string' && { format }),
  ...(typeof maxLength === 'number' && { longest: maxLength }),
});

/** A limit or an example that a number cannot hold: the events have such numbers. */
function allowsInexact({ minimum, maximum, default: usual, examples }: JsonObject): boolean {
  return [minimum, maximum, usual, examples].flat().some(isUnsafe);
}

/** 2^53 itself is a usual limit, and no id. */
const isUnsafe = (value: JsonValue | undefined) => typeof value === 'number' && Math.abs(value) > 2 ** 53;

function choicesOf(values: readonly JsonValue[]): Shape {
  const shape = unionOf(values.map((value) => shapeOfValue(value)));
  const inexact = values.some(isUnsafe);
  const kinds = inexact ? shape.kinds.union(new Set<Kind>(['text'])) : shape.kinds;
  return { ...shape, kinds, inexact, ...(!inexact && { choices: shape.seen }) };
}

/** The shape of a value that both describe. */
function both(a: Shape, b: Shape): Shape {
  const kinds = a.unknown ? b.kinds : b.unknown ? a.kinds : a.kinds.intersection(b.kinds);
  const members = combinedMembers(a, b, (first, second) =>
    first && second ? { ...union(first, second), absent: first.absent && second.absent } : (first ?? second),
  );
  const items = a.items ?? b.items;
  const choices = a.choices ?? b.choices;
  const format = a.format ?? b.format;
  const longest =
    a.longest === undefined || b.longest === undefined ? (a.longest ?? b.longest) : Math.min(a.longest, b.longest);
  return {
    ...a,
    unknown: a.unknown && b.unknown,
    kinds,
    inexact: a.inexact || b.inexact,
    members,
    open: members.size === 0 || (a.open && b.open) || (a.members.size > 0 && a.open) || (b.members.size > 0 && b.open),
    ...(items && { items }),
    ...(choices && { choices }),
    ...(format !== undefined && { format }),
    ...(longest !== undefined && { longest }),
  };
}

function referenced(reference: string, top: JsonValue | undefined): JsonValue | undefined {
  if (!reference.startsWith('#')) return undefined;
  return reference
    .slice(1)
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<JsonValue | undefined>((value, name) => (isJsonObject(value) ? value[name] : undefined), top);
}

const listIn = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : []);
