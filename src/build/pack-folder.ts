// Packs a folder of mappings for the built functions: the compiled rules as data, and a module for each schema.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readMappingFiles } from '../mapping-files.ts';
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

/** A mapping with an error is left out, and its problems are packed. */
export async function packFolder({ mappingsDir, schemaDir, outDir }: PackOptions): Promise<void> {
  // Problems name this folder, because people edit the files there, not where they are deployed.
  const files = await readMappingFiles(mappingsDir, 'mappings');
  const loaded = await loadMappings(files, await readSchema(schemaDir));
  const schemas = new Map(
    loaded.mappings.all().flatMap(({ schema }) => (schema === undefined ? [] : [[checkName(schema), schema] as const])),
  );
  await mkdir(outDir, { recursive: true });
  if (schemas.size > 0) {
    await bundle({ folder: resolve('.'), modules: [...schemas.keys()], outDir, plugins: [schemaChecks(schemas)] });
  }
  const packed = packMappings(loaded, ({ schema }) => (schema === undefined ? undefined : `${checkName(schema)}.mjs`));
  await writeFile(join(outDir, packedFile), packed);
}
