// Writes the actual values into the examples that expect something else.
import { readFile, writeFile } from 'node:fs/promises';
import { rewriteExpectation } from '../../examples/rewrite-expectation.ts';
import type { ExamplesReport, TestedExample } from '../../examples/run-examples.ts';

/** Returns the files that changed, in order. */
export async function updateExamples({ examples }: ExamplesReport): Promise<string[]> {
  const outdated = examples.filter(isUpdatable);
  const byFile = Map.groupBy(outdated, ({ mapping }) => mapping.file);
  for (const [file, own] of byFile) {
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      own.reduce((before, { index, actual }) => rewriteExpectation(before, index, actual), text),
    );
  }
  return [...byFile.keys()];
}

/** These are mistakes that nobody expects; an example that does expect one is written by hand. */
const neverExpected: readonly string[] = [
  'plan/expression-failed',
  'plan/expression-unbounded',
  'plan/out-of-time',
  'plan/same-record',
  'internal/bug',
];

/** False also for an example whose event belongs to another mapping. */
export const isUpdatable = ({ differences, foreignType, failure }: TestedExample): boolean =>
  differences.length > 0 && foreignType === undefined && !neverExpected.includes(failure?.code ?? '');
