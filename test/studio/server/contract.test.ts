import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change, Evaluation, FileContent, Project } from '../../../src/studio/contract.ts';
import { eventually } from '../../eventually.ts';
import { type OpenStudio, openStudio } from './open-studio.ts';

const file = 'mappings/counselor.login.yaml';
let studio: OpenStudio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());

const project = async () => (await studio.call('GET', '/api/project')).answer as Project;
const read = async () => (await studio.call('GET', `/api/files/${file}`)).answer as FileContent;

test('the project: mappings, objects, and what the check and the examples say', async () => {
  await eventually(async () => {
    const { checked, examples } = await project();
    expect(checked).toEqual({ isChecking: false, errors: 0, warnings: 0 });
    expect(examples).toEqual({ passed: 21, total: 21 });
  });
  const { mappings, objects, timeZone, stack } = await project();
  expect(mappings.find(({ path }) => path === file)).toEqual({
    path: file,
    types: ['counselor.login'],
    description: 'A counselor signed in, so their coach can see who has gone quiet.',
    isSettings: false,
    writes: ['Contact'],
    errors: 0,
    warnings: 0,
    examples: { passed: 4, total: 4 },
  });
  expect(objects.map(({ label }) => label)).toContain('Conversation Feedback');
  expect(timeZone).toBe('America/New_York');
  expect(stack).toBeUndefined();
});

test('a file that was saved meanwhile is answered for a merge, and nothing is overwritten', async () => {
  const { text, hash } = await read();
  const elsewhere = `${text}# from elsewhere\n`;
  await writeFile(file, elsewhere);
  const conflict = await studio.call('PUT', `/api/files/${file}`, { text: `${text}# mine\n`, basedOn: hash });
  expect(conflict.status).toBe(409);
  expect(conflict.answer).toMatchObject({ kind: 'conflict', text: elsewhere });
  expect(await readFile(file, 'utf8')).toBe(elsewhere);
  const { hash: now } = await read();
  const saved = await studio.call('PUT', `/api/files/${file}`, { text, basedOn: now });
  expect(saved).toEqual({ status: 200, answer: { kind: 'saved', hash } });
  expect(await readFile(file, 'utf8')).toBe(text);
});

test('a new file is never written over one that is there', async () => {
  const text = 'event: a.b\nrecords: []\n';
  const first = await studio.call('PUT', '/api/files/mappings/new.yaml', { text, basedOn: null });
  expect(first.answer).toMatchObject({ kind: 'saved' });
  const second = await studio.call('PUT', '/api/files/mappings/new.yaml', { text: 'event: c\n', basedOn: null });
  expect(second.answer).toMatchObject({ kind: 'conflict', text });
  await eventually(async () => expect((await project()).checked.errors).toBeGreaterThan(0));
  await rm('mappings/new.yaml');
  await eventually(async () =>
    expect((await project()).checked).toEqual({ isChecking: false, errors: 0, warnings: 0 }),
  );
});

test('the page is notified when a file changes on disk', async () => {
  const response = await fetch(`${studio.url}/api/changes`, { headers: { cookie: studio.cookie } });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error('The answer is a stream.');
  const { text } = await read();
  await writeFile(file, text.replace('signed in', 'has signed in'));
  let said = '';
  const changes: Change[] = [];
  while (!changes.some(({ kind }) => kind === 'checked')) {
    const { value = '' } = await reader.read();
    said += value;
    changes.splice(
      0,
      changes.length,
      ...[...said.matchAll(/^event: change\ndata: (.*)$/gm)].map(([, data = '']) => JSON.parse(data)),
    );
  }
  expect(changes.find(({ kind }) => kind === 'files')).toEqual({ kind: 'files', paths: [file], schema: false });
  await reader.cancel();
  await writeFile(file, text);
});

test('a mapping without an end leaves the studio answering, and its findings say which expression it is', async () => {
  const { text } = await read();
  const endless = text.replace(
    'FirstName: data.counselor.first_name',
    'FirstName: ($f := function($n) { $f($n + 1) }; $f(1))',
  );
  expect(endless).not.toBe(text);
  const evaluating = studio.call('POST', '/api/mapping/evaluate', { path: file, text: endless });
  expect((await studio.call('GET', '/api/project')).status).toBe(200);
  const { status, answer } = await evaluating;
  expect(status).toBe(200);
  const { findings, examples } = answer as Evaluation;
  expect(findings.some(({ row, severity }) => severity === 'error' && row?.endsWith('FirstName'))).toBe(true);
  const fields = examples?.[0]?.result.records.flatMap((record) => record.fields) ?? [];
  expect(fields.filter(({ outcome }) => outcome === 'failed').map(({ field }) => field)).toEqual(['FirstName']);
});

test('the overview is that of the command', async () => {
  const { answer } = await studio.call('GET', '/api/overview');
  expect(answer).toMatchObject({ counts: { mappings: 6 } });
});

test('without a local stack, events and records say so', async () => {
  expect((await studio.call('GET', '/api/events')).answer).toMatchObject({ isRunning: false, events: [] });
  expect((await studio.call('GET', '/api/salesforce/records')).answer).toMatchObject({ isRunning: false, rows: [] });
});

test('fields that are used, not used and missing', async () => {
  const { answer } = await studio.call('GET', '/api/salesforce/fields');
  const uses = answer as { object: string; field: string; state: string; files: unknown[] }[];
  expect(uses.find(({ object, field }) => object === 'Contact' && field === 'LastName')?.files.length).toBeGreaterThan(
    1,
  );
  expect(uses.find(({ object, field }) => object === 'Contact' && field === 'Fax')?.state).toBe('not-used');
});

test('search finds types, fields and what is close', async () => {
  const hits = async (q: string) => (await studio.call('GET', `/api/search?q=${encodeURIComponent(q)}`)).answer;
  expect(await hits('counselor.log')).toMatchObject({ hits: [{ kind: 'event-type', title: 'counselor.login' }] });
  expect(await hits('last name')).toMatchObject({
    hits: expect.arrayContaining([expect.objectContaining({ kind: 'field', title: 'Last Name' })]),
  });
  for (const name of ['Contact.LastName', 'LastName'])
    expect(await hits(name)).toHaveProperty('hits.0.open', '/map/Contact/LastName');
  expect(await hits('lastnme')).toMatchObject({ hits: [], closest: 'Last Name' });
});

test('what the page cannot ask is refused in a sentence', async () => {
  for (const [path, body] of [
    ['/api/mapping/evaluate', { path: file }],
    ['/api/mapping/edit', { path: file, text: '', edit: { kind: 'explode' } }],
    [
      '/api/mapping/edit',
      {
        path: file,
        text: '',
        edit: { kind: 'add-link', rule: 0, field: 'x: y', object: 'A', keyField: 'B', expression: '' },
      },
    ],
    ['/api/compare', { source: 'elsewhere' }],
  ] as const) {
    const { status, answer } = await studio.call('POST', path, body);
    expect(status).toBe(400);
    expect((answer as { message: string }).message).toMatch(/\.$/);
  }
});
