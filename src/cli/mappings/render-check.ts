// The result of `s3sf check`: each problem, then how many there are.
import type { CheckResult } from '../commands/mappings/check.ts';
import type { ExitCode, Io } from '../io.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderProblems, textsOf } from '../rendering/render-problems.ts';
import type { Terminal } from '../rendering/terminal.ts';
import { show, type View } from '../rendering/view.ts';
import { annotations } from './annotations.ts';

/** In a run of GitHub Actions the problems are marked at their lines, too. */
export function showCheck(result: CheckResult, options: { json: boolean }, io: Io): ExitCode {
  const code = show(result, checkView, options, io);
  if (io.env.GITHUB_ACTIONS === 'true' && !options.json) io.annotate?.(annotations(result.problems));
  return code;
}

const checkView: View<CheckResult> = {
  out: renderCheck,
  json: ({ checked, problems }) => ({ files: checked, ...countsOf(problems), problems }),
  exitCode: ({ problems }) => (countsOf(problems).errors > 0 ? 1 : 0),
};

function renderCheck({ checked, problems, files }: CheckResult, terminal: Terminal): string {
  const shown = problems.length > 0 ? `${renderProblems(problems, textsOf(files), terminal)}\n` : '';
  const { errors, warnings } = countsOf(problems);
  const counts = [
    ...(errors > 0 ? [terminal.paint('error', countText(errors, 'error'))] : []),
    ...(warnings > 0 ? [terminal.paint('warning', countText(warnings, 'warning'))] : []),
  ];
  const summary = counts.length > 0 ? `${counts.join(' and ')}.` : terminal.paint('good', 'no problems.');
  const more = counts.length > 0 ? ' Run "npx s3sf explain CODE" to learn more about a code.' : '';
  const end = `${countText(checked, 'mapping file')} checked: ${summary}${more}`;
  return `${shown}${wrap(end, { width: terminal.width })}\n`;
}

function countsOf(problems: CheckResult['problems']) {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: problems.length - errors };
}
