// The value that a path has in an event of an example.
import { isJsonObject, type JsonObject, type JsonValue } from '../../../json.ts';
import { type Node, nodesOf, writtenPath } from '../../expressions/tree.ts';

/** An event as expressions see it, and the item of a record with forEach. */
export interface Seen {
  document: JsonObject;
  item?: JsonValue;
}

/** Undefined for anything but a path of names that starts at the event or at `$item`. */
export function pathOf(node: Node | undefined): readonly string[] | undefined {
  const written = node?.type === 'path' ? writtenPath(node) : undefined;
  const names = written?.split('.');
  const [first = '', ...others] = names ?? [];
  return names && others.every((name) => !name.startsWith('$')) && (!first.startsWith('$') || first === '$item')
    ? names
    : undefined;
}

export function valueAt([first, ...others]: readonly string[], { document, item }: Seen): JsonValue | undefined {
  let value: JsonValue | undefined = first === '$item' ? item : memberOf(document, first ?? '');
  for (const name of others) value = memberOf(value, name);
  return value;
}

const memberOf = (value: JsonValue | undefined, name: string) =>
  isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** Every path of names in a node. */
export function pathsOf(node: unknown, found: (readonly string[])[] = []): (readonly string[])[] {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return found;
  const path = Array.isArray(node) ? undefined : pathOf(node as Node);
  if (path) found.push(path);
  for (const member of Array.isArray(node) ? node : Object.values(node)) pathsOf(member, found);
  return found;
}

export const firstOf = (node: Node) => nodesOf(node.arguments)[0];
