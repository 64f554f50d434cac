// Bundles the functions once for all end-to-end tests, as they are deployed. The tests start about a hundred processes, and
// a bundle starts in half the time of the sources.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildFunctions } from '../../../scripts/build/build-functions.ts';
import type { Bundle } from '../../../src/build/bundle.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the bundles; absent in a test project that builds none. */
    bundles?: string;
    /** The bundles that were built. */
    built?: Bundle[];
  }
}

const more = ['dies-of-killers', 'short-of-time'].map((name) => `test/end-to-end/handlers/${name}.ts`);

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outDir = await mkdtemp(join(tmpdir(), 's3sf-bundles-'));
  project.provide('built', await buildFunctions({ project: resolve('.'), outDir, more }));
  project.provide('bundles', outDir);
  return () => rm(outDir, { recursive: true });
}
