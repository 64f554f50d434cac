// What happens when files are saved while the local stack runs.
import { cp, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Checker, createChecker } from '../../../src/check/many/checker.ts';
import { checkProject, watchEdits } from '../../../src/cli/local-stack/deploy-edits.ts';
import { readFolderState } from '../../../src/cli/local-stack/folder-state.ts';
import type { EditedEvent, LocalEvent } from '../../../src/cli/local-stack/local-event.ts';
import { scratchFolder } from '../scratch-folder.ts';

const text = (type: string, lastName = 'data.name') =>
  `event: [${type}.a, ${type}.b]\nrecords: [{ object: Contact, key: { Counselor_Id__c: data.id }, fields: { LastName: ${lastName} } }]\n`;

/** @param counts gets the number of files that each check had to load */
function countingChecker(counts: number[]): Pick<Checker, 'check'> {
  const checker = createChecker();
  return {
    async check(request) {
      const done: number[] = [];
      const result = await checker.check(request, (count) => done.push(count));
      counts.push(request.files.length - (done[0] ?? 0));
      return result;
    },
  };
}

/** Two folders, and what is done about the edits in them. */
async function running() {
  const scratch = await scratchFolder();
  const folders = { mappings: path.join(scratch, 'mappings'), schema: path.join(scratch, 'schema') };
  await mkdir(path.join(folders.mappings, 'more'), { recursive: true });
  await cp('salesforce/schema', folders.schema, { recursive: true });
  const write = (name: string, content: string) => writeFile(path.join(folders.mappings, name), content);
  await write('one.yaml', text('one'));
  const done: string[] = [];
  const events: LocalEvent[] = [];
  const checked: number[] = [];
  const checker = countingChecker(checked);
  const edits = watchEdits({
    folders,
    state: await readFolderState(folders),
    checked: await checkProject(folders, checker),
    checker,
    running: {
      reshape: () => void done.push('reshape'),
      replace: async () => void done.push('replace'),
    },
    now: () => 5,
    onEvent: (event) => events.push(event),
  });
  const look = async () => {
    await edits.look();
    await edits.look();
  };
  const lastEdit = () => events.findLast((event): event is EditedEvent => event.kind === 'edited');
  return { checked, folders, write, done, events, lastEdit, look, lookOnce: edits.look };
}

test('an edit is deployed once, also in a folder below, and one that does not load is not', async () => {
  const { folders, write, done, events, lastEdit, look } = await running();
  await look();
  expect([done, events]).toEqual([[], []]);
  await write('more/two.yaml', text('two'));
  await look();
  await look();
  expect(done).toEqual(['replace']);
  expect(events).toMatchObject([
    { kind: 'edited', at: 5, files: [{ path: path.join(folders.mappings, 'more/two.yaml'), change: 'added' }] },
    { kind: 'deployed', at: 5, errors: 0 },
  ]);
  await write('one.yaml', 'event: []');
  await look();
  expect(done).toEqual(['replace']);
  expect(lastEdit()).toMatchObject({ loads: false, files: [{ change: 'changed' }] });
  expect(lastEdit()?.problems.added.length).toBeGreaterThan(0);
});

test('an edit reports only the problems that it adds, and those that it fixes', async () => {
  const { write, lastEdit, look } = await running();
  const save = async (name: string, content: string) => {
    await write(name, content);
    await look();
    const { added = [], fixed = [], remaining } = lastEdit()?.problems ?? {};
    return [added.map(({ code }) => code), fixed.map(({ code }) => code), remaining];
  };
  const misspelled = text('one', '$lowercas(data.name)');
  expect(await save('one.yaml', misspelled)).toEqual([['mapping/unknown-function'], [], 0]);
  // The line moves, the problem is the same.
  expect(await save('one.yaml', `# a comment\n${misspelled}`)).toEqual([[], [], 1]);
  expect(await save('two.yaml', text('two', '$uppercas(data.name)'))).toEqual([['mapping/unknown-function'], [], 1]);
  // The check warned about one.yaml from the start, and can see that again now.
  expect(await save('one.yaml', text('one'))).toEqual([[], ['mapping/unknown-function'], 3]);
});

test('the types of the events that an error affects are named', async () => {
  const { write, events, look } = await running();
  // Loads, but the field is shorter than the constant.
  const tooLong = `${text('two').replace(' } }]', ' }, constants: { Title: NAME } }]')}`.replace(
    'NAME',
    'x'.repeat(200),
  );
  await write('two.yaml', tooLong);
  await look();
  expect(events.at(-1)).toMatchObject({ kind: 'deployed', affectedTypes: ['two.a', 'two.b'] });
});

test('a snapshot that changed while the mappings could not be read is used later', async () => {
  const { folders, done, events, look } = await running();
  const away = `${folders.mappings}-away`;
  await rename(folders.mappings, away);
  await writeFile(path.join(folders.schema, 'New__c.json'), '{ "name": "New__c", "fields": [] }');
  await look();
  expect(done).toEqual([]);
  expect(events).toMatchObject([{ kind: 'unreadable', reason: expect.stringContaining(folders.mappings) }]);
  await rename(away, folders.mappings);
  await look();
  expect(done).toEqual(['reshape', 'replace']);
});

test('a file that is still being written is left alone', async () => {
  const { write, done, events, lookOnce } = await running();
  await write('one.yaml', '');
  await lookOnce();
  await write('one.yaml', text('edited'));
  await lookOnce();
  expect([done, events]).toEqual([[], []]);
  await lookOnce();
  expect(done).toEqual(['replace']);
});

test('a file that is saved without a change is not deployed again', async () => {
  const { folders, write, done, events, look } = await running();
  await utimes(path.join(folders.mappings, 'one.yaml'), 1, 1);
  await look();
  await write('one.yaml', text('other'));
  await write('one.yaml', text('one'));
  await look();
  expect([done, events]).toEqual([[], []]);
  await write('one.yaml', text('other'));
  await look();
  expect(done).toEqual(['replace']);
});

test('an edit loads the edited file alone', async () => {
  const { write, checked, look } = await running();
  await write('two.yaml', text('two'));
  await look();
  await write('one.yaml', text('one', 'data.last_name'));
  await look();
  expect(checked).toEqual([1, 1, 1]);
});

test('a removed file is named, and its problems are gone', async () => {
  const { folders, write, lastEdit, look } = await running();
  await write('two.yaml', text('two', '$lowercas(data.name)'));
  await look();
  await rm(path.join(folders.mappings, 'two.yaml'));
  await look();
  expect(lastEdit()).toMatchObject({ files: [{ change: 'removed' }], loads: true });
  expect(lastEdit()?.problems.fixed).toMatchObject([{ code: 'mapping/unknown-function' }]);
});
