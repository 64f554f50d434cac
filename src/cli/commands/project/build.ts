// `s3sf build`: puts everything that is deployed into one folder: the functions of the package, and the packed mappings of
// the project. If the check finds an error, it removes the folder, so that no earlier build is deployed in its place.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { markNewVersion } from '../../../build/new-version.ts';
import { packFolder } from '../../../build/pack-folder.ts';
import { copyPrebuiltFunctions, prebuiltFunctions } from '../../../build/prebuilt-functions.ts';
import type { Folders } from '../../input/load.ts';
import { type Io, UsageError } from '../../io.ts';
import { type CheckDependencies, type CheckResult, checkFiles } from '../mappings/check.ts';

export interface BuildOptions extends Folders {
  /** Folder to build into. It is emptied first. */
  out: string;
}

export interface BuildResult {
  check: CheckResult;
  /** Names of the functions; absent if nothing was built. */
  functions?: string[];
  out: string;
}

/** Throws `UsageError`. */
export async function buildProject(
  options: BuildOptions,
  env: Io['env'],
  dependencies: CheckDependencies = {},
): Promise<BuildResult> {
  const { mappings, schema, out } = options;
  const functions = await prebuiltFunctions();
  if (functions.length === 0)
    throw new UsageError(
      'only the package contains built functions. In a checkout of the repository, use "npm run build"',
    );
  const check = await checkFiles([], { mappings, schema, strict: false }, dependencies);
  await rm(out, { recursive: true, force: true });
  if (check.problems.some(({ severity }) => severity === 'error')) return { check, out };
  await copyPrebuiltFunctions(out);
  await packFolder({ mappingsDir: mappings, schemaDir: schema, outDir: join(out, 'mappings') });
  await markNewVersion(out, env);
  return { check, functions, out };
}
