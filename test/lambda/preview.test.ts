import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPreview } from '../../src/lambda/preview.ts';

const event = {
  specversion: '1.0',
  id: '1',
  source: 'preview',
  type: 'counselor.login',
  time: '2026-03-02T15:04:05Z',
  data: { counselor: { id: 'c-1', last_name: 'Invented' } },
};

test('the mappings are read once, and again only if that failed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-preview-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const MAPPINGS_DIR = join(folder, 'mappings');
  const preview = createPreview({ MAPPINGS_DIR, SCHEMA_DIR: 'salesforce/schema' });
  await expect(preview(event)).rejects.toThrow('ENOENT');
  await cp('mappings', MAPPINGS_DIR, { recursive: true });
  const first = await preview(event);
  expect(first).toMatchObject({ problems: [], events: [{ plan: { kind: 'write' } }] });
  await rm(MAPPINGS_DIR, { recursive: true });
  expect(await preview(event)).toEqual(first);
});

test('an event that is nested too deeply is a failure of the event, however deep it is', async () => {
  const preview = createPreview({});
  for (const levels of [100, 10_000, 1_000_000]) {
    const deep: unknown = JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    const failed = { line: 1, failure: { code: 'event/too-deep' } };
    expect(await preview({ ...event, data: deep })).toMatchObject({ events: [failed] });
  }
});
