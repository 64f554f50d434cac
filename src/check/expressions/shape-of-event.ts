// What a mapping's expressions can find in an event, by its examples and its `schema`.
import type { JsonObject } from '../../json.ts';
import type { CompiledMapping } from '../../pipeline/mapping/mappings.ts';
import { objectOf, ofKind, type Shape, union, unionOf, unknown } from './shape.ts';
import { shapeOfSchema } from './shape-of-schema.ts';
import { shapeOfValue } from './shape-of-values.ts';

/** `documents`: the examples' events as expressions see them. */
export function shapeOfEvent({ types, schema }: CompiledMapping, documents: readonly JsonObject[]): Shape {
  const examples = documents.length === 0 ? unknown : unionOf(documents.map(shapeOfValue));
  const bySchema = shapeOfSchema(schema);
  const data = examples.members.get('data');
  const header = new Map<string, Shape>([
    ...['id', 'source', 'time'].map((name) => [name, ofKind('text')] as const),
    ['type', { ...ofKind('text'), choices: new Set(types) }],
  ]);
  const found: Shape = data ? within(bySchema, data) : documents.length === 0 ? bySchema : unknown;
  const members = new Map([...examples.members, ...header, ['data', schema === undefined ? (data ?? unknown) : found]]);
  if (documents.length > 0 && schema === undefined && !data) members.delete('data');
  return objectOf(members, documents.length === 0);
}

/** The schema refuses what it does not allow, so it has the last word; what it leaves open the examples show. */
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
    absent: schema.absent,
    members,
    open: schema.unknown ? examples.open : schema.open && examples.open,
    ...(items && { items }),
    seen: union(schema, examples).seen,
  };
}
