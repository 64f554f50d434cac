// `npm run build`, which `sam build` runs too: checks the mappings and builds the functions into deploy/dist. If the check
// finds an error, it deletes deploy/dist and exits with 1.
import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { markNewVersion } from '../../src/build/new-version.ts';
import { checkFiles } from '../../src/cli/commands/mappings/check.ts';
import { showCheck } from '../../src/cli/mappings/render-check.ts';
import { buildFunctions } from './build-functions.ts';
import { importTimeMs } from './import-time.ts';

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
process.chdir(project);
const outDir = 'deploy/dist';

// SAM reads npm's own output from stdout.
const write = (text: string) => process.stderr.write(text);
const io = { out: write, err: write, env: process.env, signal: new AbortController().signal };

const options = { mappings: 'mappings', schema: 'salesforce/schema', strict: false, json: false };
const kilobytes = (bytes: number) => `${String(Math.round(bytes / 1024)).padStart(5)} KB`;

if (showCheck(await checkFiles([], options), options, io) !== 0) {
  await rm(outDir, { recursive: true, force: true });
  write('Nothing was built. Fix the errors above until "npx s3sf check" finds none.\n');
  process.exitCode = 1;
} else {
  for (const { file, bytes, allBytes } of await buildFunctions({ project, outDir })) {
    write(
      `${basename(file).padEnd(12)} ${kilobytes(bytes)} at startup, ${kilobytes(allBytes)} in total, import takes `,
    );
    write(`${await importTimeMs(file)} ms\n`);
  }
  await markNewVersion(outDir, process.env);
}
