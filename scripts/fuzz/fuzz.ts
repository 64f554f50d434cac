// Runs every fuzzer in test/fuzz/, one after another and again with other seeds, until the time is over. Prints how many
// inputs each has tried, how long the slowest took, and how much memory the process had.
//
//   npm run fuzz -- --minutes 10     default 5
//     --runs N                       inputs per fuzzer and round; default 5,000
//     --from N                       the first seed; default: the time, so that each run tries other inputs
//     --only TEXT                    files whose name contains it
//
// Exit code 1 if a fuzzer failed, an input took 5 seconds or longer, or a process had 500 MB or more. What is in use at a
// time has to fit into 256 MB: with more, Node.js lets garbage pile up while the machine is busy, and that would count.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { FuzzReport } from '../../test/fuzz/fuzz-runs.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    runs: { type: 'string', default: '5000' },
    from: { type: 'string', default: String(Math.floor(Date.now() / 1000)) },
    only: { type: 'string', default: '' },
  },
});
const longestMs = 5_000;
const mostMb = 500;

const files = readdirSync('test/fuzz')
  .filter((name) => name.endsWith('.test.ts') && name.includes(values.only))
  .map((name) => path.join('test/fuzz', name));
const folder = mkdtempSync(path.join(tmpdir(), 'fuzz-'));
const reportFile = path.join(folder, 'report');
const nodeOptions = `${process.env.NODE_OPTIONS ?? ''} --max-old-space-size=256`;
const env = { ...process.env, NODE_OPTIONS: nodeOptions, FUZZ_RUNS: values.runs, FUZZ_REPORT: reportFile };
const endAt = Date.now() + Number(values.minutes) * 60_000;
let failed = files.length === 0;
for (let seed = Number(values.from); !failed; seed += 1) {
  for (const file of files) {
    const args = [
      'node_modules/vitest/vitest.mjs',
      'run',
      file,
      '--project',
      'everyday',
      '--reporter',
      'dot',
      '--testTimeout',
      '0',
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { env: { ...env, FUZZ_SEED: String(seed) } });
    if (status === 0) continue;
    failed = true;
    console.log(`${file} failed with FUZZ_SEED=${seed} FUZZ_RUNS=${values.runs}:\n${stdout}${stderr}`);
  }
  if (Date.now() >= endAt) break;
}
printTable();
rmSync(folder, { recursive: true });
process.exitCode = failed ? 1 : 0;

function printTable() {
  const groups = Map.groupBy(readReports(), ({ name }) => name);
  let inputs = 0;
  for (const [name, reports] of groups) {
    const count = reports.reduce((sum, each) => sum + each.inputs, 0);
    const slowestMs = Math.max(...reports.map((each) => each.slowestMs));
    const memoryMb = Math.max(...reports.map((each) => each.memoryMb));
    inputs += count;
    if (slowestMs >= longestMs || memoryMb >= mostMb) failed = true;
    console.log(
      `${name.padEnd(28)} ${String(count).padStart(10)} inputs  slowest ${slowestMs.toFixed(0)} ms  memory ${memoryMb.toFixed(0)} MB`,
    );
  }
  console.log(`${'all'.padEnd(28)} ${String(inputs).padStart(10)} inputs`);
}

function readReports(): FuzzReport[] {
  try {
    return readFileSync(reportFile, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as FuzzReport);
  } catch {
    return [];
  }
}
