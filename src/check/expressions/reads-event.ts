// What the value of an expression depends on.
import { asNode, pathText } from './tree.ts';

/** True if the expression reads a path or a variable. */
export const readsEvent = (tree: unknown): boolean => pathsRead(tree).size > 0;

/** Paths and variables, but not the names of the functions that are called. A path with filters is the text of none. */
export function pathsRead(tree: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(tree)) for (const each of tree) pathsRead(each, found);
  const node = asNode(tree);
  if (!node || node instanceof RegExp) return found;
  if (node.type === 'path' || node.type === 'variable') found.add(pathText(node) ?? '…');
  for (const [name, member] of Object.entries(node)) if (name !== 'procedure') pathsRead(member, found);
  return found;
}
