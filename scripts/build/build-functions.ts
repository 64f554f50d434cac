// Builds everything that is deployed into one folder: a bundle per function with compiled validators, the mappings and the
// schema snapshot.
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';
import { type Bundle, bundle } from './bundle.ts';
import { compiledValidators } from './compiled-validators.ts';

export interface BuildOptions {
  /** Folder of the project. */
  project: string;
  /** Emptied first. */
  outDir: string;
  /** Paths of further modules to bundle, relative to the project. */
  more?: readonly string[];
}

export const functions = ['export', 'recover', 'preview', 'sweep'] as const;

/** The mappings must have passed the check. */
export async function buildFunctions({ project, outDir, more = [] }: BuildOptions): Promise<Bundle[]> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  await cp(join(project, 'mappings'), join(outDir, 'mappings'), { recursive: true });
  await cp(join(project, 'salesforce/schema'), join(outDir, 'schema'), { recursive: true });
  const { mappings } = await loadMappings(
    await readMappingFiles(join(project, 'mappings')),
    await readSchema(join(project, 'salesforce/schema')),
  );
  const schemas = mappings
    .all()
    .map(({ schema }) => schema)
    .filter((schema) => schema !== undefined);
  const modules = [...functions.map((name) => join('src/lambda', `${name}.ts`)), ...more];
  return bundle({ project, modules, outDir, plugins: [compiledValidators(project, schemas)] });
}
