// The studio as a process: whatever is asked of it, it talks to this machine alone.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { events } from '../../../scripts/studio/events.ts';
import { studioOfCopy } from '../../../scripts/studio/studio-of-copy.ts';

let folder: string;
let report: string;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'only-loopback-'));
  report = join(folder, 'report.txt');
  env = {
    ONLY_LOOPBACK_REPORT: report,
    NODE_OPTIONS: `--require=${fileURLToPath(new URL('only-loopback.cjs', import.meta.url))}`,
  };
});
beforeEach(() => writeFile(report, ''));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a process that asks another machine is found out, in a thread, too', async () => {
  const program = `
    process.on('uncaughtException', () => {});
    const { Worker } = require('node:worker_threads');
    fetch('http://one.example/').catch(() => {});
    new Worker("fetch('http://two.example/').catch(() => {})", { eval: true });
    require('node:http').get('http://192.0.2.1/').on('error', () => {});
  `;
  await promisify(execFile)(process.execPath, ['--eval', program], { env: { ...process.env, ...env } }).catch(() => {});
  expect((await readFile(report, 'utf8')).split('\n')).toEqual(
    expect.arrayContaining(['one.example', '192.0.2.1', 'two.example']),
  );
});

test('the studio asks no other machine', async () => {
  const studio = await studioOfCopy({ withStack: true, env });
  try {
    await studio.publish(...events);
    await studio.arrived(events.length);
    const opened = await fetch(studio.address('/'), { redirect: 'manual' });
    const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const { origin } = new URL(studio.address('/'));
    const call = async (path: string, body?: unknown) => {
      const response = await fetch(`${origin}${path}`, {
        headers: { cookie, 'content-type': 'application/json' },
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      });
      const text = await response.text();
      expect({ path, status: response.status }).toEqual({ path, status: 200 });
      return text;
    };
    const path = 'mappings/counselor.login.yaml';
    const { text } = JSON.parse(await call(`/api/files/${path}`)) as { text: string };
    for (const resource of ['project', 'findings', 'search?q=name', 'functions', 'overview', 'salesforce/fields'])
      await call(`/api/${resource}`);
    await call('/api/why/mapping/private-contact');
    await call('/api/mapping/evaluate', { path, text });
    await call('/api/mapping/draft', { event: events[0], objects: ['Contact'] });
    await call('/api/compare', {
      source: 'examples',
      unsaved: [{ path, text: text.replace('last_name', 'first_name') }],
    });
    const list = JSON.parse(await call('/api/events')) as { events: { id: string }[] };
    await call(`/api/events/${list.events[0]?.id}`);
    const records = JSON.parse(await call('/api/salesforce/records?object=Contact')) as { rows: { id: string }[] };
    await call(`/api/salesforce/records/Contact/${records.rows[0]?.id}/LastName`);
  } finally {
    await studio.end();
  }
  expect(await readFile(report, 'utf8')).toBe('');
});
