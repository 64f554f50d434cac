// Packs a folder of mappings for the built functions: the compiled rules as data, a module for each schema, and the parts
// that only some functions of expressions need.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { neededParts } from '../../src/pipeline/mapping/expressions/functions/own/needed-parts.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { packMappings } from '../../src/pipeline/mapping/packed/pack-mappings.ts';
import { packedFile } from '../../src/pipeline/mapping/packed/packed-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';
import { bundle } from './bundle.ts';
import { checkName, schemaChecks } from './schema-checks.ts';

export interface PackOptions {
  /** Folder of the project. */
  project: string;
  mappingsDir: string;
  schemaDir: string;
  outDir: string;
}

const partsFolder = 'src/pipeline/mapping/expressions/functions/own';

/** The trees of all expressions in compiled mappings. */
function treesIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('evaluate' in value && 'tree' in value) return [value.tree];
  return Object.values(value).flatMap(treesIn);
}

/** A mapping with an error is left out, and its problems are packed. */
export async function packFolder({ project, mappingsDir, schemaDir, outDir }: PackOptions): Promise<void> {
  // Problems name this folder, because people edit the files there, not where they are deployed.
  const files = await readMappingFiles(mappingsDir, 'mappings');
  const loaded = await loadMappings(files, await readSchema(schemaDir));
  const schemas = new Map(
    loaded.mappings.all().flatMap(({ schema }) => (schema === undefined ? [] : [[checkName(schema), schema] as const])),
  );
  await mkdir(outDir, { recursive: true });
  const parts = [...neededParts(treesIn([loaded.envelope, loaded.mappings.all()]))];
  const modules = [...schemas.keys(), ...parts.map((name) => join(partsFolder, `${name}.ts`))];
  if (modules.length > 0) await bundle({ project, modules, outDir, plugins: [schemaChecks(project, schemas)] });
  const packed = packMappings(loaded, ({ schema }) => (schema === undefined ? undefined : `${checkName(schema)}.mjs`));
  await writeFile(join(outDir, packedFile), packed);
}
