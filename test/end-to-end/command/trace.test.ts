// `s3sf trace` finds what happened by whatever a person has in hand: the event's id, the object, the record in Salesforce, or
// the counselor.
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { s3sf } from '../../cli/run-s3sf.ts';
import { inFolder } from '../../in-folder.ts';
import { login } from '../harness/events.ts';
import { type LocalInFolder, startLocal } from './local-in-folder.ts';

let local: LocalInFolder;
beforeAll(async () => {
  local = await startLocal();
  await publish('first', login({ id: 'evt-first', counselor: 'cc-2001' }));
  await publish('second', login({ id: 'evt-second', counselor: 'cc-2001', time: '2026-03-03T10:00:00Z' }));
  await publish('other', login({ id: 'evt-other', counselor: 'cc-2002' }));
  await publish('wrong', { ...login({ id: 'evt-wrong', counselor: 'cc-2003' }), type: 'counselor.logn' });
  await local.command().output(/"id":"evt-wrong"/);
});
afterAll(() => local.close());

async function publish(name: string, event: object): Promise<void> {
  const file = join(local.folder, `${name}.json`);
  await writeFile(file, JSON.stringify(event));
  expect(await inFolder(local.folder, () => s3sf(['publish', file]))).toMatchObject({ code: 0 });
  if (name !== 'wrong') await local.outcomeOf(`evt-${name}`);
}

const trace = (text: string, ...more: string[]) =>
  inFolder(local.folder, () => s3sf(['trace', text, '--schema', 'schema', ...more]));
const idsIn = async (text: string, ...more: string[]) => {
  const { out } = await trace(text, '--json', ...more);
  return (JSON.parse(out) as { event: { id: string } }[]).map(({ event }) => event.id);
};

test('by the id of the event, and by the key of its object', async () => {
  expect(await idsIn('evt-first')).toEqual(['evt-first']);
  const [{ location }] = JSON.parse((await trace('evt-first', '--json')).out);
  expect(await idsIn(location.key)).toEqual(['evt-first']);
});

test('by the Id of the record, in its long and its short form', async () => {
  const { Id } = (await local.contact('cc-2001')) ?? {};
  expect(await idsIn(String(Id))).toEqual(['evt-first', 'evt-second']);
  expect(await idsIn(String(Id).slice(0, 15))).toEqual(['evt-first', 'evt-second']);
});

test('by the Id of a record and a field: which event set it, the newest first', async () => {
  const { Id } = (await local.contact('cc-2001')) ?? {};
  const { code, out } = await trace(String(Id).slice(0, 15), 'lastname', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject([
    { event: { id: 'evt-second' }, value: expect.any(String), line: 1 },
    { event: { id: 'evt-first' } },
  ]);
  const shown = await trace(String(Id), 'Contact.Last_Login__c');
  expect(shown.out).toMatch(new RegExp(`^Contact ${Id} {2}Last_Login__c {2}Contact: Last Login\\n`));
  expect(shown.out).toMatch(/"2026-03-03T10:00:00.*counselor\.login +evt-second +s3:\/\/[^\n]*\n.*evt-first/);
  expect(shown.err).toContain('The event in the first line set it last.');
});

test('a field that no event set, that is misspelt, or of what is no record', async () => {
  const { Id } = (await local.contact('cc-2001')) ?? {};
  expect(await trace(String(Id), 'Fax')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('none set Fax'),
  });
  expect(await trace(String(Id), 'LastNme')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean LastName?'),
  });
  expect(await trace(String(Id), 'Task.Subject')).toMatchObject({
    code: 2,
    err: expect.stringContaining('is a Contact'),
  });
  expect(await trace('evt-first', 'LastName')).toMatchObject({
    code: 2,
    err: expect.stringContaining('not the Id of a record'),
  });
  expect(await trace('003000000000000', 'LastName')).toMatchObject({
    code: 1,
    err: expect.stringContaining('No event in the log'),
  });
});

test('by a key value, which the log does not have', async () => {
  expect(await idsIn('cc-2001')).toEqual(['evt-first', 'evt-second']);
  const { code, out } = await trace('cc-2002');
  expect(code).toBe(0);
  expect(out).toMatch(/counselor\.login {2}evt-other/);
  expect(out).toContain('Contact created 003');
});

test('the search by a key value keeps the inventory that find-person keeps and forget removes', async () => {
  const cacheFolder = join(local.folder, 'cache');
  const run = (...argv: string[]) =>
    inFolder(local.folder, () => s3sf([...argv, '--schema', 'schema'], { cacheFolder }));
  expect(await run('trace', 'cc-2001')).toMatchObject({ code: 0 });
  const files = await readdir(cacheFolder);
  expect(files).toEqual([expect.stringMatching(/^person-/)]);
  expect(await run('find-person', 'cc-2001')).toMatchObject({ code: 0 });
  expect(await readdir(cacheFolder)).toEqual(files);
});

test('what nothing has is said to be neither in the log nor in the bucket', async () => {
  const { code, err } = await trace('cc-none');
  expect(code).toBe(1);
  expect(err).toContain('No log entries for an event or object cc-none in the last 14 days.');
  expect(err).toContain('No event in the bucket has cc-none as a key value.');
});

test('an event type without a mapping names the one that is meant', async () => {
  const { out } = await trace('evt-wrong');
  expect(out).toContain('no mapping has this event type. Did you mean counselor.login?');
});

test('an event of the bucket that is no longer in the log is listed', async () => {
  const { folder } = local;
  await writeFile(join(folder, '.s3sf/function.log'), '');
  const { code, out } = await trace('cc-2001');
  expect(code).toBe(0);
  expect(out).toContain('In the bucket, but not in the log of this time:');
  expect(out).toMatch(/counselor\.login +evt-second +\S+ +s3:\/\/\S+:1/);
});
