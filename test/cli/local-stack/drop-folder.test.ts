// Files in the drop folder are published once, retried on failure, and reported once per reason.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { dropFolder } from '../../../src/cli/local-stack/drop-folder.ts';
import type { LocalEvent } from '../../../src/cli/local-stack/local-event.ts';
import { scratchFolder } from '../scratch-folder.ts';

async function dropWith(answers: (string | undefined)[]) {
  const drop = await scratchFolder({ 'a.json': '{}' });
  const events: LocalEvent[] = [];
  const put: string[] = [];
  const folder = dropFolder(
    drop,
    (event) => events.push(event),
    async (file) => {
      put.push(path.basename(file));
      return answers.shift();
    },
  );
  const looks = async (times: number) => {
    for (let time = 0; time < times; time += 1) await folder.look();
  };
  return { drop, put, looks, events, look: folder.look };
}

test('a file that S3 refuses stays, is reported once per reason, and is moved once it is published', async () => {
  const { drop, put, looks, events } = await dropWith(['S3: AccessDenied', 'S3: AccessDenied', 'S3: SlowDown']);
  await looks(4);
  expect(put).toHaveLength(3);
  expect(events).toMatchObject([
    { kind: 'not-published', reason: 'S3: AccessDenied' },
    { kind: 'not-published', reason: 'S3: SlowDown' },
  ]);
  await looks(3);
  expect(put).toHaveLength(4);
  expect(await readdir(path.join(drop, 'published'))).toEqual(['a.json']);
});

test('a file that is still growing is left alone', async () => {
  const { drop, put, looks } = await dropWith([]);
  await looks(1);
  await writeFile(path.join(drop, 'a.json'), '{ "id": 1 }');
  await looks(1);
  expect(put).toEqual([]);
  await looks(1);
  expect(put).toEqual(['a.json']);
});

test('a file that cannot be moved is not published again', async () => {
  const { drop, put, looks, events } = await dropWith([]);
  await looks(1);
  // A folder of the same name blocks the rename, even for root.
  await mkdir(path.join(drop, 'published', 'a.json', 'full'), { recursive: true });
  await looks(3);
  expect(put).toEqual(['a.json']);
  expect(events).toMatchObject([{ kind: 'not-moved' }]);
});

test('if the folder cannot be created, the error names the option', async () => {
  const { drop, look } = await dropWith([]);
  await rm(drop, { recursive: true });
  await writeFile(drop, 'a file');
  await expect(look()).rejects.toMatchObject({ name: 'UsageError', message: expect.stringContaining('--drop') });
});
