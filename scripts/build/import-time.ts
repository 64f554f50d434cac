// Measures how long a built function takes to import in a new process, as in a cold start of Lambda.
import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const program = `
  const startedAt = performance.now();
  await import(process.argv[1]);
  process.stdout.write(String(Math.round(performance.now() - startedAt)));
`;

/** Milliseconds. Rejects if the module cannot be imported. */
export async function importTimeMs(file: string): Promise<number> {
  const args = ['--input-type=module', '--eval', program, pathToFileURL(file).href];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { PATH: process.env.PATH ?? '' } });
  return Number(stdout);
}
