// Of a file with thousands of problems, the first ones are enough to begin with.
import type { Problem } from '../../problem.ts';

/** Errors of a file that are reported, and warnings. */
export const mostProblems = 1_000;

/** The first problems of a file, and one that says that there are more. Errors are never left out because of warnings. */
export function firstProblems(problems: readonly Problem[]): Problem[] {
  const counts = { error: 0, warning: 0 };
  const first: Problem[] = [];
  for (const problem of problems) {
    const { severity, file, line, column } = problem;
    counts[severity] += 1;
    if (counts[severity] <= mostProblems) first.push(problem);
    if (counts[severity] !== mostProblems + 1) continue;
    const of = severity === 'error' ? 'errors' : 'warnings';
    const message = `The file has more ${of}. Only the first ${mostProblems.toLocaleString('en-US')} are shown.`;
    first.push({ code: 'mapping/too-many-problems', severity, message, file, line, column });
  }
  return first;
}
