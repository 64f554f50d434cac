// Finds everything that is wrong, or likely wrong, with mapping files: what keeps them from loading, and what would fail
// silently later. Pure: the files and the schema snapshot are passed in, and nothing is read or sent.
import type { MappingFile } from '../mapping-files.ts';
import { loadMappings } from '../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../pipeline/mapping/mappings.ts';
import type { Problem } from '../problem.ts';
import type { SalesforceSchema } from '../salesforce-schema.ts';
import { checkMapping } from './check-mapping.ts';
import { reportTo } from './report.ts';
import { checkNewest } from './rules/check-newest.ts';
import { checkTwoKeys } from './rules/keys/check-two-keys.ts';
import { findHashComments } from './rules/yaml-comments.ts';
import { type ExampleRuns, runExamples } from './run-examples.ts';

export interface Checked {
  /** Sorted by file, line and column. */
  problems: Problem[];
  mappings: Mappings;
}

/** A file that does not load gets only the problems that prevent it. */
export async function checkMappings(files: readonly MappingFile[], schema: SalesforceSchema): Promise<Checked> {
  const { mappings, problems: unloadable } = await loadMappings(files, schema);
  const problems = [...unloadable];
  const report = reportTo(problems);
  const runs = new Map<string, ExampleRuns>();
  for (const mapping of mappings.all()) {
    const run = await runExamples(mapping, mappings);
    runs.set(mapping.file, run);
    await checkMapping(mapping, { mappings, schema, runs: run, report });
  }
  const loaded = new Set(mappings.all().map(({ file }) => file));
  for (const file of files) if (loaded.has(file.path)) findHashComments(file, report);
  checkTwoKeys(mappings.all(), report);
  checkNewest(mappings.all(), runs, report);
  return { problems: problems.sort(inOrder), mappings };
}

const inOrder = (a: Problem, b: Problem) =>
  a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
