// So that a text that comes from elsewhere leaves the cursor and the history of an editor where they are.

/** The smallest single replacement that makes one text of the other. */
export function onlyDifference(
  before: string,
  after: string,
): { from: number; to: number; insert: string } | undefined {
  if (before === after) return undefined;
  const shortest = Math.min(before.length, after.length);
  let from = 0;
  while (from < shortest && before[from] === after[from]) from += 1;
  let behind = 0;
  while (behind < shortest - from && before.at(-1 - behind) === after.at(-1 - behind)) behind += 1;
  return { from, to: before.length - behind, insert: after.slice(from, after.length - behind) };
}
