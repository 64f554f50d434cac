import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readMappingFiles } from '../src/mapping-files.ts';
import { readSchema } from '../src/schema-files.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'files-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('all YAML files of a folder and its subfolders are mapping files, in the order of their paths', async () => {
  await mkdir(path.join(dir, 'more'));
  for (const name of ['b.yaml', 'a.yml', '_settings.yaml', 'more/c.yaml', 'notes.md']) {
    await writeFile(path.join(dir, name), name);
  }
  const files = await readMappingFiles(dir);
  expect(files).toEqual(
    ['_settings.yaml', 'a.yml', 'b.yaml', 'more/c.yaml'].map((name) => ({ path: path.join(dir, name), text: name })),
  );
});

test('paths use the name by which people know the folder', async () => {
  await writeFile(path.join(dir, 'a.yaml'), 'a');
  expect(await readMappingFiles(dir, 'mappings')).toEqual([{ path: path.join('mappings', 'a.yaml'), text: 'a' }]);
});

test('a missing folder is an error, not an empty set of mappings', async () => {
  await expect(readMappingFiles(path.join(dir, 'none'))).rejects.toThrow('ENOENT');
});

test('a schema is read from the JSON files of a folder', async () => {
  await writeFile(path.join(dir, 'Contact.json'), '{"name":"Contact","fields":[{"name":"LastName","type":"string"}]}');
  await writeFile(path.join(dir, 'README.md'), 'not a schema');
  expect((await readSchema(dir)).field('contact', 'lastname')?.type).toBe('string');
});

test.each([
  ['no JSON', '{'],
  ['no object', '[]'],
  ['no fields', '{"name":"Contact"}'],
  ['a field without a type', '{"name":"Contact","fields":[{"name":"LastName"}]}'],
])('a schema file with %s is named', async (_, text) => {
  await writeFile(path.join(dir, 'Contact.json'), text);
  await expect(readSchema(dir)).rejects.toThrow('Contact.json');
});
