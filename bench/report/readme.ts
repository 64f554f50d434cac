// The part of README.md that the benchmark writes: a table between two comments, and a sentence that says where the
// table comes from.
import type { Origin } from './origin.ts';

export const start = '<!-- npm run bench -- --write-readme -->';
export const end = '<!-- end of the benchmark -->';

export function section(table: string, { machine, commit }: Origin, rounds: number): string {
  const measured = rounds === 1 ? 'one round' : `${rounds} rounds`;
  return `${table}\n\n${wrapped(`Measured in ${measured} at commit ${commit} on ${machine}.`)}`;
}

/** @throws if the page lacks the two comments */
export function withSection(page: string, text: string): string {
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`README.md must contain "${start}" and, below it, "${end}".`);
  return `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`;
}

/** Lines of at most 120 characters. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 120) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
