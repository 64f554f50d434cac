// What the studio keeps of each mapping file: its check, how many of its examples pass, and its part of the overview. The
// file is loaded once for all of these. They depend on the file, the settings and the snapshot alone, and are plain data.
import { checkLoaded, type FileCheck, loadForCheck, onlyWith } from '../../check/file-check.ts';
import { threadCpuClock } from '../../clock.ts';
import type { ExampleOrg } from '../../examples/example-org.ts';
import { runExample } from '../../examples/run-example.ts';
import { isSettingsFile, type MappingFile } from '../../mapping-files.ts';
import { type OverviewPart, overviewPart } from '../../overview/overview-part.ts';
import type { DataSchemaCompiler } from '../../pipeline/mapping/compile/schema/data-schema.ts';
import type { CompiledMapping, Mappings } from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';

export interface FileFacts {
  check: FileCheck;
  examples: ExampleCounts;
  /** Absent if the file does not load, and for settings. */
  overview?: OverviewPart;
}

export interface ExampleCounts {
  passed: number;
  total: number;
}

export interface FactsContext {
  settings: readonly MappingFile[];
  schema: SalesforceSchema;
  org: ExampleOrg;
  dataSchema?: DataSchemaCompiler | undefined;
}

/** In the order of the files. */
export async function factsOf(files: readonly MappingFile[], context: FactsContext): Promise<FileFacts[]> {
  const { settings, schema, org, dataSchema } = context;
  const others = files.filter((file) => !isSettingsFile(file));
  const loaded = await loadForCheck([...settings, ...others], schema, { dataSchema });
  const checks = await checkLoaded(files, loaded, schema);
  const compiled = new Map(loaded.compiled.map((mapping) => [mapping.file, mapping]));
  const facts: FileFacts[] = [];
  for (const [index, { path }] of files.entries()) {
    const check = checks[index];
    if (!check) throw new Error('Each file has a check.');
    const mapping = compiled.get(path);
    facts.push({ check, ...(await shownBy(mapping, loaded.mappings, { schema, org })) });
  }
  return facts;
}

async function shownBy(
  mapping: CompiledMapping | undefined,
  mappings: Mappings,
  { schema, org }: Pick<FactsContext, 'schema' | 'org'>,
): Promise<Omit<FileFacts, 'check'>> {
  // Without the settings, no event is read as it would be.
  if (!mapping || !mappings.settingsLoad) return { examples: { passed: 0, total: 0 } };
  const alone = onlyWith(mapping, mappings);
  let passed = 0;
  for (const index of mapping.examples.keys()) {
    const { differences, foreignType } = await runExample(mapping, index, { mappings: alone, org });
    if (differences.length === 0 && foreignType === undefined) passed += 1;
  }
  return {
    examples: { passed, total: mapping.examples.length },
    overview: await overviewPart(alone, { schema, now: threadCpuClock() }),
  };
}
