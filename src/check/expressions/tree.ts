// Reads JSONata's tree of an expression without relying on its form, which the library does not document.
import { tokenStart } from '../../pipeline/mapping/expressions/expression-problem.ts';

export interface Node {
  type: string;
  value?: unknown;
  /** Index where its token ends. */
  position?: number;
  [member: string]: unknown;
}

export function asNode(value: unknown): Node | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Node;
}

export const nodesOf = (value: unknown): Node[] =>
  Array.isArray(value) ? value.map(asNode).filter((node) => node !== undefined) : [];

/** Pairs of an object constructor: the nodes of a name and its value. */
export function pairsOf(value: unknown): [Node, Node][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((pair): [Node, Node][] => {
    const [name, member] = nodesOf(pair);
    return name && member ? [[name, member]] : [];
  });
}

/** Index of the first character of the node's token; for a path, of its first step. */
export function offsetOf(source: string, node: Node): number {
  const first = nodesOf(node.steps)[0];
  if (node.type === 'path' && first) return offsetOf(source, first);
  if (node.type === 'function' || node.type === 'partial') {
    const procedure = asNode(node.procedure);
    if (procedure?.position !== undefined) return offsetOf(source, procedure);
  }
  return tokenStart(source, node.position ?? 0, String(node.value ?? ''));
}

/** Name of the function that is called, without the $. */
export function calledName(node: Node): string | undefined {
  const procedure = asNode(node.procedure);
  return procedure?.type === 'variable' && typeof procedure.value === 'string' ? procedure.value : undefined;
}

/** `data.coach.id` for a path that consists only of names. */
export function pathText(node: Node | undefined): string | undefined {
  if (node?.type === 'variable') return `$${String(node.value)}`;
  if (node?.type !== 'path') return undefined;
  const names = nodesOf(node.steps).map((step) =>
    step.type === 'name' ? String(step.value) : step.type === 'variable' ? `$${String(step.value)}` : undefined,
  );
  return names.every((name) => name !== undefined) ? names.join('.') : undefined;
}

/** Like `pathText`, for hints: undefined for a path with brackets or a variable in it, which the text would not show. */
export function writtenPath(node: Node | undefined): string | undefined {
  const hasMore = ({ stages, predicate, group, focus, index }: Node) =>
    [stages, predicate].some((each) => nodesOf(each).length > 0) ||
    [group, focus, index].some((each) => each !== undefined);
  if (!node || hasMore(node) || nodesOf(node.steps).some(hasMore)) return undefined;
  const names = nodesOf(node.steps).filter(({ type }) => type === 'name');
  return names.every(({ value }) => /^\w+$/.test(String(value))) ? pathText(node) : undefined;
}

/** All paths in a node. */
export function pathsIn(node: unknown, found = new Set<string>()): Set<string> {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return found;
  if (!Array.isArray(node)) {
    const text = pathText(node as Node);
    if (text !== undefined) found.add(text);
  }
  for (const member of Object.values(node)) pathsIn(member, found);
  return found;
}
