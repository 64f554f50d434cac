import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';
import { slowClock } from '../../slow-clock.ts';

const home = process.cwd();
afterEach(() => process.chdir(home));

const mapping = 'mappings/counselor.login.yaml';

/** A repository of its own with the shipped mappings committed; the command runs in it. */
async function repository() {
  const folder = await scratchFolder();
  for (const name of ['mappings', 'salesforce/schema']) await cp(name, path.join(folder, name), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: folder,
      stdio: 'pipe',
    });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
  process.chdir(folder);
  const edit = async (from: string, to: string) => {
    const text = await readFile(mapping, 'utf8');
    expect(text).toContain(from);
    await writeFile(mapping, text.replaceAll(from, to));
  };
  return { git, edit };
}

test('an edit of comments changes no event', async () => {
  const { edit } = await repository();
  await edit('event: counselor.login', '# Another comment.\nevent: counselor.login');
  const { code, out } = await s3sf(['diff']);
  expect([code, out]).toEqual([0, expect.stringMatching(/^Nothing changes in \d+ events\.\n$/)]);
});

test('an edit is reported field by field, before and after, with the number of events', async () => {
  const { edit, git } = await repository();
  await edit('LastName: data.counselor.last_name', 'LastName: $uppercase(data.counselor.last_name)');
  const { out } = await s3sf(['diff', '--json']);
  const { events, changes } = JSON.parse(out) as { events: number; changes: { changes: { subject: string }[] }[] };
  expect(events).toBeGreaterThan(changes.length);
  expect(changes.length).toBeGreaterThan(0);
  expect(changes[0]?.changes).toEqual([{ subject: 'Contact.LastName', before: 'Okonjo', after: 'OKONJO' }]);
  expect((await s3sf(['diff'])).out).toContain(`1 field changes in ${changes.length} of ${events} events.`);
  git('commit', '--quiet', '-a', '-m', 'second');
  expect((await s3sf(['diff'])).out).toContain('Nothing changes');
  expect((await s3sf(['diff', 'HEAD~1'])).out).toContain('1 field changes');
});

test('an edit that no event shows is listed with its place', async () => {
  const { edit } = await repository();
  await edit('LastName: data.counselor.last_name', 'LastName: $trim(data.counselor.last_name)');
  const { out } = await s3sf(['diff']);
  expect(out).toMatch(/no event shows it.*\n {2}mappings\/counselor\.login\.yaml:\d+:\d+ {2}Contact\.LastName\n$/);
  const { unseen } = JSON.parse((await s3sf(['diff', '--json'])).out) as { unseen: object[] };
  expect(unseen).toEqual([expect.objectContaining({ subject: 'Contact.LastName', file: mapping })]);
});

test('another operation is a change, even with the same values', async () => {
  const { edit } = await repository();
  await edit('- object: Contact', '- object: Contact\n    operation: update');
  expect((await s3sf(['diff'])).out).toContain('Contact.operation\n      before  "upsert"\n      after   "update"');
});

test('a whole record is shown one field a line, and the progress names the example', async () => {
  const { edit } = await repository();
  await edit('- object: Contact', '- object: Contact\n    when: data.never = 1');
  const screens = { out: { isTTY: true, columns: 80 }, err: { isTTY: true, columns: 80 } };
  const { out, err } = await s3sf(['diff'], { screens, clock: slowClock(), env: { NO_COLOR: '1' } });
  expect(out).toMatch(/\n {4}Contact\n {6}before {2}operation +"upsert"\n {14}Counselor_Id__c +"/);
  expect(out).toContain('\n      after   (nothing)\n');
  expect(err).toContain('\rComparing events: ');
});

test('records that appear or vanish count one by one, and so do outcomes', async () => {
  const { edit } = await repository();
  await edit('- object: Contact', '- object: Contact\n    when: data.never = 1');
  const { changes, events } = JSON.parse((await s3sf(['diff', '--json'])).out) as { changes: object[]; events: number };
  expect(changes.length).toBeGreaterThan(1);
  const { out } = await s3sf(['diff']);
  expect(out).toContain(`${changes.length} records change in ${changes.length} of ${events} events.`);
});

test('--events compares the events in files, too', async () => {
  const { edit } = await repository();
  await edit('LastName: data.counselor.last_name', 'LastName: $uppercase(data.counselor.last_name)');
  const { events: examples } = JSON.parse((await s3sf(['diff', '--json'])).out) as { events: number };
  await mkdir('real');
  const event = { specversion: '1.0', id: 'r-1', source: 's', type: 'counselor.login', time: '2026-01-01T00:00:00Z' };
  const data = { counselor: { id: 'c-9', first_name: 'Ana', last_name: 'Sorg' } };
  await writeFile(
    'real/a.jsonl',
    `${JSON.stringify({ ...event, data })}\n${JSON.stringify({ ...event, type: 'other' })}\n`,
  );
  const { out } = await s3sf(['diff', '--events', 'real', '--json']);
  const { events, changes } = JSON.parse(out) as { events: number; changes: { name: string }[] };
  expect(events).toBe(examples + 2);
  expect(changes.at(-1)).toEqual({
    name: 'real/a.jsonl:1',
    changes: [{ subject: 'Contact.LastName', before: 'Sorg', after: 'SORG' }],
  });
});

test('an unknown revision or folder is wrong usage; mappings with errors exit with 1', async () => {
  const { edit } = await repository();
  expect((await s3sf(['diff', 'no-such-branch'])).code).toBe(2);
  expect((await s3sf(['diff', '--output=x'])).code).toBe(2);
  expect((await s3sf(['diff', '--events', 'nowhere'])).code).toBe(2);
  await edit('LastName:', 'LastNmae:');
  const { code, err } = await s3sf(['diff']);
  expect(code).toBe(1);
  expect(err).toContain('[mapping/unknown-field]');
});

test('a key that two items now share is a change of the outcome, with what is still written', async () => {
  const { git } = await repository();
  const file = (key: string) => `event: shift.alerts
records:
  - object: Task
    operation: create
    forEach: data.alerts
    key: { Event_Id__c: id & "/" & $item.${key} }
    fields: { Subject: $item.at }
examples:
  - name: two alerts
    event: { specversion: "1.0", id: s-1, source: /s, type: shift.alerts, time: 2026-03-02T15:00:00Z, data: { alerts: [ { kind: risk, at: "1" }, { kind: risk, at: "2" } ] } }
    expect: []
`;
  await writeFile('mappings/alerts.yaml', file('at'));
  git('add', '.');
  git('commit', '--quiet', '-m', 'second');
  await writeFile('mappings/alerts.yaml', file('kind'));
  const { changes } = JSON.parse((await s3sf(['diff', '--json'])).out) as { changes: { changes: object[] }[] };
  expect(changes).toHaveLength(1);
  expect(changes[0]?.changes).toMatchObject([
    { subject: 'outcome', after: { failed: 'plan/same-record', written: [{ Task: { Event_Id__c: 's-1/risk' } }] } },
  ]);
});

test('however many files there are, git runs a few times', async () => {
  const { git } = await repository();
  const login = await readFile(mapping, 'utf8');
  for (let index = 0; index < 40; index += 1) {
    await writeFile(`mappings/${index} ä.yaml`, login.replaceAll('counselor.login', `counselor.login${index}`));
  }
  git('add', '.');
  git('commit', '--quiet', '-m', 'second');
  await mkdir('bin');
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  await writeFile('bin/git', `#!/bin/sh\necho "$1" >> ${process.cwd()}/calls\nexec ${real} "$@"\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${path.resolve('bin')}:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect((await s3sf(['diff'])).out).toMatch(/^Nothing changes in \d+ events/);
  expect((await readFile('calls', 'utf8')).trim().split('\n')).toEqual([
    'rev-parse',
    ...['ls-tree', 'cat-file'],
    ...['ls-tree', 'cat-file'],
  ]);
});
