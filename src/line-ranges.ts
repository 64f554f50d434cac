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
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = ranges[middle] as readonly [number, number];
    if (line < from) high = middle - 1;
    else if (line > to) low = middle + 1;
    else return true;
  }
  return false;
}

/** The first line meant at or after `from`; undefined where there is none. */
export function nextLine(ranges: LineRanges, from: number): number | undefined {
  const range = ranges.find(([, to]) => to >= from);
  return range && Math.max(range[0], from);
}

/** The last line meant; 0 where none is. */
export const lastLine = (ranges: LineRanges): number => ranges.at(-1)?.[1] ?? 0;

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

/** Those of the lines that are at or after `from`; no line is at infinity. */
export function linesFrom(ranges: LineRanges, from: number): LineRanges {
  if (from === Number.POSITIVE_INFINITY) return [];
  return ranges.flatMap(([start, end]) => (end < from ? [] : [[Math.max(start, from), end] as const]));
}

/** The lines of either. */
export function mergeLines(a: LineRanges, b: LineRanges): LineRanges {
  const merged: [number, number][] = [];
  for (const [from, to] of [...a, ...b].sort(([left], [right]) => left - right)) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** The lines in pieces whose text fits into a queue message; none for no lines. */
export function splitLines(ranges: LineRanges, rangesInPiece = 8_000): LineRanges[] {
  return Array.from({ length: Math.ceil(ranges.length / rangesInPiece) }, (_, index) =>
    ranges.slice(index * rangesInPiece, (index + 1) * rangesInPiece),
  );
}
