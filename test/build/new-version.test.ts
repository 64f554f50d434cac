import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { markNewVersion } from '../../src/build/new-version.ts';

test('with NEW_VERSION, two builds of the same code differ; without it, they do not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-new-version-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await markNewVersion(folder, {});
  expect(await readdir(folder)).toEqual([]);
  const marks: string[] = [];
  for (const minute of [1, 2]) {
    await markNewVersion(folder, { NEW_VERSION: 'yes' }, new Date(minute * 60_000));
    const [file = ''] = await readdir(folder);
    marks.push(await readFile(join(folder, file), 'utf8'));
  }
  expect(marks[0]).not.toBe(marks[1]);
});
