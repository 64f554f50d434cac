// The shape of a mapping's events, from its examples and its `schema`.
import type { JsonObject } from '../../json.ts';
import type { CompiledMapping } from '../../pipeline/mapping/mappings.ts';
import { largestOf, objectOf, ofKind, type Shape, timeOfDayIn, union, unionOf, unknown } from './shape.ts';
import { shapeOfSchema } from './shape-of-schema.ts';
import { shapeOfValue } from './shape-of-values.ts';

export interface EventShapes {
  /** All types of the mapping. */
  types: ReadonlySet<string>;
  /** The shape of the events that have one of these types. */
  ofTypes(types: ReadonlySet<string>): Shape;
}

export function eventShapes(
  mapping: Pick<CompiledMapping, 'types' | 'schema'>,
  documents: readonly JsonObject[],
  rounded?: ReadonlyMap<JsonObject, JsonObject>,
): EventShapes {
  const all = shapeOfEvent(mapping, documents, rounded);
  const known = new Map<string, Shape>();
  const shapeOf = (types: ReadonlySet<string>) => {
    const own = documents.filter(({ type }) => types.has(String(type)));
    // Without an example, nothing is known about these types alone.
    return own.length === 0 ? all : shapeOfEvent(mapping, own, rounded);
  };
  return {
    types: new Set(mapping.types),
    ofTypes(types) {
      if (types.size === mapping.types.length) return all;
      const key = JSON.stringify([...types].sort());
      const shape = known.get(key) ?? shapeOf(types);
      known.set(key, shape);
      return shape;
    },
  };
}

/** `documents`: the events of the examples, as expressions see them; `rounded`: those of them with rounded numbers. */
export function shapeOfEvent(
  { types, schema }: Pick<CompiledMapping, 'types' | 'schema'>,
  documents: readonly JsonObject[],
  rounded: ReadonlyMap<JsonObject, JsonObject> = new Map(),
): Shape {
  const shapes = documents.map((document) => shapeOfValue(document, rounded.get(document)));
  const examples = shapes.length === 0 ? unknown : unionOf(shapes);
  const header = ['id', 'source'].map((name): [string, Shape] => [name, ofKind('text')]);
  const time: Shape = { ...ofKind('text'), timeOfDay: true };
  const type: Shape = { ...ofKind('text'), choices: new Set(types) };
  const data = shapeOfData(examples.members.get('data'), schema, documents.length);
  const members = new Map([...examples.members, ...header, ['time', time], ['type', type]]);
  if (data) members.set('data', data);
  return objectOf(members, documents.length === 0);
}

/** Undefined if no example has `data`. */
function shapeOfData(seen: Shape | undefined, schema: CompiledMapping['schema'], examples: number): Shape | undefined {
  if (schema === undefined) return examples === 0 ? unknown : seen;
  const allowed = shapeOfSchema(schema);
  return seen ? within(allowed, seen) : allowed;
}

/** The schema decides, because events that break it are refused. What it leaves open comes from the examples. */
function within(schema: Shape, examples: Shape): Shape {
  const members = new Map(examples.members);
  for (const [name, member] of schema.members) {
    const seen = examples.members.get(name);
    members.set(name, seen ? { ...within(member, seen), absent: member.absent } : member);
  }
  const items =
    schema.items && examples.items ? within(schema.items, examples.items) : (schema.items ?? examples.items);
  const known = schema.unknown ? examples : schema;
  return {
    ...known,
    // What the schema calls a number is a text where it would lose digits.
    kinds: examples.inexact ? known.kinds.union(examples.kinds) : known.kinds,
    inexact: schema.inexact || examples.inexact,
    absent: schema.absent,
    members,
    open: schema.unknown ? examples.open : schema.open && examples.open,
    ...(schema.format !== undefined && { format: schema.format }),
    ...(schema.longest !== undefined && { longest: schema.longest }),
    ...(items && { items }),
    seen: union(schema, examples).seen,
    ...largestOf(schema, examples),
    ...timeOfDayIn(schema, examples),
  };
}
