// Which example shows the value that a finding is about: people look at its event next.
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Inference, Scope } from './scope.ts';
import { type Node, nodesOf } from './tree.ts';

type Passes = (value: JsonValue | undefined, rounded: JsonValue | undefined) => boolean;

/**
 * The name of the first example in which the value of a path passes. Undefined if none does, or if the node is no path of
 * names. What a variable stands for is not followed: a path that starts at one is looked for in the items of lists.
 */
export function shownBy(
  node: Node | undefined,
  passes: Passes,
  scope: Scope,
  { examples }: Inference,
): string | undefined {
  const names = namesIn(node);
  if (!names) return undefined;
  const isOfEvent = names.length === nodesOf(node?.steps).length && scope.input === scope.root;
  const find = (document: JsonObject) => (isOfEvent ? valuesAt(document, names) : valuesInItems(document, names));
  return examples
    .filter(({ document }) => scope.types.size === 0 || scope.types.has(String(document.type)))
    .find(({ document, rounded }) => {
      const others = rounded && find(rounded);
      return find(document).some((value, index) => passes(value, others ? others[index] : value));
    })?.name;
}

/** `$item.at` → `at`. */
function namesIn(node: Node | undefined): string[] | undefined {
  const steps = node?.type === 'path' ? nodesOf(node.steps) : [];
  const names = steps.filter(({ type }, index) => index > 0 || type !== 'variable');
  return names.length > 0 && names.every(({ type }) => type === 'name')
    ? names.map(({ value }) => String(value))
    : undefined;
}

/** The values at the end of a path, through lists; undefined where there is none. */
function valuesAt(value: JsonValue | undefined, [name, ...others]: readonly string[]): (JsonValue | undefined)[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, name === undefined ? [] : [name, ...others]));
  if (name === undefined) return [value];
  return valuesAt(isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined, others);
}

/** The values at the end of a path that starts at the items of a list: of each list in which an item has the first name. */
function valuesInItems(value: JsonValue, names: readonly string[]): (JsonValue | undefined)[] {
  if (Array.isArray(value)) {
    const own = value.some((item) => isJsonObject(item) && Object.hasOwn(item, names[0] ?? ''));
    return [...(own ? valuesAt(value, names) : []), ...value.flatMap((item) => valuesInItems(item, names))];
  }
  return isJsonObject(value) ? Object.values(value).flatMap((member) => valuesInItems(member, names)) : [];
}

/** `In the example "one", this is …`, or what is known without one. */
export const inExample = (name: string | undefined, otherwise: string): string =>
  name === undefined ? otherwise : `In the example "${name}", this is`;
