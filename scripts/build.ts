// `npm run build`: checks the mappings, and puts into deploy/dist what is deployed: a bundle for each function, the
// mappings and the schema snapshot. Nothing is built where the check finds an error.
import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasErrors, load } from '../src/cli/load.ts';
import { bundle } from './build/bundle.ts';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(project);
const outDir = 'deploy/dist';

const write = (text: string) => process.stderr.write(text);
const io = { out: write, err: write, env: process.env, signal: new AbortController().signal };

const folders = { mappings: 'mappings', schema: 'salesforce/schema' };
const { problems } = await load(folders, io);
await rm(outDir, { recursive: true, force: true });
if (hasErrors(problems)) {
  io.err('\nNothing is built: mend what is said above, and "npx s3sf check" until it finds no error.\n');
  process.exitCode = 1;
} else {
  await mkdir(outDir, { recursive: true });
  await cp(folders.mappings, join(outDir, 'mappings'), { recursive: true });
  await cp(folders.schema, join(outDir, 'schema'), { recursive: true });
  const bundles = await bundle({ project, functions: ['export', 'recover', 'preview'], outDir, plugins: [] });
  for (const { file, bytes } of bundles) io.err(`${file}  ${Math.round(bytes / 1024)} KB\n`);
}
