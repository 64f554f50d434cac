// `s3sf local` as a user runs it: published and dropped files, good and bad edits, and Ctrl-C. For more cases, see
// local-command.slow.test.ts.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { s3sf } from '../../cli/run-s3sf.ts';
import { inFolder } from '../../in-folder.ts';
import { descendantsOf, isAlive, runCommand } from '../harness/command-process.ts';
import { firstRescue } from '../harness/events.ts';
import { type LocalInFolder, startLocal } from './local-in-folder.ts';

let local: LocalInFolder;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.close());

test('an event published from another terminal reaches Salesforce', async () => {
  const { code, out } = await runCommand(
    ['publish', await local.eventFile('published.json', 'published'), '--json'],
    local.folder,
  );
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ key: 'events/published.json' });
  await local.outcomeOf('published');
  expect(await local.contact('published')).toMatchObject({ LastName: 'Okonjo' });
});

test('a file that is dropped into the folder is published and moved away', async () => {
  await local.eventFile('drop/dropped.json', 'dropped');
  await local.outcomeOf('dropped');
  expect(await local.contact('dropped')).toMatchObject({ LastName: 'Okonjo' });
  expect((await stat(join(local.folder, 'drop/published/dropped.json'))).isFile()).toBe(true);
});

test('a Task without its coach is found without naming an org or a bucket', async () => {
  const file = join(local.folder, 'rescue.json');
  await writeFile(file, JSON.stringify(firstRescue({ id: 'rescue', counselor: 'rescue', coach: 'nobody' })));
  const inLocal = (...argv: string[]) => inFolder(local.folder, () => s3sf(argv));
  expect(await inLocal('publish', file)).toMatchObject({ code: 0 });
  await local.outcomeOf('rescue');
  const { code, out } = await inLocal('assign', '--mappings', 'mappings', '--schema', 'schema', '--json');
  expect(code).toBe(1);
  const waiting = { state: 'owner-missing', location: { key: 'events/rescue.json' } };
  expect(JSON.parse(out).records).toMatchObject([
    { sObject: 'Task', ...waiting },
    { sObject: 'Account', ...waiting },
  ]);
});

test('a second local stack in the same folder is refused, and the first is unchanged', async () => {
  const files = ['.s3sf/local.json', '.s3sf/function.log'].map((name) => join(local.folder, name));
  const contents = () => Promise.all(files.map((file) => readFile(file, 'utf8')));
  const [state, log = ''] = await contents();
  const { code, err } = await runCommand(['local', '--schema', 'schema'], local.folder);
  expect(code).toBe(1);
  expect(err).toContain(`process ${local.command().child.pid}`);
  const [stateAfter, logAfter = ''] = await contents();
  expect(stateAfter).toBe(state);
  expect(log).not.toBe('');
  expect(logAfter.startsWith(log)).toBe(true);
});

test('an edited mapping is deployed when it loads', async () => {
  await local.edit((text) =>
    text.replace('LastName: data.counselor.last_name', 'LastName: $uppercase(data.counselor.last_name)'),
  );
  await local.command().output(/"deployed":/);
  await local.publish('edited');
  await local.outcomeOf('edited');
  expect(await local.contact('edited')).toMatchObject({ LastName: 'OKONJO' });
});

test('a broken edit is shown with its location, and the last good version stays in use', async () => {
  await local.edit((text) =>
    text.replace('$uppercase(data.counselor.last_name)', '$uppercas(data.counselor.last_name)'),
  );
  const output = await local.command().output(/last good version stays in use/);
  expect(output).toMatch(/mappings\/counselor\.login\.yaml:\d+:\d+ error: .*\[mapping\/unknown-function\]/);
  expect(output).toMatch(/\n +\| +\^\n/);
  await local.publish('broken');
  await local.outcomeOf('broken');
  expect(await local.contact('broken')).toMatchObject({ LastName: 'OKONJO' });
});

test('a likely mistake in an edit is shown even if the mapping loads', async () => {
  await local.edit((text) => text.replace(/LastName: .*/, 'LastName: data.counselor.lastname'));
  const output = await local.command().output(/\[mapping\/unknown-path\]/);
  expect(output).toMatch(/mappings\/counselor\.login\.yaml:\d+:\d+ error: .*\[mapping\/unknown-path\]/);
  await local.command().output(/"deployed":"mappings","errors":[1-9]/);
});

test('Ctrl-C exits with 0, and leaves no process and no state file', async () => {
  await local.publish('last');
  await local.command().output(/"id":"last"/);
  const pid = local.command().child.pid ?? 0;
  const descendants = descendantsOf(pid);
  expect(descendants.length).toBeGreaterThan(0);
  local.command().child.kill('SIGINT');
  expect(await local.command().ended).toBe(0);
  expect([pid, ...descendants].filter(isAlive)).toEqual([]);
  const { code, err } = await inFolder(local.folder, () => s3sf(['publish', 'published.json']));
  expect(code).toBe(2);
  expect(err).toContain('no local stack is running');
});
