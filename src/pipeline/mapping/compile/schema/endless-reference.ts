// Finds a `$ref` that leads back to itself without going into the data, so that the check of an event may never end.
// Source: JSON Schema 2020-12, core, section 9.4.1, "Guarding Against Infinite Recursion".
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../json.ts';
import type { NodePath } from '../../yaml/yaml-source.ts';

/** Keywords whose schemas apply to the same value as the schema around them. */
const inPlace = { one: ['not', 'if', 'then', 'else'], lists: ['allOf', 'anyOf', 'oneOf'], maps: ['dependentSchemas'] };
/** Keywords whose schemas apply to a part of the value, or to nothing until they are referred to. */
const within = {
  one: [
    ...['items', 'contains', 'additionalProperties', 'propertyNames'],
    ...['unevaluatedItems', 'unevaluatedProperties'],
  ],
  lists: ['prefixItems'],
  maps: ['properties', 'patternProperties', '$defs', 'definitions'],
};

interface Part {
  schema: JsonObject;
  path: NodePath;
  /** URI that its references are relative to. */
  base: string;
}

interface Named {
  /** Schemas with an `$id`, and the whole, by URI. */
  resources: Map<string, JsonObject>;
  /** By URI with fragment. */
  anchors: Map<string, JsonObject>;
  parts: Map<JsonObject, Part>;
}

/** Path of the reference; undefined if there is none, or if it is to something that is not found in the schema. */
export function endlessReference(schema: JsonValue): NodePath | undefined {
  const named = isJsonObject(schema) ? namedParts(schema) : undefined;
  const isDone = new Set<JsonObject>();
  for (const start of named?.parts.values() ?? []) {
    // Depth first; `way` leads to the current part.
    const way: { part: Part; next: Step[] }[] = [];
    const onWay = new Set<JsonObject>();
    const enter = (part: Part) => {
      onWay.add(part.schema);
      way.push({ part, next: stepsFrom(part, named as Named) });
    };
    if (!isDone.has(start.schema)) enter(start);
    for (let last = way.at(-1); last; last = way.at(-1)) {
      const step = last.next.pop();
      if (!step) {
        way.pop();
        onWay.delete(last.part.schema);
        isDone.add(last.part.schema);
      } else if (onWay.has(step.to.schema)) return step.at;
      else if (!isDone.has(step.to.schema)) enter(step.to);
    }
  }
  return undefined;
}

function namedParts(whole: JsonObject): Named {
  const named: Named = { resources: new Map([[wholeUri, whole]]), anchors: new Map(), parts: new Map() };
  const rest: Part[] = [{ schema: whole, path: [], base: wholeUri }];
  for (let part = rest.pop(); part; part = rest.pop()) {
    const { schema, path } = part;
    // An alias of YAML puts one schema in several places.
    if (named.parts.has(schema)) continue;
    const base = typeof schema.$id === 'string' ? uriOf(schema.$id, part.base).split('#', 1).join() : part.base;
    if (base !== part.base) named.resources.set(base, schema);
    for (const name of ['$anchor', '$dynamicAnchor'])
      if (typeof schema[name] === 'string') named.anchors.set(`${base}#${schema[name]}`, schema);
    const here = { schema, path, base };
    named.parts.set(schema, here);
    rest.push(...partsOf(here, inPlace), ...partsOf(here, within));
  }
  return named;
}

const wholeUri = 'schema:/';

function uriOf(reference: string, base: string): string {
  return URL.parse(reference, base)?.href ?? reference;
}

interface Step {
  to: Part;
  /** Where the schema says so. */
  at: NodePath;
}

function stepsFrom(part: Part, { resources, anchors, parts }: Named): Step[] {
  const steps = partsOf(part, inPlace).map((to) => ({ to: parts.get(to.schema) ?? to, at: to.path }));
  for (const name of ['$ref', '$dynamicRef']) {
    const reference = part.schema[name];
    if (typeof reference !== 'string') continue;
    const uri = uriOf(reference, part.base);
    const [resource = '', fragment = ''] = uri.split('#');
    const target = anchors.get(uri) ?? pointedAt(resources.get(resource), fragment);
    const to = isJsonObject(target) ? parts.get(target) : undefined;
    if (to) steps.push({ to, at: [...part.path, name] });
  }
  return steps;
}

function partsOf({ schema, path, base }: Part, { one, lists, maps }: typeof inPlace): Part[] {
  const found: Part[] = [];
  const add = (value: JsonValue | undefined, ...at: NodePath) => {
    if (isJsonObject(value)) found.push({ schema: value, path: [...path, ...at], base });
  };
  for (const name of one) add(own(schema, name), name);
  for (const name of lists) {
    const list = own(schema, name);
    if (Array.isArray(list)) for (const [index, each] of list.entries()) add(each, name, index);
  }
  for (const name of maps) {
    const map = own(schema, name);
    if (isJsonObject(map)) for (const [key, each] of Object.entries(map)) add(each, name, key);
  }
  return found;
}

/** What a JSON Pointer in a fragment leads to: `` or `/$defs/person`. */
function pointedAt(root: JsonValue | undefined, pointer: string): JsonValue | undefined {
  if (pointer === '') return root;
  if (!pointer.startsWith('/')) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((part) => decoded(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<JsonValue | undefined>((value, name) => {
      if (Array.isArray(value)) return value[Number(name)];
      return isJsonObject(value) ? own(value, name) : undefined;
    }, root);
}

const own = (object: JsonObject, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
