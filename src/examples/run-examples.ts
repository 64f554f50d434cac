// Runs all examples of some mappings: which pass, what differs and where, and how much of the mappings they cover.
import type { MappingFile } from '../mapping-files.ts';
import type { CompiledMapping, Mappings, SourceLocation } from '../pipeline/mapping/mappings.ts';
import { readYaml } from '../pipeline/mapping/yaml/yaml-source.ts';
import type { Problem } from '../problem.ts';
import { type CoveragePoint, createCoverage } from './coverage.ts';
import type { Difference } from './differences.ts';
import type { ExampleOrg } from './example-org.ts';
import { type ExampleRun, runExample } from './run-example.ts';

export interface LocatedDifference extends Difference {
  location: SourceLocation;
}

export interface TestedExample extends ExampleRun {
  /** Also false if the event is of another mapping's type. */
  holds: boolean;
  differences: LocatedDifference[];
}

export interface ExamplesReport {
  examples: TestedExample[];
  /** Files without an example, and examples that test another file. */
  problems: Problem[];
  coverage: CoveragePoint[];
}

export interface ExamplesContext {
  mappings: Mappings;
  files: readonly MappingFile[];
  org: ExampleOrg;
}

/** Runs the examples one after another; the org is reset for each. */
export async function runExamples(
  tested: readonly CompiledMapping[],
  { mappings, files, org }: ExamplesContext,
): Promise<ExamplesReport> {
  const report: ExamplesReport = { examples: [], problems: [], coverage: [] };
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  for (const mapping of tested) {
    const { observe, points } = createCoverage(mapping);
    const positionOf = positionsIn(mapping.file, texts.get(mapping.file) ?? '');
    if (mapping.examples.length === 0) report.problems.push(noExample(mapping));
    for (const index of mapping.examples.keys()) {
      const run = await runExample(mapping, index, { mappings, org, observe });
      const at = (...path: Difference['path']) => positionOf(['examples', index, ...path]);
      if (run.foreignType !== undefined) report.problems.push(foreignType(run, at('event', 'type')));
      for (const name of run.idleAnswers ?? []) report.problems.push(idleAnswer(name, at('salesforce', name)));
      for (const { path, text } of run.setUpProblems ?? [])
        report.problems.push(wrongSetUp(text, at('salesforce', ...path)));
      const differences = run.differences.map((difference) => ({
        ...difference,
        location: at('expect', ...difference.path),
      }));
      const holds = differences.length === 0 && run.foreignType === undefined;
      report.examples.push({ ...run, holds, differences });
    }
    report.coverage.push(...points());
  }
  return report;
}

function positionsIn(file: string, text: string): (path: Difference['path']) => SourceLocation {
  const { source } = readYaml(file, text);
  return (path) => ({ file, ...(source?.positionOf(path) ?? { line: 1, column: 1 }) });
}

const noExample = ({ file }: CompiledMapping): Problem => ({
  code: 'mapping/no-examples',
  severity: 'error',
  message: 'This mapping has no examples, so nothing shows that it works.',
  hint: 'Add one under "examples": an event and "expect: []". "npx s3sf test --update" fills in what the event becomes.',
  file,
  line: 1,
  column: 1,
});

const foreignType = ({ mapping, foreignType: type }: ExampleRun, location: SourceLocation): Problem => ({
  code: 'mapping/foreign-example',
  severity: 'error',
  message: `The event of this example has the type "${type}", but this file is not for it.`,
  hint: `This file is for ${mapping.types.join(', ')}. Give the event that type, or move the example.`,
  ...location,
});

const idleAnswer = (name: string, location: SourceLocation): Problem => ({
  code: 'mapping/idle-answer',
  severity: 'error',
  message: `"salesforce" has an answer for ${name}, but the event of this example neither writes nor links to one.`,
  hint: 'Name an object that it writes or links to, spelled as under "records".',
  ...location,
});

const wrongSetUp = (text: string, location: SourceLocation): Problem => ({
  code: 'mapping/wrong-set-up',
  severity: 'error',
  message: `The emulated Salesforce does not accept this: ${text}`,
  hint: 'docs/local-stack.md describes the rules of the emulated Salesforce, and src/local/salesforce/README.md its switches.',
  ...location,
});
