// Measures the studio with many mappings: node scripts/studio/measure.ts [--mappings 500] [--objects 60] [--edits 60]
// Prints the time to the first screen, the time from an edit to its result, and the memory of the server.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Evaluation, Project } from '../../src/studio/contract.ts';
import { generate } from '../many-mappings/generate.ts';

const { values } = parseArgs({
  options: {
    mappings: { type: 'string', default: '500' },
    objects: { type: 'string', default: '60' },
    edits: { type: 'string', default: '60' },
  },
});
const counts = { mappings: Number(values.mappings), objects: Number(values.objects), edits: Number(values.edits) };
const folder = await mkdtemp(join(tmpdir(), 's3sf-studio-'));
const command = resolve('bin/s3sf.js');
await generate(folder, counts.mappings, counts.objects);

const startedAt = performance.now();
const since = () => Math.round(performance.now() - startedAt);
const studio = spawn(process.execPath, [command, 'studio', '--no-open', '--json'], { cwd: folder });
studio.stderr.pipe(process.stderr);
try {
  const address = await addressOf(studio.stdout);
  print('listens after', `${since()} ms`);
  const cookie = (await fetch(address, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
  const { origin } = new URL(address);
  const call = async <Answer>(path: string, body?: unknown): Promise<{ answer: Answer; ms: number }> => {
    const at = performance.now();
    const response = await fetch(`${origin}${path}`, {
      headers: { cookie, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${text}`);
    return { answer: JSON.parse(text) as Answer, ms: performance.now() - at };
  };
  const screenAt = performance.now();
  for (const path of ['/', '/assets/main.js', '/assets/main.css'])
    await fetch(`${origin}${path}`, { headers: { cookie } });
  await call<Project>('/api/project');
  const path = 'mappings/mapping-1.yaml';
  const text = await readFile(join(folder, path), 'utf8');
  const first = await call<Evaluation>('/api/mapping/evaluate', { path, text });
  print('first screen', `${Math.round(performance.now() - screenAt)} ms, ${since()} ms after the start`);
  print('of it the first evaluation', `${Math.round(first.ms)} ms`);

  for (;;) {
    const { answer } = await call<Project>('/api/project');
    if (!answer.checked.isChecking && answer.examples.total > 0) break;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  print('all files are checked after', `${since()} ms`);
  const edits: number[] = [];
  const own: number[] = [];
  for (let index = 0; index < counts.edits; index += 1) {
    const edited = text.replace(/description: /, `description: ${'x'.repeat(index)}`);
    const { answer, ms } = await call<Evaluation>('/api/mapping/evaluate', { path, text: edited });
    edits.push(ms);
    own.push(answer.tookMs);
  }
  print('from an edit to its result', `p50 ${percentile(edits, 50)} ms, p95 ${percentile(edits, 95)} ms`);
  print('of it in the thread', `p50 ${percentile(own, 50)} ms, p95 ${percentile(own, 95)} ms`);
  print('overview', `${Math.round((await call('/api/overview')).ms)} ms`);
  const status = await readFile(`/proc/${studio.pid}/status`, 'utf8').catch(() => '');
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  print('memory', `${Math.round(kilobytes('VmRSS') / 1024)} MB, at most ${Math.round(kilobytes('VmHWM') / 1024)} MB`);
} finally {
  studio.kill();
  await rm(folder, { recursive: true, force: true });
}

/** With the CPU time of the server so far: other work on the machine does not change it. */
function print(what: string, value: string) {
  const stat = readFileSync(`/proc/${studio.pid}/stat`, 'utf8').split(' ');
  const cpu = ((Number(stat[13]) + Number(stat[14])) / 100).toFixed(1);
  process.stdout.write(`${what.padEnd(30)}${value.padEnd(34)}${cpu} s of CPU so far\n`);
}

function percentile(all: readonly number[], percent: number): number {
  const sorted = [...all].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0);
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of output) {
    text += String(chunk);
    if (text.includes('\n')) return (JSON.parse(text) as { address: string }).address;
  }
  throw new Error('The studio did not start.');
}
