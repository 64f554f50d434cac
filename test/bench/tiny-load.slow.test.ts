// A tiny benchmark: the counts must be right, whatever the times are.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { burst } from '../../bench/loads/burst.ts';
import { faults } from '../../bench/loads/faults.ts';
import { steady } from '../../bench/loads/steady.ts';
import type { System } from '../../bench/systems/system.ts';
import { naive, product, python } from '../../bench/systems/systems.ts';

const folder = await mkdtemp(join(tmpdir(), 'bench-'));
afterAll(() => rm(folder, { recursive: true }));

const pythonWorker = python(resolve('.'));
if (!pythonWorker)
  process.stdout.write('the Python worker of the benchmark: skipped, its packages are not installed\n');
const systems: System[] = [
  product(inject('bundles') ?? ''),
  await naive(folder),
  ...(pythonWorker ? [pythonWorker] : []),
];

const common = { latencyMs: 5, counselors: 6 };

describe.each(systems)('$title', (system) => {
  test('writes 30 events that arrive at once', async () => {
    const { calls = 0, outdated } = await burst(system, { ...common, events: 30 });
    if (system.name === 'naive') expect(calls).toBe(30);
    else expect(calls).toBeLessThan(30);
    if (system.name === 'product') expect(outdated).toBe(0);
  });

  test('writes every event of a steady load', async () => {
    expect(await steady(system, { ...common, seconds: 1 })).toMatchObject({ events: 20, done: 20 });
  });

  test('loses none of 30 events under faults', async () => {
    const result = await faults(system, { ...common, seed: 1, events: 30 });
    expect(result).toMatchObject({ events: 30, lost: 0, unexpected: 0, reported: 1 });
    if (system.name === 'product') expect(result).toMatchObject({ stranded: 0, doubled: 0, overtaken: 0 });
  });
});
