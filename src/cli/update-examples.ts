// Writes what events become now into the examples that expect something else.
import { readFile, writeFile } from 'node:fs/promises';
import { rewriteExpectation } from '../examples/rewrite-expectation.ts';
import type { ExamplesReport } from '../examples/run-examples.ts';

/** Gives the files that were changed, in order. What fails with a bug of ours or is of another file is left alone. */
export async function updateExamples({ examples }: ExamplesReport): Promise<string[]> {
  const outdated = examples.filter(
    ({ differences, foreignType, failure }) =>
      differences.length > 0 && foreignType === undefined && failure?.code !== 'internal/bug',
  );
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
