// What is bundled once is used again only while all of its files are the same.
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptBundle } from '../../../src/studio/bundles/bundle-cache.ts';

let folder: string;
let input: string;
let made = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3sf-bundle-'));
  input = join(folder, 'input.ts');
  made = 0;
  await save('one', -60);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** @param seconds when it was saved, from now */
async function save(text: string, seconds: number): Promise<void> {
  await writeFile(input, text);
  const at = Date.now() / 1_000 + seconds;
  await utimes(input, at, at);
}

function bundled(cacheFolder: string | undefined, inputs = [input]): Promise<number> {
  return keptBundle('main', cacheFolder, async () => {
    made += 1;
    return { inputs, bundle: made };
  });
}

test('is kept', async () => {
  const cache = join(folder, 'cache');
  expect([await bundled(cache), await bundled(cache)]).toEqual([1, 1]);
});

test('is made anew after a change of the same length', async () => {
  const cache = join(folder, 'cache');
  await bundled(cache);
  await save('two', -30);
  expect(await bundled(cache)).toBe(2);
});

test('is made anew after a file of it has disappeared', async () => {
  const cache = join(folder, 'cache');
  await bundled(cache);
  await rm(input);
  expect(await bundled(cache)).toBe(2);
});

test('is not kept if a file of it was saved while it was made', async () => {
  const cache = join(folder, 'cache');
  await save('later', 60);
  expect([await bundled(cache), await bundled(cache)]).toEqual([1, 2]);
});

test('is made each time without a folder, or where the folder cannot be written', async () => {
  expect([await bundled(undefined), await bundled(undefined)]).toEqual([1, 2]);
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  expect([await bundled(file), await bundled(file)]).toEqual([3, 4]);
});
