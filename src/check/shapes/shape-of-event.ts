// The shape of a mapping's events, from its examples and its `schema`.
import type { JsonObject } from '../../json.ts';
import type { CompiledMapping } from '../../pipeline/mapping/mappings.ts';
import { largestOf, objectOf, ofKind, type Shape, union, unionOf, unknown } from './shape.ts';
import { shapeOfSchema } from './shape-of-schema.ts';
import { shapeOfValue } from './shape-of-values.ts';

/** `documents`: the events of the examples, as expressions see them; `rounded`: those of them with rounded numbers. */
export function shapeOfEvent(
  { types, schema }: Pick<CompiledMapping, 'types' | 'schema'>,
  documents: readonly JsonObject[],
  rounded: ReadonlyMap<JsonObject, JsonObject> = new Map(),
): Shape {
  const shapes = documents.map((document) => shapeOfValue(document, rounded.get(document)));
  const examples = shapes.length === 0 ? unknown : unionOf(shapes);
  const header = ['id', 'source', 'time'].map((name): [string, Shape] => [name, ofKind('text')]);
  const type: Shape = { ...ofKind('text'), choices: new Set(types) };
  const data = shapeOfData(examples.members.get('data'), schema, documents.length);
  const members = new Map([...examples.members, ...header, ['type', type] as const]);
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
    ...(items && { items }),
    seen: union(schema, examples).seen,
    ...largestOf(schema, examples),
  };
}
