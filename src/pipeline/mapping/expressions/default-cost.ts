// How large JSONata's tree of an expression becomes by its defaults. `a ?: b` and `a ?? b` hold the tree of `a` twice, so
// defaults inside the left side of defaults double it each time: thirty of them would never end.

/** Parts of the tree, as a multiple of those without defaults. */
export const largestDefaults = 10_000;

const token = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|\/\*[\s\S]*?\*\/|\?:|\?\?|[([{)\]},;]/g;

/** At least the number of parts that JSONata makes of the brackets and the left sides of defaults. */
export function defaultCost(source: string): number {
  // By open bracket: what is finished, and what the next default would hold twice.
  const outer: { done: number; left: number }[] = [];
  let group = { done: 0, left: 1 };
  for (const [text] of source.matchAll(token)) {
    if (text === '?:' || text === '??') group = { done: group.done + 2 * group.left, left: 1 };
    else if (text === ',' || text === ';') group = { done: group.done + group.left, left: 1 };
    else if (text === '(' || text === '[' || text === '{') {
      outer.push(group);
      group = { done: 0, left: 1 };
    } else if (text === ')' || text === ']' || text === '}') {
      const around = outer.pop() ?? { done: 0, left: 0 };
      group = { done: around.done, left: around.left + group.done + group.left };
    }
  }
  return group.done + group.left;
}
