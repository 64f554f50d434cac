// Checks each family of hostile mapping files with `s3sf check`, as text, as JSON and as GitHub's annotations, and prints
// how long it took. Exits with 1 if a file took longer than the limit or stopped the command.
//   node scripts/hostile-files/hostile-files.ts [--only NAME] [--repository FOLDER]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { families } from './families.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, repository: { type: 'string', default: '.' }, formats: { type: 'string' } },
});
const limitMs = 5_000;
const longestMs = 20_000;

const formats: Record<string, { args: string[]; env: NodeJS.ProcessEnv }> = {
  text: { args: [], env: {} },
  json: { args: ['--json'], env: {} },
  github: { args: [], env: { GITHUB_ACTIONS: 'true' } },
};

interface Run {
  ms: number;
  /** Undefined if it was stopped at the limit. */
  code: number | null;
  problems: string;
}

function run(mappings: string, { args, env }: { args: string[]; env: NodeJS.ProcessEnv }): Run {
  const startedAt = performance.now();
  const command = ['bin/s3sf.js', 'check', '--no-cache', '--mappings', mappings, ...args];
  const { status, stdout } = spawnSync('node', command, {
    cwd: values.repository,
    env: { ...process.env, ...env },
    timeout: longestMs,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
  });
  return { ms: performance.now() - startedAt, code: status, problems: /\[(\w+\/[\w-]+)\]/.exec(stdout)?.[1] ?? '' };
}

const folder = mkdtempSync(path.join(tmpdir(), 'hostile-'));
let failed = 0;
for (const { name, size, files } of families) {
  if (values.only !== undefined && !name.includes(values.only)) continue;
  const mappings = path.join(folder, name.replaceAll(' ', '-'));
  mkdirSync(mappings);
  let bytes = 0;
  for (const [file, text] of Object.entries(files(size))) {
    writeFileSync(path.join(mappings, file), text);
    bytes += text.length;
  }
  const wanted = Object.entries(formats).filter(([format]) => (values.formats ?? 'text,json,github').includes(format));
  const runs = wanted.map(([format, how]) => ({ format, ...run(mappings, how) }));
  const isBad = runs.some(({ ms, code }) => ms > limitMs || (code !== 0 && code !== 1));
  if (isBad) failed += 1;
  const times = runs.map(({ format, ms, code }) => {
    const end = code === null ? ' stopped' : code > 1 ? ` exit ${code}` : '';
    return `${format} ${(ms / 1_000).toFixed(1)} s${end}`;
  });
  const first = runs[0]?.problems ?? '';
  console.log(
    `${isBad ? '!' : ' '} ${name.padEnd(36)} ${`${size} (${Math.ceil(bytes / 1_000)} kB)`.padEnd(20)} ${times.join(', ')}  ${first}`,
  );
  rmSync(mappings, { recursive: true });
}
rmSync(folder, { recursive: true });
process.exitCode = failed > 0 ? 1 : 0;
console.log(failed === 0 ? 'No file took longer than 5 s.' : `${failed} took longer than 5 s, or stopped the command.`);
