// Writes what events become now into the examples that expect something else.
import { readFile, writeFile } from 'node:fs/promises';
import { rewriteExpectation } from '../../examples/rewrite-expectation.ts';
import type { ExamplesReport, TestedExample } from '../../examples/run-examples.ts';

/** Gives the files that were changed, in order. */
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

/** An expression that fails is a mistake, and nobody expects one: who does writes it by hand. */
const neverExpected: readonly string[] = ['plan/expression-failed', 'plan/expression-unbounded', 'internal/bug'];

/** What is left alone also is an example that tests another file. */
export const isUpdatable = ({ differences, foreignType, failure }: TestedExample): boolean =>
  differences.length > 0 && foreignType === undefined && !neverExpected.includes(failure?.code ?? '');
