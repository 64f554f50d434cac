// Whatever is saved, and however fast, the map and the counts are those of the files as they are now.
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { overviewOfLoaded } from '../../../src/cli/commands/mappings/overview.ts';
import { loadFolders } from '../../../src/cli/input/load.ts';
import type { MapModel, Project } from '../../../src/studio/contract.ts';
import { eventually } from '../../eventually.ts';
import { type OpenStudio, openStudio } from './open-studio.ts';

const mapping = (type: string, { field = 'LastName', exampleType = type } = {}) => `event: ${type}
records:
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.id }
    fields: { ${field}: data.name }
examples:
  - name: one
    event: { specversion: "1.0", id: e-1, source: s, type: ${exampleType}, time: 2026-01-01T00:00:00Z, data: { id: i, name: n } }
    expect:
      - Contact: { Counselor_Id__c: i, ${field}: n }
`;

let studio: OpenStudio;
afterEach(() => studio.close());

const folders = { mappings: 'mappings', schema: 'salesforce/schema' };
const shown = async () => (await studio.call('GET', '/api/overview')).answer as MapModel;
const project = async () => (await studio.call('GET', '/api/project')).answer as Project;

/** The map is that of the command, and what the check says is of the same files. */
const isTrue = () =>
  eventually(async () => {
    const overview = await overviewOfLoaded(await loadFolders(folders));
    expect(await shown()).toEqual(JSON.parse(JSON.stringify(overview)));
    const { checked, mappings } = await project();
    expect(checked.isChecking).toBe(false);
    expect(mappings.map(({ path }) => path)).toEqual((await loadFolders(folders)).files.map(({ path }) => path));
  });

test('a file that is edited, added, renamed, broken and deleted', async () => {
  studio = await openStudio({ 'a.yaml': mapping('x.a'), 'b.yaml': mapping('x.b') });
  await isTrue();
  expect((await shown()).counts).toMatchObject({ mappings: 2, fields: 2 });

  await writeFile('mappings/a.yaml', mapping('x.a', { field: 'FirstName' }));
  await isTrue();
  expect((await shown()).counts.fields).toBe(3);

  await writeFile('mappings/0.yaml', mapping('x.0'));
  await isTrue();
  expect((await shown()).eventTypes.map(({ type }) => type)).toEqual(['x.0', 'x.a', 'x.b']);

  await rename('mappings/0.yaml', 'mappings/z.yaml');
  await isTrue();
  expect((await shown()).eventTypes.map(({ file }) => file)).toEqual([
    'mappings/a.yaml',
    'mappings/b.yaml',
    'mappings/z.yaml',
  ]);

  await writeFile('mappings/z.yaml', 'event: [');
  await isTrue();
  expect((await project()).checked.errors).toBeGreaterThan(0);
  expect((await shown()).counts.mappings).toBe(2);

  await rm('mappings/z.yaml');
  await isTrue();
  expect(await project()).toMatchObject({ checked: { errors: 0 }, examples: { passed: 2, total: 2 } });
});

test('two edits at once after another: the second counts', async () => {
  studio = await openStudio({ 'a.yaml': mapping('x.a'), 'b.yaml': mapping('x.b') });
  const [first, second, third] = ['FirstName', 'Title', 'LastName'].map((field) => mapping('x.a', { field }));
  for (const text of [first, second, third, first, second]) {
    const answer = await studio.call('GET', '/api/files/mappings/a.yaml');
    const { hash } = answer.answer as { hash: string };
    const saved = await studio.call('PUT', '/api/files/mappings/a.yaml', { text, basedOn: hash });
    expect(saved.status).toBe(200);
  }
  await isTrue();
  expect((await shown()).objects[0]?.fields.map(({ field }) => field)).toContain('Title');
});

test('new settings and a new snapshot change what is known of every file', async () => {
  studio = await openStudio({ 'a.yaml': mapping('x.a') });
  await isTrue();
  await writeFile('mappings/_settings.yaml', 'unmapped: never\n');
  await isTrue();
  expect((await shown()).counts.mappings).toBe(0);
  await rm('mappings/_settings.yaml');
  await isTrue();
  expect((await shown()).counts.mappings).toBe(1);
  const snapshot = await readFile('salesforce/schema/Contact.json', 'utf8');
  await writeFile('salesforce/schema/Contact.json', snapshot.replaceAll('"label": "Last Name"', '"label": "Surname"'));
  await isTrue();
  expect((await shown()).objects[0]?.fields.map(({ label }) => label)).toContain('Surname');
});

test('an example of another file’s type shows what that file does', async () => {
  studio = await openStudio({ 'a.yaml': mapping('x.a'), 'b.yaml': mapping('x.b', { exampleType: 'x.a' }) });
  await isTrue();
  expect((await shown()).eventTypes[0]?.examples).toEqual([0, 1]);
  await writeFile('mappings/a.yaml', mapping('x.a', { field: 'FirstName' }));
  await isTrue();
  await writeFile('mappings/b.yaml', mapping('x.b'));
  await isTrue();
});

test('two files of one type are both unused until one of them goes', async () => {
  studio = await openStudio({ 'a.yaml': mapping('x.a'), 'b.yaml': mapping('x.a') });
  await isTrue();
  expect((await shown()).counts.mappings).toBe(0);
  await rm('mappings/b.yaml');
  await isTrue();
  expect((await shown()).counts.mappings).toBe(1);
});

test('an event file with a type that has no mapping', async () => {
  studio = await openStudio({ 'a.yaml': mapping('x.a') });
  await isTrue();
  await mkdir('examples', { recursive: true });
  const event = { specversion: '1.0', id: 'e', source: 's', type: 'x.c', time: '2026-01-01T00:00:00Z', data: {} };
  await writeFile('examples/c.json', JSON.stringify(event));
  await isTrue();
  expect((await shown()).unmapped.map(({ type }) => type)).toEqual(['x.c']);
});

test('a file with the size and the time of the one before, as a copy keeps them, is read', async () => {
  studio = await openStudio({ 'a.yaml': mapping('x.a'), 'other.yaml': mapping('x.o') });
  const time = new Date('2026-03-02T10:00:00Z');
  await utimes('mappings/a.yaml', time, time);
  // Once this one is known, the time of the first is known, too.
  await writeFile('mappings/other.yaml', mapping('x.other'));
  await isTrue();
  const before = await stat('mappings/a.yaml');
  await writeFile('copy.yaml', mapping('x.b'));
  await utimes('copy.yaml', time, time);
  await rename('copy.yaml', 'mappings/a.yaml');
  const after = await stat('mappings/a.yaml');
  expect([after.size, after.mtimeMs]).toEqual([before.size, before.mtimeMs]);
  await isTrue();
  expect((await shown()).eventTypes.map(({ type }) => type)).toEqual(['x.b', 'x.other']);
});
