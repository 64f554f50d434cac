// `s3sf check`: what it prints for people, for programs and for GitHub, and its exit codes.
import { readdir, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { shippedMappings } from '../../../mappings/shipped.ts';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';

const mapping = (title: string, owner = '') => `event: counselor.promoted
records:
  - object: Task
    operation: create
    key: { Event_Id__c: id }
    fields: { Subject: ${title} }
${owner}examples:
  - name: promoted
    event: { type: counselor.promoted, id: e-1, data: { title: Lead, coach: k-1 } }
    expect: [{ Task: { Event_Id__c: e-1, Subject: Lead } }]
`;
const owner = '    links: { OwnerId: { object: User, key: { Coach_Id__c: data.coach } } }\n';

const checked = async (files: Record<string, string>, ...more: string[]) =>
  s3sf(['check', '--mappings', await scratchFolder(files), ...more]);

test('the shipped mappings have neither errors nor warnings', async () => {
  const files = shippedMappings.map((name) => `mappings/${name}`);
  const { code, out } = await s3sf(['check', '--strict', ...files]);
  expect(out).toMatch(/no problems/);
  expect(code).toBe(0);
});

test('an error is shown with its line, a caret and its code; the exit code is 1', async () => {
  const { code, out } = await checked({ 'a.yaml': mapping('data.titel', owner) });
  expect(code).toBe(1);
  expect(out).toContain('a.yaml:6:29 error:');
  expect(out).toContain(`    fields: { Subject: data.titel }\n    | ${' '.repeat(28)}^\n`);
  expect(out).toContain('[mapping/unknown-path]');
  expect(out).toContain('1 mapping file checked: 1 error.');
});

test('a symbolic link among the mapping files is reported', async () => {
  const folder = await scratchFolder({ 'a.yaml': mapping('data.title', owner) });
  await symlink(path.join(folder, 'a.yaml'), path.join(folder, 'b.yaml'));
  const { code, err } = await s3sf(['check', '--mappings', folder]);
  expect(code).toBe(2);
  expect(err).toContain('b.yaml is a symbolic link');
});

test('warnings exit with 0, and with 1 under --strict', async () => {
  const files = { 'a.yaml': mapping('data.title') };
  expect(await checked(files)).toMatchObject({ code: 0, out: expect.stringContaining('warning') });
  expect(await checked(files, '--strict')).toMatchObject({ code: 1, out: expect.stringContaining('1 error.') });
});

test('--json prints counts and problems for programs', async () => {
  const { code, out } = await checked({ 'a.yaml': mapping('data.titel') }, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    files: 1,
    errors: 1,
    warnings: 1,
    problems: [
      { code: 'mapping/no-owner', severity: 'warning', line: 3, column: 5 },
      { code: 'mapping/unknown-path', severity: 'error', line: 6, column: 29 },
    ],
  });
});

test('a run of GitHub Actions gets an annotation for each problem', async () => {
  const folder = await scratchFolder({ 'a.yaml': mapping('data.titel', owner) });
  const { out } = await s3sf(['check', '--mappings', folder], { env: { GITHUB_ACTIONS: 'true' } });
  expect(out).toContain(`\n::error file=${folder}/a.yaml,line=6,col=29,title=mapping/unknown-path::"titel" under`);
});

test('only the problems of named files are reported, including those that involve other files', async () => {
  const folder = await scratchFolder({
    'a.yaml': mapping('data.titel', owner),
    'b.yaml': mapping('data.title', owner),
  });
  const { code, out } = await s3sf(['check', path.join(folder, 'b.yaml'), '--mappings', folder, '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(out).problems).toMatchObject([{ code: 'mapping/type-twice', file: path.join(folder, 'b.yaml') }]);
});

test('problems in the settings are reported whatever file is named', async () => {
  const folder = await scratchFolder({ 'a.yaml': mapping('data.title', owner), '_settings.yaml': 'unmaped: reject\n' });
  const { code, out } = await s3sf(['check', path.join(folder, 'a.yaml'), '--mappings', folder, '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(out).problems).toMatchObject([{ code: 'mapping/unknown-key' }]);
});

test('a named file may be outside the mapping folder', async () => {
  const elsewhere = path.join(await scratchFolder({ 'new.yaml': mapping('data.titel', owner) }), 'new.yaml');
  const { code, out } = await s3sf(['check', elsewhere]);
  expect(code).toBe(1);
  expect(out).toContain(`${elsewhere}:6:29 error:`);
});

test('a missing file or folder is wrong usage', async () => {
  expect(await s3sf(['check', 'no-such.yaml'])).toMatchObject({ code: 2, out: '' });
  expect(await s3sf(['check', '--mappings', 'no-such-folder'])).toMatchObject({ code: 2, out: '' });
});

test('what was found is remembered for the next time, unless --no-cache', async () => {
  const mappings = await scratchFolder({ 'a.yaml': mapping('data.titel') });
  const cacheFolder = await scratchFolder();
  const check = (...more: string[]) => s3sf(['check', '--mappings', mappings, ...more], { cacheFolder });
  const first = await check('--no-cache');
  expect(await readdir(cacheFolder)).toEqual([]);
  expect(await check()).toEqual(first);
  const [kept = ''] = await readdir(cacheFolder);
  const { mtimeMs } = await stat(path.join(cacheFolder, kept));
  expect(await check()).toEqual(first);
  expect((await stat(path.join(cacheFolder, kept))).mtimeMs).toBe(mtimeMs);
});

test('--ignored lists what comments accept, which is neither counted nor an error with --strict', async () => {
  const accepted = mapping('data.title').replace(
    '  - object',
    '  # s3sf-ignore mapping/no-owner a flow sets it\n  - object',
  );
  const plain = await checked({ 'a.yaml': accepted }, '--strict');
  expect(plain.out).toMatch(/no problems/);
  expect(plain.out).not.toContain('no-owner');
  const { code, out } = await checked({ 'a.yaml': accepted }, '--ignored');
  expect(code).toBe(0);
  expect(out).toMatch(/a\.yaml:4:5 mapping\/no-owner: a flow sets it\n/);
  const json = JSON.parse((await checked({ 'a.yaml': accepted }, '--ignored', '--json')).out);
  expect(json).toMatchObject({
    errors: 0,
    warnings: 0,
    ignored: [{ code: 'mapping/no-owner', reason: 'a flow sets it' }],
  });
});
