// Which lines of an object are meant, as short as can be: "3-7,9,12-". A message names the lines still to do by it.

/** Sorted, not overlapping, 1-based, both ends included; the last may end at Infinity. */
export type LineRanges = readonly (readonly [from: number, to: number])[];

export const allLines: LineRanges = [[1, Number.POSITIVE_INFINITY]];

/** Writes ranges as text: `3-7,9,12-`. */
export function formatLines(ranges: LineRanges): string {
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to === Infinity ? '' : to}`)).join(',');
}

/** Reads what `formatLines` wrote; undefined for any other text. */
export function parseLines(text: string): LineRanges | undefined {
  const ranges: [number, number][] = [];
  let last = 0;
  for (const part of text.split(',')) {
    const match = /^([1-9]\d{0,14})(-([1-9]\d{0,14})?)?$/.exec(part);
    if (!match) return undefined;
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : match[3] === undefined ? Infinity : Number(match[3]);
    if (from <= last || to < from) return undefined;
    ranges.push([from, to]);
    last = to;
  }
  return ranges;
}

export function includesLine(ranges: LineRanges, line: number): boolean {
  return ranges.some(([from, to]) => from <= line && line <= to);
}

/** The ranges of the given lines, in any order and with repeats. */
export function rangesOf(lines: Iterable<number>): LineRanges {
  const ranges: [number, number][] = [];
  for (const line of [...new Set(lines)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === line) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges;
}
