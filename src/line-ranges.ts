// Lines of an object in a short form: "3-7,9,12-". Messages use it to name the lines that are still to be processed.

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

/** The first line at or after `from`; undefined where there is none. */
export function nextLine(ranges: LineRanges, from: number): number | undefined {
  const range = ranges.find(([, to]) => to >= from);
  return range && Math.max(range[0], from);
}

/** The last line; 0 where there is none. */
export const lastLine = (ranges: LineRanges): number => ranges.at(-1)?.[1] ?? 0;

/** The ranges of these lines, which may be in any order and repeat. */
export function rangesOf(lines: Iterable<number>): LineRanges {
  const ranges: [number, number][] = [];
  for (const line of [...new Set(lines)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === line) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges;
}

/** The lines at or after `from`; none where that is infinity. */
export function linesFrom(ranges: LineRanges, from: number): LineRanges {
  if (from === Number.POSITIVE_INFINITY) return [];
  return ranges.flatMap(([start, end]) => (end < from ? [] : [[Math.max(start, from), end] as const]));
}

/** The lines of both. */
export function mergeLines(a: LineRanges, b: LineRanges): LineRanges {
  const merged: [number, number][] = [];
  for (const [from, to] of [...a, ...b].sort(([left], [right]) => left - right)) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** The lines in chunks whose text fits into a queue message; no chunk for no lines. */
export function splitLines(ranges: LineRanges, rangesPerChunk = 8_000): LineRanges[] {
  return Array.from({ length: Math.ceil(ranges.length / rangesPerChunk) }, (_, index) =>
    ranges.slice(index * rangesPerChunk, (index + 1) * rangesPerChunk),
  );
}
