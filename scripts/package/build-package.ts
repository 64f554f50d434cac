// npm runs this in packages/s3-to-salesforce before it packs it. Writes dist/, which has the layout of the repository, so
// that the code finds its other files in the same places: the compiled sources, the built functions, the template, the
// files of a new project, the guides, the page of the studio, and the map that `s3sf overview --html` writes.
import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import { bundle, bundleNames } from '../../src/studio/bundles/bundles.ts';
import { bundleThread } from '../../src/studio/bundles/thread-code.ts';
import { evaluateThread } from '../../src/studio/server/thread/prepare-thread.ts';
import { bundleFunctions } from '../build/build-functions.ts';

const project = dirname(dirname(import.meta.dirname));
const folder = join(project, 'packages/s3-to-salesforce');
const dist = join(folder, 'dist');

/** Copied as they are. */
const files = [
  '.github/workflows/mappings.yml',
  '.vscode',
  'CHANGELOG.md',
  'README.md',
  'deploy/package.json',
  'deploy/prepack.mjs',
  'docs',
  'examples',
  'mappings',
  'salesforce',
  'samconfig.toml',
  'schema',
  'starter',
  'template.yaml',
];

await rm(dist, { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
await promisify(execFile)(process.execPath, [compiler, '-p', folder]).catch((error: { stdout?: string }) => {
  process.stderr.write(error.stdout ?? '');
  throw error;
});
for (const file of files) {
  await mkdir(dirname(join(dist, file)), { recursive: true });
  await cp(join(project, file), join(dist, file), { recursive: true });
}
await mkdir(join(dist, 'studio'), { recursive: true });
for (const name of bundleNames) {
  const { script, style } = await bundle(name);
  await writeFile(join(dist, 'studio', `${name}.js`), script);
  if (style !== '') await writeFile(join(dist, 'studio', `${name}.css`), style);
}
await bundleThread(evaluateThread, join(dist, 'studio/evaluate-thread.mjs'));
await bundleFunctions({ project, outDir: join(dist, 'functions') });
// The repository's own manifest has scripts that the package does not.
const { version } = manifest;
await writeFile(join(dist, 'package.json'), `${JSON.stringify({ version, private: true, type: 'module' }, null, 2)}\n`);
