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
  return problems.map((problem) => renderProblem(problem, texts.get(problem.file), terminal)).join('\n');
}

function renderProblem(problem: Problem, text: string | undefined, terminal: Terminal): string {
  const { file, line, column, severity, code, message, hint } = problem;
  const location = terminal.paint('strong', visible(`${file}:${line}:${column}`));
  const what = `${location} ${terminal.paint(severity, `${severity}:`)} ${visible(message)}`;
  const lines = [
    wrap(`${what} ${terminal.paint('muted', `[${code}]`)}`, { width: terminal.width, indent: 2, first: 0 }),
  ];
  const source = text?.split(/\r?\n/)[line - 1];
  if (source !== undefined) lines.push(...excerpt(source, { line, column, severity }, terminal));
  if (hint) lines.push(wrap(visible(hint), { width: terminal.width, indent: 2 }));
  return `${lines.join('\n')}\n`;
}

/** The line and the caret under its column; of a line that is wider than the window, the part around the column. */
function excerpt(source: string, at: Pick<Problem, 'line' | 'column' | 'severity'>, terminal: Terminal): string[] {
  const number = String(at.line);
  const room = terminal.width - number.length - '   | '.length;
  const characters = [...source].map(shown);
  const before = characters.slice(0, at.column - 1);
  const after = characters.slice(at.column - 1).join('');
  let left = '';
  if (widthOf(before.join('')) + widthOf(after) > room) {
    // The part before the column gets at most two thirds.
    const most = Math.max(Math.floor((room * 2) / 3), room - widthOf(after));
    while (before.length > 0 && widthOf(before.join('')) + left.length > most) {
      before.shift();
      left = '…';
    }
  }
  const start = `${left}${before.join('')}`;
  const bar = terminal.paint('muted', '|');
  return [
    `  ${terminal.paint('muted', number)} ${bar} ${start}${cut(after, room - widthOf(start))}`.trimEnd(),
    `  ${' '.repeat(number.length)} ${bar} ${' '.repeat(widthOf(start))}${terminal.paint(at.severity, '^')}`,
  ];
}

/** A tab is the mistake more often than not: it is drawn. */
const shown = (character: string) => (character === '\t' ? '→   ' : visible(character));
