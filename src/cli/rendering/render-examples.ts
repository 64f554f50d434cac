// The outcome of examples as a person reads it: each that does not hold, with what it expects, what its event becomes
// and where that stands; then what no example shows.
import { type CoveragePoint, percentCovered } from '../../examples/coverage.ts';
import type { ExamplesReport, LocatedDifference, TestedExample } from '../../examples/run-examples.ts';
import type { JsonValue } from '../../json.ts';
import { locationText } from '../../pipeline/plan/location-text.ts';

export function renderExamples({ examples, coverage }: ExamplesReport): string {
  const broken = examples.filter(({ holds }) => !holds);
  const gaps = coverage.filter(({ covered }) => !covered);
  return [
    ...broken.map(renderBroken),
    `${count(examples.length - broken.length, 'example')} ${examples.length - broken.length === 1 ? 'holds' : 'hold'}`,
    broken.length > 0 ? `, ${broken.length} ${broken.length === 1 ? 'does' : 'do'} not.\n` : '.\n',
    renderCoverage(coverage, gaps),
  ].join('');
}

function renderBroken({ example, failure, differences }: TestedExample): string {
  const why = failure ? `    the event failed: ${failure.message} [${failure.code}]\n` : '';
  return `${locationText(example.location)}  ${example.name}\n${why}${differences.map(renderDifference).join('')}\n`;
}

function renderDifference({ subject, location, expected, actual }: LocatedDifference): string {
  return [
    `    ${subject}  ${locationText(location)}\n`,
    `      expected  ${valueText(expected)}\n`,
    `      actual    ${valueText(actual)}\n`,
  ].join('');
}

const valueText = (value: JsonValue | undefined) => (value === undefined ? '(nothing)' : JSON.stringify(value));

function renderCoverage(points: readonly CoveragePoint[], gaps: readonly CoveragePoint[]): string {
  if (points.length === 0) return '';
  const lines = gaps.map(({ gap, location }) => `  ${locationText(location)}  ${gap}\n`);
  const shown = `They show ${points.length - gaps.length} of ${points.length} things the mappings can do (${percentCovered(points)} %)`;
  return `${shown}${gaps.length === 0 ? '.\n' : '. Not shown:\n'}${lines.join('')}`;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
