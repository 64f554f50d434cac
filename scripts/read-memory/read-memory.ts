// Measures the time and memory that reading large objects takes. Each sample is served over HTTP and read by the event stage
// in its own process.
//
//   npx node scripts/read-memory/read-memory.ts --max-mb 300 --scale 1 --only NAME
//     --max-mb N     the most memory that a process may use, in MB; default 300
//     --scale N      fraction of the full size, for a quick try; default 1
//     --only NAME    only the samples whose names contain this
//
// Exit code 1 if a process used more memory, or did not read every event.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { samples, writeSample } from './samples.ts';
import { serveFolder } from './serve-folder.ts';

interface Measured {
  events: number;
  failed: number;
  seconds: number;
  peakBytes: number;
}

const { values: options } = parseArgs({
  options: {
    'max-mb': { type: 'string', default: '300' },
    scale: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
});
const megabyte = 1_000_000;
const reader = join(import.meta.dirname, 'read-one.ts');

async function measure(url: string, name: string): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', reader, url, name]);
  return JSON.parse(stdout) as Measured;
}

const folder = await mkdtemp(join(tmpdir(), 'read-memory-'));
const server = await serveFolder(folder);
try {
  const rows = [];
  for (const sample of samples.filter(({ name }) => name.includes(options.only))) {
    const file = join(folder, sample.name);
    const { events } = await writeSample(sample, file, Number(options.scale));
    const stored = (await stat(file)).size;
    const { seconds, peakBytes, ...read } = await measure(server.url, sample.name);
    await rm(file);
    rows.push({
      sample: sample.name,
      'stored MB': Math.round(stored / megabyte),
      'plain MB': Math.round((sample.plainBytes * Number(options.scale)) / megabyte),
      events: read.events,
      complete: read.events === events && read.failed === 0,
      seconds: Number(seconds.toFixed(1)),
      'events/s': Math.round(read.events / seconds),
      'plain MB/s': Math.round((sample.plainBytes * Number(options.scale)) / megabyte / seconds),
      'peak MB': Math.round(peakBytes / megabyte),
    });
    console.log(JSON.stringify(rows.at(-1)));
  }
  console.table(rows);
  if (rows.some((row) => row['peak MB'] > Number(options['max-mb']) || !row.complete)) process.exitCode = 1;
} finally {
  await server.close();
  await rm(folder, { recursive: true });
}
