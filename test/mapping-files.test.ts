import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readMappingFiles } from '../src/mapping-files.ts';
import { readSchema, readWholeSchema } from '../src/schema-files.ts';

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
  await expect(readWholeSchema(dir)).rejects.toThrow('Contact.json');
});

test('more files than a process may have open are read all the same', async () => {
  const names = Array.from({ length: 200 }, (_, index) => `${index}.yaml`);
  await Promise.all(names.map((name) => writeFile(path.join(dir, name), `text of ${name}`)));
  const program = `
    const { readMappingFiles } = await import(process.argv[1]);
    const files = await readMappingFiles(process.argv[2], 'm');
    process.stdout.write(JSON.stringify(files));
  `;
  const script = 'ulimit -n 64 && exec "$0" --input-type=module --eval "$1" "$2" "$3"';
  const args = ['-c', script, process.execPath, program, path.resolve('src/mapping-files.ts'), dir];
  const { stdout } = await promisify(execFile)('sh', args);
  expect(JSON.parse(stdout)).toEqual(names.sort().map((name) => ({ path: `m/${name}`, text: `text of ${name}` })));
});

const sObject = (name: string) => JSON.stringify({ name, fields: [{ name: 'Name', type: 'string' }] });

test('a schema reads only the objects that are looked up', async () => {
  await writeFile(path.join(dir, 'Contact.json'), sObject('Contact'));
  await writeFile(path.join(dir, 'Broken.json'), '{');
  const schema = await readSchema(dir);
  expect(schema.field('contact', 'NAME')?.type).toBe('string');
  expect(schema.sObject('Contact')?.name).toBe('Contact');
  expect(() => schema.sObject('Broken')).toThrow('Broken.json');
  // It could be in any file.
  expect(() => schema.sObject('Unknown')).toThrow('Broken.json');
});

test('a schema has every object, whatever the names of the files', async () => {
  await writeFile(path.join(dir, 'Contact.json'), sObject('Task'));
  await writeFile(path.join(dir, 'other.json'), sObject('Contact'));
  const schema = await readSchema(dir);
  expect(schema.sObject('CONTACT')?.name).toBe('Contact');
  expect(schema.sObject('task')?.name).toBe('Task');
  expect(schema.sObject('User')).toBeUndefined();
  expect(schema.field('User', 'Name')).toBeUndefined();
  expect(schema.sObjects().map(({ name }) => name)).toEqual(['Contact', 'Task']);
  await expect(readSchema(path.join(dir, 'none'))).rejects.toThrow('ENOENT');
});
