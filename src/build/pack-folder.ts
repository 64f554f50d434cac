// Packs a folder of mappings for the built functions: the compiled rules as data, a module for each schema, and the parts
// that only some functions of expressions need.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMappingFiles } from '../mapping-files.ts';
import { codeExtension } from '../module-url.ts';
import { neededParts } from '../pipeline/mapping/expressions/functions/own/needed-parts.ts';
import type { PartName } from '../pipeline/mapping/expressions/functions/own/own-function.ts';
import { loadMappings } from '../pipeline/mapping/load-mappings.ts';
import { packMappings } from '../pipeline/mapping/packed/pack-mappings.ts';
import { packedFile } from '../pipeline/mapping/packed/packed-mappings.ts';
import { readSchema } from '../schema-files.ts';
import { bundle } from './bundle.ts';
import { checkName, schemaChecks } from './schema-checks.ts';

export interface PackOptions {
  mappingsDir: string;
  schemaDir: string;
  outDir: string;
}

const partModule = (name: PartName): string =>
  fileURLToPath(
    new URL(`../pipeline/mapping/expressions/functions/own/${name}${codeExtension(import.meta.url)}`, import.meta.url),
  );

/** The trees of all expressions in compiled mappings. */
function treesIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('evaluate' in value && 'tree' in value) return [value.tree];
  return Object.values(value).flatMap(treesIn);
}

/** A mapping with an error is left out, and its problems are packed. */
export async function packFolder({ mappingsDir, schemaDir, outDir }: PackOptions): Promise<void> {
  // Problems name this folder, because people edit the files there, not where they are deployed.
  const files = await readMappingFiles(mappingsDir, 'mappings');
  const loaded = await loadMappings(files, await readSchema(schemaDir));
  const schemas = new Map(
    loaded.mappings.all().flatMap(({ schema }) => (schema === undefined ? [] : [[checkName(schema), schema] as const])),
  );
  await mkdir(outDir, { recursive: true });
  const parts = [...neededParts(treesIn([loaded.envelope, loaded.mappings.all()]))];
  const modules = [...schemas.keys(), ...parts.map(partModule)];
  if (modules.length > 0) await bundle({ folder: resolve('.'), modules, outDir, plugins: [schemaChecks(schemas)] });
  const packed = packMappings(loaded, ({ schema }) => (schema === undefined ? undefined : `${checkName(schema)}.mjs`));
  await writeFile(join(outDir, packedFile), packed);
}
