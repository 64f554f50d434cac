// The result of `s3sf test`: each example that fails, with what it expects and what its event becomes; then what no
// example covers.

import { type CoveragePoint, percentCovered } from '../../examples/coverage.ts';
import type { LocatedDifference, TestedExample } from '../../examples/run-examples.ts';
import { locationText } from '../../pipeline/plan/location-text.ts';
import { inexactPaths } from '../../values/exact-json.ts';
import type { TestResult } from '../commands/mappings/test.ts';
import { isUpdatable } from '../input/update-examples.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import { inexactText } from '../rendering/inexact-text.ts';
import { renderProblems, textsOf } from '../rendering/render-problems.ts';
import type { Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';
import { renderSides } from './render-differences.ts';

export const testView: View<TestResult> = { out: renderTest, err: renderTestProblems, json: testJson, exitCode };

function exitCode({ report, unloaded, min }: TestResult): 0 | 1 {
  const { examples, problems, coverage } = report;
  if (unloaded.length > 0 || problems.length > 0 || examples.length === 0) return 1;
  return examples.some(({ holds }) => !holds) || percentCovered(coverage) < min ? 1 : 0;
}

function renderTest({ report, updated, unloaded, min, checkErrors }: TestResult, terminal: Terminal): string {
  const failed = report.examples.filter(({ holds }) => !holds);
  const percent = percentCovered(report.coverage);
  return [
    ...updated.map((file) => `${visible(file)} updated\n`),
    ...failed.map((each) => renderFailed(each, terminal)),
    ...report.examples.flatMap((each) => renderInexact(each, terminal)),
    ...(report.examples.length > 0
      ? [renderCounts(report.examples.length - failed.length, failed.length, terminal)]
      : [`${terminal.paint('error', 'No example was run.')}\n`]),
    renderCoverage(report.coverage, percent, terminal),
    ...(unloaded.length > 0
      ? [
          hint(
            `Not tested, because of the errors that "npx s3sf check" shows: ${visible(unloaded.join(', '))}. Correct them first.`,
            terminal,
          ),
        ]
      : []),
    ...(checkErrors > 0
      ? [
          hint(
            `"npx s3sf check" finds ${countText(checkErrors, 'error')} in the tested files. Examples also pass with values that Salesforce refuses: run the check as well.`,
            terminal,
          ),
        ]
      : []),
    ...(percent < min ? [`Coverage is below the required ${min} % (--min).\n`] : []),
    ...(report.examples.some(isUpdatable)
      ? [hint('If the actual values are right, run "npx s3sf test --update" to write them into the files.', terminal)]
      : []),
    ...(report.examples.length === 0 && unloaded.length === 0
      ? [hint('The mappings have no examples. Add an event and its expected records under "examples".', terminal)]
      : []),
  ].join('');
}

const hint = (text: string, { width }: Terminal) => `${wrap(text, { width })}\n`;

function renderTestProblems({ report, files }: TestResult, terminal: Terminal): string {
  return renderProblems(report.problems, textsOf(files), terminal);
}

function renderFailed({ example, failure, differences }: TestedExample, terminal: Terminal): string {
  const location = terminal.paint('strong', visible(locationText(example.location)));
  const head = wrap(`${location}  ${visible(example.name)}`, { width: terminal.width, indent: 2, first: 0 });
  const text = failure && `the event failed: ${visible(failure.message)} [${failure.code}]`;
  const why =
    text === undefined ? '' : `${terminal.paint('error', wrap(text, { width: terminal.width, indent: 4 }))}\n`;
  return `${head}\n${why}${differences.map((each) => renderDifference(each, terminal)).join('')}\n`;
}

/** An expectation of such an example has a text where its event has a number. */
function renderInexact({ example }: TestedExample, terminal: Terminal): string[] {
  const paths = inexactPaths(example.event, example.rounded);
  if (paths.length === 0) return [];
  const location = terminal.paint('strong', visible(locationText(example.location)));
  return [`${wrap(`${location}  ${visible(inexactText(paths))}`, { width: terminal.width, indent: 2, first: 0 })}\n\n`];
}

function renderDifference({ subject, location, expected, actual }: LocatedDifference, terminal: Terminal): string {
  const sides = [
    { label: 'expected', value: expected, style: 'added' },
    { label: 'actual', value: actual, style: 'removed' },
  ] as const;
  return renderSides({ subject, location: locationText(location), sides }, terminal);
}

function renderCounts(passed: number, failed: number, terminal: Terminal): string {
  const good = `${countText(passed, 'example')} passed`;
  if (failed === 0) return `${passed === 0 ? good : terminal.paint('good', good)}.\n`;
  return `${good}, ${terminal.paint('error', `${failed} failed`)}.\n`;
}

function renderCoverage(points: readonly CoveragePoint[], percent: number, terminal: Terminal): string {
  if (points.length === 0) return '';
  const gaps = points.filter(({ covered }) => !covered);
  const covered = `Coverage: ${points.length - gaps.length} of ${points.length} outcomes (${percent} %)`;
  const lines = gaps.map(({ gap, location }) => {
    const where = terminal.paint('muted', visible(locationText(location)));
    return `${wrap(`${where}  ${visible(gap)}`, { width: terminal.width, indent: 4, first: 2 })}\n`;
  });
  return `${covered}${gaps.length === 0 ? '.\n' : '. Not covered:\n'}${lines.join('')}`;
}

function testJson({ report: { examples, problems, coverage }, loading, checkErrors }: TestResult): object {
  return {
    examples: examples.map(({ example: { name, location, event, rounded }, holds, differences, failure, actual }) => ({
      name,
      ...location,
      holds,
      ...(rounded && { inexact: inexactPaths(event, rounded) }),
      differences: differences.map(({ subject, location: at, expected, actual: is }) => ({
        subject,
        ...at,
        ...(expected !== undefined && { expected }),
        ...(is !== undefined && { actual: is }),
      })),
      actual,
      ...(failure && { failure }),
    })),
    problems: [...loading, ...problems],
    checkErrors,
    coverage: {
      percent: percentCovered(coverage),
      points: coverage.map(({ location, ...point }) => ({ ...location, ...point })),
    },
  };
}
