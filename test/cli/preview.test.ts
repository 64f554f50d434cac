import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';

async function s3sf(...argv: string[]) {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    env: {},
    signal: new AbortController().signal,
  };
  return { code: await main(argv, io), ...said };
}

test('an event whose type is nearly one that has a mapping is told so', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'preview-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'event.json');
  await writeFile(
    file,
    JSON.stringify({ specversion: '1.0', id: '1', source: 's', type: 'counsellor.login', data: {} }),
  );
  const { code, out } = await s3sf('preview', file);
  expect(out).toContain('counselor.login');
  expect(code).toBe(0);
});

test('a file that is not there is wrong usage', async () => {
  expect(await s3sf('preview', 'no-such-file.json')).toMatchObject({ code: 2, out: '' });
});

test('a folder is wrong usage', async () => {
  expect(await s3sf('preview', 'examples')).toMatchObject({ code: 2, out: '' });
});

test('a mapping that does not load makes the preview end with 1, and its place is told', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'preview-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'login.yaml'), 'event: counselor.login\nrecords: []\n');
  const { code, err } = await s3sf('preview', 'examples/an-evening.jsonl', '--mappings', folder);
  expect(code).toBe(1);
  expect(err).toContain(`${folder}/login.yaml:2:10`);
  expect(err).toContain('[mapping/empty]');
});
