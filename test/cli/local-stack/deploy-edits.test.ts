// What is said of an edit that is taken over with mistakes in it.
import { cp, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folderState, takeOverEdits, withErrors } from '../../../src/cli/local-stack/local-deploy.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import { testSchema } from '../../fixtures/schema.ts';
import { scratchFolder } from '../scratch-folder.ts';

const text = (type: string) =>
  `event: [${type}.a, ${type}.b]\nrecords: [{ object: Contact, key: { Counselor_Id__c: data.id }, fields: { LastName: data.name } }]\n`;
const files = ['one', 'two'].map((name) => ({ path: `mappings/${name}.yaml`, text: text(name) }));

test('the errors are counted, and the types of event that they are about are named', async () => {
  const { mappings, problems } = await loadMappings(files, testSchema);
  expect(problems).toEqual([]);
  const error = (file: string) =>
    ({ code: 'mapping/unknown-path', severity: 'error', message: '', file, line: 1, column: 1 }) as const;
  expect(withErrors([], mappings)).toBe('');
  expect(withErrors([error('mappings/two.yaml')], mappings)).toMatch(/1 error above: .* two\.a, two\.b will/);
  expect(withErrors(Array(3).fill(error('mappings/one.yaml')), mappings)).toMatch(
    /3 errors above: .* one\.a, one\.b will/,
  );
});

/** Two folders, and what is done about the edits in them. */
async function running() {
  const scratch = await scratchFolder();
  const folders = { mappings: path.join(scratch, 'mappings'), schema: path.join(scratch, 'schema') };
  await mkdir(path.join(folders.mappings, 'more'), { recursive: true });
  await cp('salesforce/schema', folders.schema, { recursive: true });
  const write = (name: string, content: string) => writeFile(path.join(folders.mappings, name), content);
  await write('one.yaml', text('one'));
  const done: string[] = [];
  const said = { out: '', err: '' };
  const io = {
    out: (each: string) => {
      said.out += each;
    },
    err: (each: string) => {
      said.err += each;
    },
    env: {},
    signal: new AbortController().signal,
  };
  const effects = {
    reshape: () => void done.push('reshape'),
    replace: async () => void done.push('replace'),
  };
  const edits = takeOverEdits({ ...folders, json: false }, await folderState(folders), effects, io);
  const look = async () => {
    await edits.look();
    await edits.look();
  };
  return { folders, write, done, said, look, lookOnce: edits.look };
}

test('an edit is taken over once, also in a folder below, and one that does not load is not', async () => {
  const { write, done, said, look } = await running();
  await look();
  expect(done).toEqual([]);
  await write('more/two.yaml', text('two'));
  await look();
  await look();
  expect(done).toEqual(['replace']);
  await write('one.yaml', 'event: []');
  await look();
  expect(done).toEqual(['replace']);
  expect(said.err).toContain('last good version goes on');
});

test('a schema that changed while nothing could be loaded is taken over later', async () => {
  const { folders, done, look } = await running();
  const away = `${folders.mappings}-away`;
  await rename(folders.mappings, away);
  await writeFile(path.join(folders.schema, 'New__c.json'), '{ "name": "New__c", "fields": [] }');
  await look();
  expect(done).toEqual([]);
  await rename(away, folders.mappings);
  await look();
  expect(done).toEqual(['reshape', 'replace']);
});

test('a file that is still being written is left alone', async () => {
  const { write, done, said, lookOnce } = await running();
  await write('one.yaml', '');
  await lookOnce();
  await write('one.yaml', text('edited'));
  await lookOnce();
  expect(done).toEqual([]);
  await lookOnce();
  expect(done).toEqual(['replace']);
  expect(said.err).not.toContain('error');
});
