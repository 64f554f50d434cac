// Measures the studio with many mappings: node scripts/studio/measure.ts [--mappings 500] [--objects 60] [--edits 60]
// Prints the time to the first screen, the time from an edit to its result and the memory of the server, each beside its
// limit, with the CPU time of the server, which other work on the machine hardly changes. Exits with 1 over a limit.
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cacheFileOf } from '../../src/cli/input/cache-file.ts';
import type { Evaluation, MapModel, Project } from '../../src/studio/contract.ts';
import { generate } from '../many-mappings/generate.ts';
import { chromiumOf } from './chromium.ts';
import { type MeasuredStudio, startMeasured, type Usage } from './measured-studio.ts';

const { values } = parseArgs({
  options: {
    mappings: { type: 'string', default: '500' },
    objects: { type: 'string', default: '60' },
    edits: { type: 'string', default: '60' },
  },
});
const counts = { mappings: Number(values.mappings), objects: Number(values.objects), edits: Number(values.edits) };
const limits = { firstScreenMs: 1_500, keystrokeMs: 200, megabytes: 600 };

/** What the page shows when it is opened. */
const views = [
  { what: 'in the browser: first mapping', at: '/', shown: '.record-card' },
  { what: 'in the browser: map', at: '/map', shown: '.map-table tbody tr, .map-screen .card' },
];

const folder = await realpath(await mkdtemp(join(tmpdir(), 's3sf-studio-')));
const caches = fileURLToPath(new URL('../../node_modules/.cache/s3-to-salesforce', import.meta.url));
await generate(folder, counts.mappings, counts.objects);
const path = 'mappings/mapping-1.yaml';
const text = await readFile(join(folder, path), 'utf8');
try {
  await installed();
  await firstStart();
  await laterStart();
} finally {
  await rm(folder, { recursive: true, force: true });
  await rm(cacheFileOf(join(folder, 'mappings'), caches, 'studio') ?? '', { force: true });
}

/** The first start after an installation compiles all code: once, whatever the project. */
async function installed(): Promise<void> {
  const small = await realpath(await mkdtemp(join(tmpdir(), 's3sf-studio-')));
  await generate(small, 1, 1);
  const startedAt = performance.now();
  const studio = await startMeasured(small);
  try {
    await studio.firstScreen();
    const { cpuMs } = await studio.usage();
    print('one mapping: first screen', since(startedAt), { cpuMs });
    note('the first start after an installation takes longer: it compiles all code');
  } finally {
    await studio.end();
    await rm(small, { recursive: true, force: true });
    await rm(cacheFileOf(join(small, 'mappings'), caches, 'studio') ?? '', { force: true });
  }
}

/** Nothing of the project is cached. */
async function firstStart(): Promise<void> {
  const startedAt = performance.now();
  const studio = await startMeasured(folder);
  try {
    await studio.firstScreen();
    const { cpuMs } = await studio.usage();
    print('very first start: first screen', since(startedAt), { limit: limits.firstScreenMs, cpuMs });
    await measured('its map', undefined, studio, async () => {
      const { reading } = await studio.call<MapModel>('/api/overview');
      note(
        reading ? `the map has ${reading.done} of ${reading.of} files, and the others as they are read` : 'all files',
      );
    });
    await settled(studio);
    const all = await studio.usage();
    print('all files are checked', since(startedAt), { cpuMs: all.cpuMs });
    printMemory('memory meanwhile', all);
  } finally {
    await studio.end();
  }
}

async function laterStart(): Promise<void> {
  const startedAt = performance.now();
  const studio = await startMeasured(folder);
  try {
    await studio.firstScreen();
    const { cpuMs } = await studio.usage();
    print('later start: first screen', since(startedAt), { limit: limits.firstScreenMs, cpuMs });
    await measured('its map', limits.firstScreenMs, studio, () => studio.call('/api/overview'));
    await settled(studio);
    await measured('page opened again: data', limits.firstScreenMs, studio, () => studio.firstScreen());
    await inBrowser(studio);

    await measured('first mapping opened', undefined, studio, () =>
      studio.call('/api/mapping/evaluate', { path, text }),
    );
    const edits: number[] = [];
    const before = await studio.usage();
    for (let index = 0; index < counts.edits; index += 1) {
      const edited = text.replace(/description: /, `description: ${'x'.repeat(index)}`);
      const at = performance.now();
      await studio.call<Evaluation>('/api/mapping/evaluate', { path, text: edited });
      edits.push(performance.now() - at);
    }
    const perEdit = ((await studio.usage()).cpuMs - before.cpuMs) / counts.edits;
    print('keystroke to result, p50', percentile(edits, 50), { cpuMs: perEdit });
    print('keystroke to result, p95', percentile(edits, 95), { limit: limits.keystrokeMs, cpuMs: perEdit });

    await measured('file saved to new map', undefined, studio, async () => {
      await writeFile(join(folder, path), text.replace(/description: .*/, 'description: Saved.'));
      for (;;) {
        const { eventTypes } = await studio.call<MapModel>('/api/overview');
        if (eventTypes.some(({ description }) => description === 'Saved.')) return;
        await setTimeout(20);
      }
    });
    printMemory('memory while editing', await studio.usage());
  } finally {
    await studio.end();
  }
}

/** Until the page shows it, in an installed Chromium. */
async function inBrowser(studio: MeasuredStudio): Promise<void> {
  const executablePath = chromiumOf(process.env);
  if (executablePath === undefined) return note('no Chromium is installed, so the page itself is not measured');
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext();
    // The cookie and the script are there, as when a tab is opened again.
    const first = await context.newPage();
    await first.goto(studio.address);
    for (const { what, at, shown } of views) {
      const page = await context.newPage();
      await measured(what, limits.firstScreenMs, studio, async () => {
        await page.goto(new URL(at, studio.address).href);
        await page.locator(shown).first().waitFor({ timeout: 0 });
      });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

async function settled(studio: MeasuredStudio): Promise<void> {
  while ((await studio.call<Project>('/api/project')).checked.isChecking) await setTimeout(100);
}

async function measured(
  what: string,
  limit: number | undefined,
  studio: MeasuredStudio,
  act: () => Promise<unknown>,
): Promise<void> {
  const before = await studio.usage();
  const at = performance.now();
  await act();
  const ms = since(at);
  print(what, ms, { ...(limit !== undefined && { limit }), cpuMs: (await studio.usage()).cpuMs - before.cpuMs });
}

function print(what: string, ms: number, { limit, cpuMs }: { limit?: number; cpuMs: number }): void {
  line(what, `${Math.round(ms)} ms`, limit === undefined ? '' : `${limit} ms`, `${Math.round(cpuMs)} ms of CPU`);
  if (limit !== undefined && ms > limit) process.exitCode = 1;
}

/** The most at any time counts. */
function printMemory(what: string, { megabytes, peakMegabytes, threadMegabytes }: Usage): void {
  const threads = threadMegabytes.map((each) => Math.round(each)).join(' and ');
  const detail = `now ${Math.round(megabytes)} MB, of it the heaps of threads ${threads || 0} MB`;
  line(what, `${Math.round(peakMegabytes)} MB`, `${limits.megabytes} MB`, detail);
  if (peakMegabytes > limits.megabytes) process.exitCode = 1;
}

function line(what: string, value: string, limit: string, detail: string): void {
  const bound = limit === '' ? '' : `limit ${limit}`;
  process.stdout.write(`${what.padEnd(32)}${value.padStart(10)}   ${bound.padEnd(16)}${detail}\n`);
}

function note(text: string): void {
  process.stdout.write(`  (${text})\n`);
}

function since(at: number): number {
  return performance.now() - at;
}

function percentile(all: readonly number[], percent: number): number {
  const sorted = [...all].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
