// "Did you mean": the known name that a misspelled one was most likely meant to be.

/** Of a longer list only the first names are compared: an event in an example can have tens of thousands of them. */
const mostCompared = 2_000;

/** Undefined if no name is close: more than a third of the letters would have to change. Case does not count. */
export function closestName(name: string, known: Iterable<string>): string | undefined {
  const from = name.toLowerCase();
  const letters = lettersIn(from);
  let closest: string | undefined;
  let smallest = Math.max(1, Math.floor(name.length / 3)) + 1;
  let compared = 0;
  for (const candidate of known) {
    compared += 1;
    if (compared > mostCompared) break;
    if (Math.abs(name.length - candidate.length) >= smallest) continue;
    const to = candidate.toLowerCase();
    // Each edit changes at most two bits: one letter goes, another comes.
    if (bitsIn(letters ^ lettersIn(to)) > 2 * (smallest - 1)) continue;
    const distance = editDistance(from, to, smallest);
    if (distance < smallest) {
      smallest = distance;
      closest = candidate;
    }
  }
  return closest;
}

/** A bit for each letter that occurs. Letters can share a bit. */
function lettersIn(text: string): number {
  let letters = 0;
  for (let index = 0; index < text.length; index += 1) letters |= 1 << (text.charCodeAt(index) & 31);
  return letters;
}

function bitsIn(letters: number): number {
  let bits = 0;
  for (let left = letters; left !== 0; left &= left - 1) bits += 1;
  return bits;
}

/** True if one letter is wrong, missing or extra, or two are swapped. Case counts. */
export const isOneEditAway = (from: string, to: string): boolean => editDistance(from, to, 2) === 1;

/** How many letters to change, add, remove or swap with their neighbor; counted exactly only below `enough`. */
function editDistance(from: string, to: string, enough: number): number {
  if (Math.abs(from.length - to.length) >= enough) return enough;
  const row = () => new Array<number>(to.length + 1).fill(enough);
  let [beforeLast, last, current] = [row(), row(), row()];
  for (let column = 0; column <= to.length; column += 1) last[column] = column;
  let smallestOfLast = 0;
  for (let index = 1; index <= from.length; index += 1) {
    // Everything further from the diagonal is `enough` or more.
    const first = Math.max(1, index - enough);
    const end = Math.min(to.length, index + enough);
    current.fill(enough);
    current[0] = index;
    let smallest = Math.min(index, enough);
    for (let column = first; column <= end; column += 1) {
      const same = from[index - 1] === to[column - 1];
      let distance = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      if (index > 1 && column > 1 && from[index - 1] === to[column - 2] && from[index - 2] === to[column - 1]) {
        distance = Math.min(distance, at(beforeLast, column - 2) + 1);
      }
      current[column] = distance;
      smallest = Math.min(smallest, distance);
    }
    // A swap reaches two rows back.
    if (smallest >= enough && smallestOfLast >= enough) return enough;
    smallestOfLast = smallest;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return at(last, to.length);
}

const at = (numbers: readonly number[], index: number) => numbers[index] as number;
