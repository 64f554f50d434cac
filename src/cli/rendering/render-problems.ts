// Problems as a person reads them: place, what is wrong, the line with a caret, what to do.
import type { Problem } from '../../problem.ts';

/** @param texts content of each file by its path; a problem in a file that is not among them goes without its line */
export function renderProblems(problems: readonly Problem[], texts: ReadonlyMap<string, string>): string {
  return problems.map((problem) => renderProblem(problem, texts.get(problem.file))).join('\n');
}

function renderProblem(
  { file, line, column, severity, code, message, hint }: Problem,
  text: string | undefined,
): string {
  const lines = [`${file}:${line}:${column} ${severity}: ${message} [${code}]`];
  const source = text?.split(/\r?\n/)[line - 1];
  if (source !== undefined) {
    const number = String(line);
    lines.push(`  ${number} | ${source}`, `  ${' '.repeat(number.length)} | ${caret(source, column)}`);
  }
  if (hint) lines.push(`  ${hint}`);
  return `${lines.join('\n')}\n`;
}

/** Keeps tabs, so that the caret stands under its character whatever their width. */
const caret = (source: string, column: number) => `${source.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`;
