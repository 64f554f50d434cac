// "Did you mean": the known name that a misspelled one was most likely meant to be.

/** Undefined if no name is close: more than a third of the letters would have to change. Case does not count. */
export function closestName(name: string, known: Iterable<string>): string | undefined {
  let closest: string | undefined;
  let smallest = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), smallest);
    if (distance < smallest) {
      smallest = distance;
      closest = candidate;
    }
  }
  return closest;
}

/** True if one letter is wrong, missing or extra, or two are swapped. Case counts. */
export const isOneEditAway = (from: string, to: string): boolean => editDistance(from, to, 2) === 1;

/** How many letters to change, add, remove or swap with their neighbor; counted exactly only below `enough`. */
function editDistance(from: string, to: string, enough: number): number {
  if (Math.abs(from.length - to.length) >= enough) return enough;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  let smallestOfLast = 0;
  for (let row = 1; row <= from.length; row += 1) {
    // Everything further from the diagonal is `enough` or more.
    const first = Math.max(1, row - enough);
    const end = Math.min(to.length, row + enough);
    const current: number[] = [];
    current[first - 1] = first === 1 ? row : enough;
    let smallest = enough;
    for (let column = first; column <= end; column += 1) {
      const same = from[row - 1] === to[column - 1];
      let distance = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        distance = Math.min(distance, at(beforeLast, column - 2) + 1);
      }
      current[column] = distance;
      smallest = Math.min(smallest, distance);
    }
    // A swap reaches two rows back.
    if (smallest >= enough && smallestOfLast >= enough) return enough;
    smallestOfLast = smallest;
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

const at = (numbers: readonly number[], index: number) => numbers[index] ?? Number.POSITIVE_INFINITY;
