// The result of `s3sf check`: each problem, then how many there are.
import type { CheckResult } from '../commands/mappings/check.ts';
import type { ExitCode, Io } from '../io.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderProblems, textsOf } from '../rendering/render-problems.ts';
import type { Terminal } from '../rendering/terminal.ts';
import { show, type View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';
import { annotations } from './annotations.ts';
import { codeQuality } from './code-quality.ts';

/** In a run of GitHub Actions the problems are marked at their lines, too. */
export function showCheck(result: CheckResult, options: { json: boolean; codeQuality?: boolean }, io: Io): ExitCode {
  if (options.codeQuality) return show(result, codeQualityView, { json: true }, io);
  const code = show(result, checkView, options, io);
  if (io.env.GITHUB_ACTIONS === 'true' && !options.json) io.annotate?.(annotations(result.problems));
  return code;
}

const checkView: View<CheckResult> = {
  out: renderCheck,
  json: ({ checked, problems, accepted }) => ({
    files: checked,
    ...countsOf(problems),
    problems,
    ...(accepted && { ignored: accepted }),
  }),
  exitCode: ({ problems }) => (countsOf(problems).errors > 0 ? 1 : 0),
};

const codeQualityView: View<CheckResult> = { ...checkView, json: ({ problems }) => codeQuality(problems) };

function renderCheck({ checked, problems, accepted, files }: CheckResult, terminal: Terminal): string {
  const shown = problems.length > 0 ? `${renderProblems(problems, textsOf(files), terminal)}\n` : '';
  const { errors, warnings } = countsOf(problems);
  const counts = [
    ...(errors > 0 ? [terminal.paint('error', countText(errors, 'error'))] : []),
    ...(warnings > 0 ? [terminal.paint('warning', countText(warnings, 'warning'))] : []),
  ];
  const summary = counts.length > 0 ? `${counts.join(' and ')}.` : terminal.paint('good', 'no problems.');
  const more = counts.length > 0 ? ' Run "npx s3sf explain CODE" to learn more about a code.' : '';
  const end = `${countText(checked, 'mapping file')} checked: ${summary}${more}`;
  return `${shown}${renderAccepted(accepted, terminal)}${wrap(end, { width: terminal.width })}\n`;
}

/** One line for each, as a list to read through. */
function renderAccepted(accepted: CheckResult['accepted'], terminal: Terminal): string {
  if (!accepted) return '';
  if (accepted.length === 0) return 'No comment accepts a finding.\n';
  const lines = accepted.map(
    ({ file, line, column, code, reason }) =>
      `${terminal.paint('muted', `${visible(file)}:${line}:${column}`)} ${code}: ${visible(reason)}`,
  );
  return `Accepted by comments in the files:\n${lines.join('\n')}\n\n`;
}

function countsOf(problems: CheckResult['problems']) {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: problems.length - errors };
}
