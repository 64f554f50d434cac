// Keys that may be null or missing by `schema`: such an event fails, whatever the examples show. An example in which the
// key is missing fails too, and is reported as such.
import type { CompiledMapping, CompiledRule } from '../../../pipeline/mapping/mappings.ts';
import { asNode, calledName, type Node, nodesOf, pathsIn, pathText } from '../../expressions/tree.ts';
import type { Report } from '../../report.ts';
import type { Shape } from '../../shapes/shape.ts';
import { shapeOfSchema } from '../../shapes/shape-of-schema.ts';

export function checkKeyThere({ key, forEach, when }: CompiledRule, { schema }: CompiledMapping, report: Report): void {
  const node = key && valueIn(asNode(key.value.tree));
  const path = node && pathText(node);
  if (!key || path === undefined || schema === undefined) return;
  const tested = pathsIn(when?.tree);
  if ([...tested].some((each) => path === each || path.startsWith(`${each}.`))) return;
  const data = shapeOfSchema(schema);
  const list = forEach && partAt(pathText(asNode(forEach.tree))?.split('.') ?? [], { data });
  const found = partAt(path.split('.'), { data, ...(list?.shape?.items && { $item: list.shape.items }) });
  // $string and others do not pass on null: what they make of it is reported elsewhere.
  const isNull = found.shape?.kinds.has('null') === true && node === asNode(key.value.tree);
  const lack = found.isMissing ? 'missing' : isNull ? 'null' : undefined;
  if (lack === undefined) return;
  report(key.value.location, {
    code: 'mapping/key-may-be-empty',
    severity: 'warning',
    message: `According to "schema", this may be ${lack}. The event then fails, because a record without a key cannot be identified.`,
    hint: `${lack === 'missing' ? 'If every event has it, name it under "required" in "schema"' : 'If it is never null, leave null out in "schema"'}. If not, write the record only if it is there: when: $exists(${path}) and ${path} != null.`,
  });
}

/** These find nothing if their first value is missing. */
const passOn = new Set(['string', 'trim', 'lowercase', 'uppercase', 'substring', 'number']);

/** What decides whether there is a key. */
function valueIn(node: Node | undefined): Node | undefined {
  const [first] = nodesOf(node?.arguments);
  return node && first && passOn.has(calledName(node) ?? '') ? valueIn(first) : node;
}

/** Follows a path through what the schema requires; without a shape where the schema says nothing. */
function partAt([first = '', ...names]: readonly string[], from: Readonly<Record<string, Shape>>) {
  let shape: Shape | undefined = Object.hasOwn(from, first) ? from[first] : undefined;
  let isMissing = false;
  for (const name of names) {
    isMissing ||= shape?.kinds.has('null') === true;
    shape = shape?.members.get(name);
    isMissing ||= shape?.absent === true;
  }
  return { shape, isMissing: shape !== undefined && isMissing };
}
