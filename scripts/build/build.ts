// `npm run build`, and what `sam build` runs: checks the mappings, and puts into deploy/dist what is deployed. Nothing
// is built where the check finds an error, and nothing older is left.
import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFiles } from '../../src/cli/commands/check.ts';
import { showCheck } from '../../src/cli/rendering/render-check.ts';
import { buildFunctions } from './build-functions.ts';
import { importTimeMs } from './import-time.ts';

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
process.chdir(project);
const outDir = 'deploy/dist';

// npm's answer to SAM is on the other stream.
const write = (text: string) => process.stderr.write(text);
const io = { out: write, err: write, env: process.env, signal: new AbortController().signal };

const options = { mappings: 'mappings', schema: 'salesforce/schema', strict: false, json: false };
if (showCheck(await checkFiles([], options), options, io) !== 0) {
  await rm(outDir, { recursive: true, force: true });
  write('Nothing is built: mend the errors above, until "npx s3sf check" finds none.\n');
  process.exitCode = 1;
} else {
  for (const { file, bytes } of await buildFunctions({ project, outDir })) {
    write(`${basename(file).padEnd(12)} ${String(Math.round(bytes / 1024)).padStart(5)} KB, imported in `);
    write(`${await importTimeMs(file)} ms\n`);
  }
}
