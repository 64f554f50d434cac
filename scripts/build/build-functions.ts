// Builds everything that is deployed into one folder: a bundle for each function, and the packed mappings.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bundle, bundle } from '../../src/build/bundle.ts';
import { packFolder } from '../../src/build/pack-folder.ts';
import { packedMappings } from './packed-mappings.ts';
import { standIns } from './stand-ins/stand-ins.ts';

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
  await packFolder({
    mappingsDir: join(project, 'mappings'),
    schemaDir: join(project, 'salesforce/schema'),
    outDir: join(outDir, 'mappings'),
  });
  return bundleFunctions({ project, outDir, more });
}

/** Without mappings. Does not empty the folder. */
export async function bundleFunctions({ project, outDir, more = [] }: BuildOptions): Promise<Bundle[]> {
  await mkdir(outDir, { recursive: true });
  const modules = [...functions.map((name) => join('src/lambda', `${name}.ts`)), ...more];
  // One by one: functions that are bundled together share files, so each would load code that only another one needs.
  const bundles: Bundle[] = [];
  for (const module of modules) {
    bundles.push(await bundle({ folder: project, modules: [module], outDir, plugins: [standIns, packedMappings] }));
  }
  return bundles;
}
