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

/** True if nodes are nested deeper than this. A loop, for the same reason. */
export function isNestedDeeper(tree: unknown, limit: number): boolean {
  let level: unknown[] = [tree];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap(membersOf);
  }
  return false;
}

function membersOf(node: unknown): unknown[] {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return [];
  return Object.values(node).flatMap((member) => (Array.isArray(member) ? member.flat(2) : [member]));
}
