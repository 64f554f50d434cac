// Lines and columns of offsets in a text, without going through the text again for each of them.

/** 1-based; columns in characters. */
export interface Position {
  line: number;
  column: number;
}

export interface TextLines {
  /** `\n` ends a line; its `\r` belongs to the line. */
  positionOf(offset: number): Position;
  /** Index of the line, from 0. */
  indexOf(offset: number): number;
  /** Offset of the first character of the line with this index. */
  startOf(index: number): number;
  /** Lines without `\n`. */
  readonly lines: readonly string[];
}

export function textLines(text: string): TextLines {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  // A column counts characters, and these take two units each.
  const pairs = Array.from(text.matchAll(/[\u{10000}-\u{10ffff}]/gu), ({ index }) => index + 1);
  const indexOf = (offset: number) => countBelow(starts, offset + 1) - 1;
  let lines: string[] | undefined;
  return {
    indexOf,
    startOf: (index) => starts[index] ?? text.length,
    positionOf(offset) {
      const index = indexOf(offset);
      const start = starts[index] ?? 0;
      return { line: index + 1, column: offset - start - (countBelow(pairs, offset) - countBelow(pairs, start)) + 1 };
    },
    get lines() {
      lines ??= text.split('\n');
      return lines;
    },
  };
}

/** How many of the sorted numbers are below the limit. */
function countBelow(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
