// The systems that this machine can run.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { System } from './system.ts';

const run = promisify(execFile);
const peers = join(import.meta.dirname, '../peers');

/** @param folder of the built functions */
export const product = (folder: string): System => ({
  name: 'product',
  title: 'this project',
  kind: 'function',
  module: join(folder, 'export.mjs'),
  recoverModule: join(folder, 'recover.mjs'),
});

/** Builds the functions as they are deployed, and returns the folder. */
export async function buildProduct(project: string): Promise<string> {
  await run(process.execPath, ['scripts/build/build.ts'], { cwd: project });
  return join(project, 'deploy/dist');
}

/** Bundles the naive function into the folder, as `sam build` would. */
export async function naive(folder: string): Promise<System> {
  const module = join(folder, 'naive-lambda.mjs');
  await build({
    entryPoints: [join(peers, 'naive-lambda.ts')],
    outfile: module,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'silent',
  });
  return {
    name: 'naive',
    title: 'naive Lambda',
    kind: 'function',
    module,
    eventSource: { batchSize: 10, windowSeconds: 0, maximumConcurrency: { event: 5, backlog: 2 } },
  };
}

/** Undefined if its packages are not installed. */
export function python(project: string): System | undefined {
  const interpreter = join(project, '.tools/python-worker/bin/python');
  if (!existsSync(join(project, '.tools/python-worker/.installed'))) return undefined;
  return { name: 'python', title: 'Python worker', kind: 'program', module: join(peers, 'worker.py'), interpreter };
}

/** Prints why the packages cannot be installed, in one line. */
export async function installPython(project: string): Promise<string> {
  const { stdout } = await run(process.execPath, ['scripts/tools/install-tools.ts', 'python-worker'], { cwd: project });
  return stdout;
}
