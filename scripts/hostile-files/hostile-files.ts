// Checks each family of hostile mapping files with `s3sf check`, as text, as JSON and as GitHub's annotations, previews each
// family of hostile event files, and prints the CPU time and the memory it took: other work on the machine does not count.
// Exits with 1 if a file took longer than five seconds or stopped the command. `--times 2` makes all files twice as large.
// To compare with another version, name a folder that has it with --repository.
//   node scripts/hostile-files/hostile-files.ts [--only NAME] [--formats text,json,github] [--times N] [--repository FOLDER]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { eventFamilies } from './event-families.ts';
import { families } from './families.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    repository: { type: 'string', default: '.' },
    formats: { type: 'string' },
    times: { type: 'string', default: '1' },
  },
});
const limitMs = 5_000;
const longestMs = 60_000;

const formats: Record<string, { args: string[]; env: NodeJS.ProcessEnv }> = {
  text: { args: [], env: {} },
  json: { args: ['--json'], env: {} },
  github: { args: [], env: { GITHUB_ACTIONS: 'true' } },
};

interface Run {
  /** CPU time of the process. */
  ms: number;
  /** Null if it was stopped after a minute. */
  code: number | null;
  /** Megabytes at most. */
  memory: number;
  /** Code of the first problem. */
  problem: string;
}

/** The process writes what it used to a fourth stream when it ends. */
const reportUsage = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => { const { user, system } = process.cpuUsage(); writeSync(3, JSON.stringify({ ms: (user + system) / 1000, memory: process.resourceUsage().maxRSS / 1024 })); });",
)}`;

function run(args: string[], env: NodeJS.ProcessEnv): Run {
  const command = ['--import', reportUsage, 'bin/s3sf.js', ...args];
  const { status, output } = spawnSync('node', command, {
    cwd: values.repository,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
  });
  const used = JSON.parse(output[3] || `{ "ms": ${longestMs}, "memory": 0 }`);
  return {
    ...used,
    code: status,
    problem: /\b(?:mapping|settings|object|event)\/[\w-]+/.exec(output[1] ?? '')?.[0] ?? '',
  };
}

const times = Number(values.times);
const isWanted = (name: string) => values.only === undefined || name.includes(values.only);
const wanted = Object.entries(formats).filter(([format]) => (values.formats ?? 'text,json,github').includes(format));
const folder = mkdtempSync(path.join(tmpdir(), 'hostile-'));
let failed = 0;

interface HostileFiles {
  name: string;
  size: number;
  files: Record<string, string>;
  /** The command with the folder of the files. */
  command: (folder: string) => string[];
}

function measure({ name, size, files, command }: HostileFiles): void {
  const mappings = path.join(folder, name.replaceAll(' ', '-'));
  mkdirSync(mappings);
  let bytes = 0;
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(path.join(mappings, file), text);
    bytes += text.length;
  }
  const runs = wanted.map(([format, { args, env }]) => ({ format, ...run([...command(mappings), ...args], env) }));
  const isBad = runs.some(({ ms, code }) => ms > limitMs || (code !== 0 && code !== 1));
  if (isBad) failed += 1;
  const took = runs.map(({ format, ms, memory, code }) => {
    const end = code === null ? ' stopped' : code > 1 ? ` exit ${code}` : '';
    return `${format} ${(ms / 1_000).toFixed(1)} s ${Math.round(memory)} MB${end}`;
  });
  const first = runs[0]?.problem ?? '';
  console.log(
    `${isBad ? '!' : ' '} ${name.padEnd(36)} ${`${size} (${Math.ceil(bytes / 1_000)} kB)`.padEnd(20)} ${took.join(', ')}  ${first}`,
  );
  rmSync(mappings, { recursive: true });
}

for (const { name, size, files } of families) {
  if (!isWanted(name)) continue;
  const command = (mappings: string) => ['check', '--no-cache', '--mappings', mappings];
  measure({ name, size: size * times, files: files(size * times), command });
}
for (const { name: own, size, content } of eventFamilies) {
  const name = `preview: ${own}`;
  if (!isWanted(name)) continue;
  const command = (mappings: string) => ['preview', path.join(mappings, 'e.json')];
  measure({ name, size: size * times, files: { 'e.json': content(size * times) }, command });
}
rmSync(folder, { recursive: true });
process.exitCode = failed > 0 ? 1 : 0;
console.log(failed === 0 ? 'No file took longer than 5 s.' : `${failed} took longer than 5 s, or stopped the command.`);
