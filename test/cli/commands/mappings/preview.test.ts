import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { s3sf as run } from '../../run-s3sf.ts';

const s3sf = (...argv: string[]) => run(argv);

test('an event type that nearly matches a mapping is suggested', async () => {
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

test('a missing file is wrong usage', async () => {
  expect(await s3sf('preview', 'no-such-file.json')).toMatchObject({ code: 2, out: '' });
});

test('a folder is wrong usage', async () => {
  expect(await s3sf('preview', 'examples')).toMatchObject({ code: 2, out: '' });
});

test('the true condition of a rule is shown, and fields without a value are empty or unchanged', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'preview-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const rules = (operation: string, key: string) =>
    `  - object: Task\n    operation: ${operation}\n    when: data.id = "t-1"\n    key: { Event_Id__c: ${key} }\n    fields: { Subject: data.name }\n`;
  const mapping = `event: t\nrecords:\n${rules('create', 'id')}${rules('upsert', 'data.id')}`;
  await writeFile(path.join(folder, 't.yaml'), mapping);
  const file = path.join(folder, 'event.json');
  await writeFile(file, JSON.stringify({ specversion: '1.0', id: '1', source: 's', type: 't', data: { id: 't-1' } }));
  const { out } = await s3sf('preview', file, '--mappings', folder);
  const [, created = '', upserted = ''] = out.split(/\n {2}\d\. /);
  expect(created).toContain('because this condition is true: data.id = "t-1"');
  expect(created).toMatch(/Subject +\(empty: no value\)/);
  expect(upserted).toMatch(/Subject +\(unchanged: no value\)/);
});

test('a mapping that does not load is reported with its location; the exit code is 1', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'preview-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'login.yaml'), 'event: counselor.login\nrecords: []\n');
  const { code, err } = await s3sf('preview', 'examples/an-evening.jsonl', '--mappings', folder);
  expect(code).toBe(1);
  expect(err).toContain(`${folder}/login.yaml:2:10`);
  expect(err).toContain('[mapping/empty]');
});

test.each([
  ['Parquet', Buffer.from('PAR1\u0015\u0004\n\u0000PAR1'), 'a.parquet:1 The object is Parquet'],
  ['UTF-16', Buffer.from('\uFEFF{"type":"t"}\n', 'utf16le'), 'a.json:1 The object is text in UTF-16'],
  [
    'JSON with a mistake, in zstd',
    zstdCompressSync(Buffer.from('{"specversion": oops}')),
    'a.json:1:17 This is not JSON',
  ],
])('a file of %s is named', async (_, content, expected) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'preview-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, expected.split(':')[0] ?? '');
  await writeFile(file, content);
  const { code, out, err } = await s3sf('preview', file);
  expect(`${out}${err}`.replaceAll(/\s+/g, ' ')).toContain(expected);
  expect(code).toBe(1);
});

test('rows of a CSV file are previewed and drafted under the key that they have in the bucket', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'preview-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const settings =
    "prefixes:\n  events/x/:\n    csv: { delimiter: ';' }\n    envelope: { type: '\"row\"', id: data.Number }\n";
  await writeFile(path.join(folder, '_settings.yaml'), settings);
  const file = path.join(folder, 'rows.csv');
  await writeFile(file, 'Number;LastName;Email\n1;Okonjo;a@example.org\n2;"Silva\n');
  const options = ['--mappings', folder];
  const keyed = [...options, '--key', 'events/x/rows.csv'];
  const drafted = await s3sf('new', file, '--object', 'Contact', '--print', ...keyed);
  expect(drafted.out).toContain('event: row');
  expect(drafted.out).toContain('LastName: data.LastName');
  expect(drafted.out).toContain('The draft uses only the events before this one');
  const { code, out } = await s3sf('preview', file, ...keyed);
  expect(out).toMatch(/^row {2}1/m);
  expect(out.replaceAll(/\s+/g, ' ')).toContain('rows.csv:3 The row cannot be read. A closing quote is missing.');
  expect(code).toBe(1);
  const elsewhere = await s3sf('preview', file, ...options);
  expect(elsewhere.out.replaceAll(/\s+/g, ' ')).toContain('By its name, it is CSV. Set csv for its prefix');
});
