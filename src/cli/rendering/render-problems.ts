// Problems as a person reads them: location, message, the line of the file with a caret under the spot, and a hint.
import type { MappingFile } from '../../mapping-files.ts';
import type { Problem } from '../../problem.ts';
import { cut, widthOf, wrap } from './fit-text.ts';
import { plainTerminal, type Terminal } from './terminal.ts';
import { visible } from './visible.ts';

/** Content of the files by path, as `renderProblems` takes it. */
export const textsOf = (files: readonly MappingFile[]): Map<string, string> =>
  new Map(files.map(({ path, text }) => [path, text]));

/** @param texts content of each file by its path; a problem in any other file is shown without its line */
export function renderProblems(
  problems: readonly Problem[],
  texts: ReadonlyMap<string, string>,
  terminal: Terminal = plainTerminal,
): string {
  const linesIn = new Map<string, { texts: readonly string[]; lines: Map<number, Line> }>();
  const lineOf = ({ file, line }: Problem): Line | undefined => {
    const known = linesIn.get(file) ?? { texts: texts.get(file)?.split(/\r?\n/) ?? [], lines: new Map() };
    linesIn.set(file, known);
    const text = known.texts[line - 1];
    const found = known.lines.get(line) ?? (text === undefined ? undefined : lineFrom(text));
    if (found) known.lines.set(line, found);
    return found;
  };
  return problems.map((problem) => renderProblem(problem, lineOf(problem), terminal)).join('\n');
}

interface Line {
  text: string;
  /** Offset of the character in a column. */
  offsetOf(column: number): number;
}

function lineFrom(text: string): Line {
  // Each character that takes two units moves the columns after it by one. They are searched for once.
  let pairs: number[] | undefined;
  return {
    text,
    offsetOf(column) {
      pairs ??= Array.from(text.matchAll(/[\u{10000}-\u{10ffff}]/gu), ({ index }, before) => index - before);
      let [low, high] = [0, pairs.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((pairs[middle] as number) < column - 1) low = middle + 1;
        else high = middle;
      }
      return column - 1 + low;
    },
  };
}

function renderProblem(problem: Problem, source: Line | undefined, terminal: Terminal): string {
  const { file, line, column, severity, code, message, hint } = problem;
  const location = terminal.paint('strong', visible(`${file}:${line}:${column}`));
  const what = `${location} ${terminal.paint(severity, `${severity}:`)} ${visible(message)}`;
  const lines = [
    wrap(`${what} ${terminal.paint('muted', `[${code}]`)}`, { width: terminal.width, indent: 2, first: 0 }),
  ];
  if (source !== undefined) lines.push(...excerpt(source, { line, column, severity }, terminal));
  if (hint) lines.push(wrap(visible(hint), { width: terminal.width, indent: 2 }));
  return `${lines.join('\n')}\n`;
}

/** Columns of a line that are shown in a pipe: a file can consist of one line, and have a problem at each of its names. */
const widestInPipe = 200;

/** The line and the caret under its column; of a line that is wider than the window, the part around the column. */
function excerpt(source: Line, at: Pick<Problem, 'line' | 'column' | 'severity'>, terminal: Terminal): string[] {
  const number = String(at.line);
  const room = Math.min(terminal.width, widestInPipe) - number.length - '   | '.length;
  const near = aroundColumn(source, at.column, room);
  const before = near.before.map(shown);
  const widths = before.map(widthOf);
  const after = near.after.map(shown).join('');
  let width = widths.reduce((sum, each) => sum + each, 0);
  let from = 0;
  if (near.isCut || width + widthOf(after) > room) {
    // The part before the column gets at most two thirds.
    const most = Math.max(Math.floor((room * 2) / 3), room - widthOf(after));
    while (from < before.length && width + (near.isCut || from > 0 ? 1 : 0) > most) {
      width -= widths[from] ?? 0;
      from += 1;
    }
  }
  const left = near.isCut || from > 0 ? '…' : '';
  const start = `${left}${before.slice(from).join('')}`;
  const startWidth = left.length + width;
  const bar = terminal.paint('muted', '|');
  return [
    `  ${terminal.paint('muted', number)} ${bar} ${start}${cut(after, room - startWidth)}`.trimEnd(),
    `  ${' '.repeat(number.length)} ${bar} ${' '.repeat(startWidth)}${terminal.paint(at.severity, '^')}`,
  ];
}

/** More characters than can be shown around the column. */
function aroundColumn({ text, offsetOf }: Line, column: number, room: number) {
  const most = Math.max(room, 1) + 1;
  const offset = offsetOf(column);
  const from = Math.max(0, offset - most);
  return { before: [...text.slice(from, offset)], after: [...text.slice(offset, offset + most)], isCut: from > 0 };
}

/** A tab is the mistake more often than not: it is drawn. */
function shown(character: string): string {
  if (character >= ' ' && character <= '~') return character;
  return character === '\t' ? '→   ' : visible(character);
}
