// Text and the room it takes, by the width that a terminal shows: 漢 takes two columns, é takes one however it is written.
// Wrapping breaks at blanks only, so an id or a path is never broken. Cutting never leaves a part of a Salesforce Id.
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Columns that the text takes; colour codes take none. */
export const widthOf = (text: string): number => (isPrintableAscii(text) ? text.length : stringWidth(text));

/** By far the most texts: their width costs little. */
const isPrintableAscii = (text: string) => /^[ -~]*$/.test(text);

/** The text with blanks behind it (before it with `right`) until it takes `width` columns. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? `${blanks}${text}` : `${text}${blanks}`;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Of 15 or 18 letters and digits, at least one of them a digit. */
const salesforceId = /(?<![0-9A-Za-z])(?=[A-Za-z]*[0-9])[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?(?![0-9A-Za-z])/g;

/** At most `width` columns of plain text: what is too long ends in `…`, before a Salesforce Id that does not fit whole. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let end = 0;
  let taken = 1;
  for (const { segment } of graphemes.segment(text)) {
    taken += widthOf(segment);
    if (taken > width) break;
    end += segment.length;
  }
  for (const { 0: id, index } of text.matchAll(salesforceId)) {
    if (index < end && end < index + id.length) end = index;
  }
  return width < 1 ? '' : `${text.slice(0, end).trimEnd()}…`;
}

/** Both on one line; where they do not fit, the second is on a line of its own instead of broken. */
export function besideOrBelow(first: string, second: string, { width, indent = 0 }: WrapOptions): string {
  const line = `${first}  ${second}`;
  if (widthOf(line) <= width) return line;
  return `${wrap(first, { width, indent, first: 0 })}\n${wrap(second, { width, indent })}`;
}

export interface WrapOptions {
  /** Columns of a line, with its indent. `Infinity` leaves the text on one line. */
  width: number;
  /** Blanks before each line but the first. */
  indent?: number;
  /** Blanks before the first line. Default: `indent`. */
  first?: number;
}

/** Breaks at blanks; a word that is longer than a line stays whole. Colour codes and line ends in the text are kept. */
export function wrap(text: string, { width, indent = 0, first = indent }: WrapOptions): string {
  const narrowest = 20;
  const room = Math.max(narrowest, width - Math.max(indent, first));
  const lines = room === Number.POSITIVE_INFINITY ? text : wrapAnsi(text, room, { hard: false, trim: true });
  return lines
    .split('\n')
    .map((line, index) => (line === '' ? '' : `${' '.repeat(index === 0 ? first : indent)}${line}`))
    .join('\n');
}
