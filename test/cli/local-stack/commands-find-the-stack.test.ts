// The commands find the local stack that runs in the same folder, its queues and its log.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startCommand } from '../../end-to-end/harness/command-process.ts';
import { login } from '../../end-to-end/harness/events.ts';
import { eventually } from '../../eventually.ts';
import { inFolder } from '../../in-folder.ts';
import { s3sf } from '../run-s3sf.ts';

const runIn = (folder: string, ...argv: string[]) => inFolder(folder, () => s3sf(argv));

test('trace follows an event, redrive lists a dead letter, a replay writes nothing twice, and recover runs on its schedule', async () => {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-local-'));
  const run = (...argv: string[]) => runIn(folder, ...argv);
  const stack = startCommand(
    ['local', '--mappings', resolve('mappings'), '--schema', resolve('salesforce/schema')],
    folder,
  );
  onTestFinished(async () => {
    stack.child.kill('SIGINT');
    expect(await stack.ended).toBe(0);
    await rm(folder, { recursive: true });
  });
  const log = () => readFile(join(folder, '.s3sf/function.log'), 'utf8');
  await eventually(() => readFile(join(folder, '.s3sf/local.json')));

  await writeFile(join(folder, 'good.json'), JSON.stringify(login({ id: 'evt-good', counselor: 'cc-1' })));
  await writeFile(join(folder, 'bad.json'), 'not JSON');
  expect(await run('publish', 'good.json', 'bad.json')).toMatchObject({ code: 0 });
  await eventually(async () => expect(await log()).toMatch(/evt-good.*not-json|not-json.*evt-good/s));

  const traced = await run('trace', 'evt-good', '--json');
  expect(JSON.parse(traced.out)).toMatchObject([{ outcome: 'applied', written: [{ sObject: 'Contact' }] }]);
  expect((await run('trace', 'evt-nobody')).code).toBe(1);
  const shown = await run('redrive', '--json');
  expect(JSON.parse(shown.out)).toMatchObject({ moved: false, groups: [{ code: 'object/not-json', messages: 1 }] });

  const contacts = await run('records', 'Contact');
  expect(contacts).toMatchObject({ code: 0, err: '' });
  expect(contacts.out).toMatch(/^Contact 003\w{15}\n(.*\n)*\s+Counselor_Id__c\s+"cc-1"/);
  expect(JSON.parse((await run('records', 'Contact', '--json')).out)).toMatchObject([{ Counselor_Id__c: 'cc-1' }]);
  expect(await run('records', 'Lead')).toMatchObject({
    code: 0,
    out: 'The emulated Salesforce has no Lead records.\n',
  });

  const lock = '[{ id: a, kind: lock, object: Contact, where: { LastName: Rivers } }]';
  expect(await run('emulate', lock)).toMatchObject({
    code: 0,
    out: 'Rules\n  a  {"kind":"lock","object":"Contact","where":{"LastName":"Rivers"}}\n',
  });
  expect(JSON.parse((await run('emulate', '--json')).out)).toMatchObject({ rules: [{ id: 'a' }], faults: [] });
  await writeFile(join(folder, 'org.yaml'), 'behavior: { queryPageSize: 3 }\nfaults: [{ effect: { kind: drop } }]\n');
  expect((await run('emulate', 'org.yaml')).out).toContain('Switches\n  queryPageSize: 3\n');
  for (const wrong of ['[{ kind: spell }]', '{ spells: [] }', '{ move: away }', 'nothing.yaml', '[{'])
    expect((await run('emulate', wrong)).code).toBe(2);
  expect(await run('emulate', '--clear')).toMatchObject({
    code: 0,
    out: 'The emulated Salesforce has no rules and no faults, and all switches have their defaults.\n',
  });

  expect(await run('replay', '--prefix', 'events/good')).toMatchObject({ code: 0 });
  await eventually(async () => {
    const tries = JSON.parse((await run('trace', 'evt-good', '--json')).out);
    expect(tries).toMatchObject([{ outcome: 'applied' }, { outcome: 'duplicate' }]);
  });
  await eventually(async () => expect(await log()).toContain('"died":{'));
});

test('without a local stack the commands say which option to use', async () => {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-local-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const redriven = await runIn(folder, 'redrive');
  expect(redriven).toMatchObject({ code: 2, err: expect.stringContaining('--stack NAME') });
  expect(await runIn(folder, 'trace', 'evt')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--log-group'),
  });
});

test('records says how to start a pipeline where none runs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-local-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { code, err } = await runIn(folder, 'records', 'Contact');
  expect(code).toBe(2);
  expect(err).toContain('npm start');
});
