// The nodes of JSONata's tree of an expression.

export interface Node {
  type?: unknown;
  value?: unknown;
  position?: unknown;
  [member: string]: unknown;
}

/** Every object in the tree, once. A loop, because long expressions make deep trees. */
export function nodesIn(tree: unknown): Node[] {
  const found = new Set<object>();
  const waiting: unknown[] = [tree];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null || next instanceof RegExp || found.has(next)) continue;
    found.add(next);
    waiting.push(...Object.values(next));
  }
  return [...found].filter((each): each is Node => !Array.isArray(each));
}
