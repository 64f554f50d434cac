// Files in the drop folder: published once, tried again where that fails, told once.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { dropFolder } from '../../../src/cli/local-stack/local-drop.ts';
import { scratchFolder } from '../scratch-folder.ts';

async function dropWith(answers: (string | undefined)[]) {
  const drop = await scratchFolder({ 'a.json': '{}' });
  let said = '';
  const io = {
    out: () => {},
    err: (text: string) => {
      said += text;
    },
    env: {},
    signal: new AbortController().signal,
  };
  const put: string[] = [];
  const folder = dropFolder({ drop, json: false }, io, async (file) => {
    put.push(path.basename(file));
    return answers.shift();
  });
  const looks = async (times: number) => {
    for (let time = 0; time < times; time += 1) await folder.look();
  };
  return { drop, put, looks, said: () => said, look: folder.look };
}

test('a file that S3 refuses stays, is told once a reason, and is moved away once it is published', async () => {
  const { drop, put, looks, said } = await dropWith(['S3: AccessDenied', 'S3: AccessDenied', 'S3: SlowDown']);
  await looks(4);
  expect(put).toHaveLength(3);
  expect(said().match(/a\.json is not published/g)).toHaveLength(2);
  expect(said()).toMatch(/AccessDenied.*\n.*SlowDown/);
  await looks(3);
  expect(put).toHaveLength(4);
  expect(await readdir(path.join(drop, 'published'))).toEqual(['a.json']);
});

test('a file that still grows is left alone', async () => {
  const { drop, put, looks } = await dropWith([]);
  await looks(1);
  await writeFile(path.join(drop, 'a.json'), '{ "id": 1 }');
  await looks(1);
  expect(put).toEqual([]);
  await looks(1);
  expect(put).toEqual(['a.json']);
});

test('what cannot be moved away is not published again', async () => {
  const { drop, put, looks, said } = await dropWith([]);
  await looks(1);
  // A folder of the same name stands where it should go: no rename, not even by root.
  await mkdir(path.join(drop, 'published', 'a.json', 'full'), { recursive: true });
  await looks(3);
  expect(put).toEqual(['a.json']);
  expect(said().match(/cannot be moved/g)).toHaveLength(1);
});

test('where there can be no such folder it says what to name', async () => {
  const { drop, look } = await dropWith([]);
  await rm(drop, { recursive: true });
  await writeFile(drop, 'a file');
  await expect(look()).rejects.toMatchObject({ name: 'UsageError', message: expect.stringContaining('--drop') });
});
