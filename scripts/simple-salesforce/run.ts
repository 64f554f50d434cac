// Runs Python's simple-salesforce against the Salesforce emulator: `npx node scripts/simple-salesforce/run.ts`.
// Exit codes: 0 all steps held, 1 some did not, 3 not run because simple-salesforce is not installed. See README.md.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startSalesforce } from '../../src/local/salesforce/start-salesforce.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const token = '00D000000000001!simple-salesforce';
const own = join(project, '.tools/simple-salesforce');

/** Installs the library into its own folder, if it is not there. The reason if it could not. */
async function python(): Promise<{ interpreter: string } | { reason: string }> {
  const installer = join(project, 'scripts/tools/install-tools.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [installer, 'simple-salesforce'], { cwd: project });
  const isInstalled = existsSync(join(own, '.installed'));
  return isInstalled ? { interpreter: join(own, 'bin/python') } : { reason: stdout.trim() };
}

async function main(): Promise<number> {
  const found = await python();
  if ('reason' in found) {
    console.log(`Not run: ${found.reason}`);
    return 3;
  }
  const emulator = await startSalesforce({
    schemaDir: join(project, 'test/local/salesforce/schema'),
    accessTokens: [token],
  });
  const check = spawn(found.interpreter, [join(project, 'scripts/simple-salesforce/check.py'), emulator.url, token], {
    stdio: 'inherit',
  });
  const code = await new Promise<number | null>((resolve) => {
    check.once('close', resolve);
  });
  await emulator.close();
  return code === 0 ? 0 : 1;
}

process.exitCode = await main();
