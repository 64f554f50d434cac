import { access, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { inFolder } from '../../../in-folder.ts';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';

const sample = 'examples/training-completed.json';

test('the first mapping passes check and test', async () => {
  const folder = await scratchFolder();
  const { code, out } = await s3sf(['new', sample, '--object', 'Contact', 'Task', '--mappings', folder]);
  expect(code).toBe(0);
  const file = path.join(folder, 'counselor.training_completed.yaml');
  expect(out).toContain(`${file} written.`);
  expect(out).toContain('data.training.name');
  expect((await s3sf(['check', '--mappings', folder])).code).toBe(0);
  expect((await s3sf(['test', '--mappings', folder])).code).toBe(0);
  expect(parse(await readFile(file, 'utf8'))).toMatchObject({
    event: 'counselor.training_completed',
    records: [{ object: 'Contact' }, { object: 'Task', operation: 'create' }],
    examples: [{ event: { id: 'example-training-1' } }],
  });
});

const files = ['active_rescue', 'anniversary', 'login', 'texters_helped'].map((name) => `counselor.${name}`);

test.each([...files, 'conversation.feedback', 'supervisor.note'])(
  'a first mapping for the events of %s passes check and test',
  async (name) => {
    const shipped = parse(await readFile(`mappings/${name}.yaml`, 'utf8'));
    const folder = await scratchFolder({ 'event.json': JSON.stringify(shipped.examples[0].event) });
    const mappings = await scratchFolder();
    const objects: string[] = [...new Set<string>(shipped.records.map((each: { object: string }) => each.object))];
    const event = path.join(folder, 'event.json');
    expect((await s3sf(['new', event, '--object', ...objects, '--mappings', mappings])).code).toBe(0);
    expect(await s3sf(['check', '--mappings', mappings])).toMatchObject({ code: 0 });
    expect(await s3sf(['test', '--mappings', mappings])).toMatchObject({ code: 0, err: '' });
  },
);

const plain = { note: 'x', data: { counselor: { id: 'cc-1' }, training: { name: 'Grief' } } };

test.each([
  ['CloudEvents names', { ...plain, id: 'e-1', source: '/s', type: 'a.b', time: '2026-03-02T12:00:00Z' }],
  [
    'names of the settings',
    { ...plain, event_id: 'e-1', producer: '/s', event_type: 'a.b', timestamp: '2026-03-02T12:00:00Z' },
  ],
])('the identity of the event counts as used, under the %s', async (_, event) => {
  const folder = await scratchFolder({ 'event.json': JSON.stringify(event) });
  const argv = ['new', path.join(folder, 'event.json'), '--object', 'Task', '--mappings', folder, '--json'];
  const { open }: { open: string[] } = JSON.parse((await s3sf(argv)).out);
  expect(open.find((each) => each.startsWith('Not used'))).toMatch(/: note, data\.training\.name\. /);
});

test('an object without a key gets one that "schema missing" adds', async () => {
  const folder = await scratchFolder();
  await cp('salesforce', path.join(folder, 'salesforce'), { recursive: true });
  await mkdir(path.join(folder, 'mappings'));
  const event = path.resolve(sample);
  const run = (...argv: string[]) => inFolder(folder, () => s3sf(argv));
  await rm(path.join(folder, 'salesforce/schema/Product2.json'), { force: true });
  expect(await run('new', event, '--object', 'Product2')).toMatchObject({
    code: 2,
    err: expect.stringContaining('npx s3sf schema add Product2'),
  });
  await run('schema', 'add', 'Product2');
  const { code, out } = await run('new', event, '--object', 'Product2');
  expect(code).toBe(0);
  expect(out.replace(/\s+/g, ' ')).toContain('to add it, run "npx s3sf schema missing --write"');
  expect(await run('schema', 'missing', '--write')).toMatchObject({ code: 0 });
  expect(await run('check')).toMatchObject({ code: 0 });
  expect(await run('test')).toMatchObject({ code: 0 });
});

const volunteerTraining = {
  ...{ specversion: '1.0', id: 'evt-1', source: '/training', type: 'training.completed', time: '2026-06-03T01:30:00Z' },
  data: {
    training: {
      id: 'tr-7',
      name: 'Grief',
      score: 87.5,
      modules: ['Listening', 'Self-care'],
      completed_on: '2026-06-02',
    },
    volunteer: { id: 'cc-1042', last_name: 'Okonjo' },
    coach: { id: 'coach-07' },
  },
};

test('an object that Salesforce does not have yet gets its fields from the event, and "schema missing" adds it', async () => {
  const folder = await scratchFolder({ 'event.json': JSON.stringify(volunteerTraining) });
  await cp('salesforce', path.join(folder, 'salesforce'), { recursive: true });
  await mkdir(path.join(folder, 'mappings'));
  const run = (...argv: string[]) => inFolder(folder, () => s3sf(argv));
  expect(await run('new', 'event.json', '--object', 'Contact', 'Training__c')).toMatchObject({ code: 0 });
  const mapping = parse(await readFile(path.join(folder, 'mappings/training.completed.yaml'), 'utf8'));
  expect(mapping.records[1]).toEqual({
    object: 'Training__c',
    key: { Training_Id__c: 'data.training.id' },
    fields: {
      Name__c: 'data.training.name',
      Score__c: 'data.training.score',
      Modules__c: 'data.training.modules',
      Completed_On__c: '$date(data.training.completed_on)',
    },
    links: { Contact__c: { object: 'Contact', key: { Counselor_Id__c: 'data.volunteer.id' } } },
  });
  expect(await run('schema', 'missing', '--write')).toMatchObject({ code: 0 });
  expect(await run('check')).toMatchObject({ code: 0 });
  expect(await run('test')).toMatchObject({ code: 0, err: '' });
});

const donation = (id: string, lastName: string, amount: number) => ({
  ...{ specversion: '1.0', id, source: '/donations', type: 'donation.received', time: '2026-06-03T01:30:00Z' },
  data: { donor: { email: 'ines@example.org', last_name: lastName }, amount, campaign: 'spring-2026' },
});

test('two donations of one donor, the second without a name: followed step by step, the draft passes check and test', async () => {
  const events = [donation('evt-1', 'Lindqvist', 50), donation('evt-2', '', 20)];
  const folder = await scratchFolder({ 'events.jsonl': events.map((each) => JSON.stringify(each)).join('\n') });
  await cp('salesforce', path.join(folder, 'salesforce'), { recursive: true });
  await mkdir(path.join(folder, 'mappings'));
  const run = (...argv: string[]) => inFolder(folder, () => s3sf(argv));
  await run('schema', 'add', 'Opportunity', 'Campaign', 'CampaignMember');
  const { out } = await run('new', 'events.jsonl', '--object', 'Account', 'Contact', 'Opportunity', 'CampaignMember');
  // The fields come before the check, which would report them as unknown.
  expect(out.indexOf('schema missing lists')).toBeGreaterThan(0);
  expect(out.indexOf('s3sf check')).toBeGreaterThan(out.indexOf('schema missing lists'));
  const file = path.join(folder, 'mappings/donation.received.yaml');
  const { records, examples } = parse(await readFile(file, 'utf8'));
  expect(records).toMatchObject([
    { object: 'Account', operation: 'create' },
    { object: 'Contact', operation: 'create', fields: { LastName: 'data.donor.last_name ?: data.donor.email' } },
    { object: 'Contact', operation: 'update', fields: { LastName: 'data.donor.last_name ? data.donor.last_name' } },
    { object: 'Opportunity', operation: 'create', key: { External_Id__c: 'id' } },
    { object: 'CampaignMember', operation: 'create' },
  ]);
  expect(examples).toHaveLength(2);
  expect(await run('schema', 'missing', '--write')).toMatchObject({ code: 0 });
  expect(await run('check', '--strict')).toMatchObject({ code: 0 });
  expect(await run('test')).toMatchObject({ code: 0, err: '' });
});

test('events of another type in the file are named', async () => {
  const events = [
    donation('evt-1', 'Lindqvist', 50),
    { ...donation('evt-2', 'Lindqvist', 50), type: 'donation.refunded' },
  ];
  const folder = await scratchFolder({ 'events.json': JSON.stringify(events) });
  const argv = [
    'new',
    path.join(folder, 'events.json'),
    '--object',
    'Contact',
    '--mappings',
    folder,
    '--json',
    '--print',
  ];
  const { open }: { open: string[] } = JSON.parse((await s3sf(argv)).out);
  expect(open[0]).toContain('donation.refunded');
});

test('a campaign member needs the Campaign in the snapshot', async () => {
  const folder = await scratchFolder({ 'event.json': JSON.stringify(donation('evt-1', 'Lindqvist', 50)) });
  await cp('salesforce', path.join(folder, 'salesforce'), { recursive: true });
  await mkdir(path.join(folder, 'mappings'));
  const run = (...argv: string[]) => inFolder(folder, () => s3sf(argv));
  await run('schema', 'add', 'CampaignMember');
  expect(await run('new', 'event.json', '--object', 'CampaignMember')).toMatchObject({
    code: 2,
    err: expect.stringContaining('npx s3sf schema add Campaign'),
  });
});

test('all standard objects that the snapshot lacks are named at once', async () => {
  const { code, err } = await s3sf(['new', sample, '--object', 'Opportunity', 'Contact', 'CampaignMember', '--print']);
  expect(code).toBe(2);
  expect(err).toContain('npx s3sf schema add Opportunity CampaignMember');
});

test('an event with the address at the top becomes the person, the household and the gift, parents first', async () => {
  const event = {
    ...{ specversion: '1.0', id: 'e-1', source: '/gifts', type: 'gift.received', time: '2026-06-01T12:00:00Z' },
    data: { id: 'd-1', email: 'Mira@example.org', first: 'Mira', last: 'Okonjo' },
  };
  const folder = await scratchFolder({ 'event.json': JSON.stringify(event) });
  const argv = ['new', path.join(folder, 'event.json'), '--object', 'Contact', 'Account', '--print'];
  const { out } = await s3sf([...argv, '--mappings', folder]);
  const key = { Person_Email__c: '$lowercase($trim(data.email))' };
  expect(parse(out).records).toMatchObject([
    { object: 'Account', key },
    { object: 'Contact', key, links: { AccountId: { object: 'Account', key } } },
  ]);
  expect(out).not.toContain('No value in the event identifies');
});

test('an event that identifies nobody drafts no person, and says so', async () => {
  const event = { specversion: '1.0', id: 'e-1', source: '/s', type: 'a.b', data: { donation_id: 'd-1', last: 'Lee' } };
  const folder = await scratchFolder({ 'event.json': JSON.stringify(event) });
  const argv = (...objects: string[]) => [
    'new',
    path.join(folder, 'event.json'),
    '--print',
    '--mappings',
    folder,
    '--object',
    ...objects,
  ];
  const { out } = await s3sf(argv('Contact', 'Task'));
  expect(parse(out).records).toMatchObject([{ object: 'Task' }]);
  expect(out).toContain('No value in the event identifies a Contact, so the draft has no Contact');
  expect(await s3sf(argv('Contact'))).toMatchObject({ code: 2, out: '' });
});

test('--print writes no file', async () => {
  const folder = await scratchFolder();
  const { out } = await s3sf(['new', sample, '--object', 'Contact', '--mappings', folder, '--print']);
  expect(parse(out)).toMatchObject({ event: 'counselor.training_completed' });
  await expect(access(path.join(folder, 'counselor.training_completed.yaml'))).rejects.toThrow();
});

test('a type with a mapping, an unknown object and an existing file are wrong usage', async () => {
  expect(await s3sf(['new', 'examples/first-rescue.json', '--object', 'Contact'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('mappings/counselor.active_rescue.yaml'),
  });
  expect(await s3sf(['new', sample, '--object', 'Contcat'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean Contact?'),
  });
  const folder = await scratchFolder();
  await cp('mappings/_settings.yaml', path.join(folder, '_settings.yaml'));
  await writeFile(path.join(folder, 'counselor.training_completed.yaml'), 'event: other\nrecords: []\n');
  expect((await s3sf(['new', sample, '--object', 'Contact', '--mappings', folder])).code).toBe(2);
  expect(await readFile(path.join(folder, 'counselor.training_completed.yaml'), 'utf8')).toContain('event: other');
});

test.each([
  ['cancelled', { operation: 'update', constants: { Status: 'Deferred' } }],
  ['deleted', { operation: 'delete' }],
])('an event that says that something was %s changes the record of the other mapping', async (word, expected) => {
  const booked = `event: shift.booked
description: A shift that is booked is a Task.
records:
  - object: Task
    key: { Event_Id__c: '"shift/" & data.shift.id' }
    constants: { Subject: Shift }
examples:
  - name: booked
    event:
      { specversion: "1.0", id: e-1, source: /s, type: shift.booked, time: 2026-03-02T12:00:00Z, data: { shift: { id: s-1 } } }
    expect:
      - Task: { Event_Id__c: shift/s-1, Subject: Shift }
`;
  const event = { id: 'e-2', source: '/s', type: `shift.${word}`, time: '2026-03-02T12:00:00Z' };
  const folder = await scratchFolder({
    'event.json': JSON.stringify({ specversion: '1.0', ...event, data: { shift: { id: 's-1' } } }),
  });
  const mappings = await scratchFolder({ 'shift.booked.yaml': booked });
  const argv = ['new', path.join(folder, 'event.json'), '--object', 'Task', '--mappings', mappings];
  const { code, out } = await s3sf(argv);
  expect(code).toBe(0);
  expect(out.replace(/\s+/g, ' ')).toContain('shift.booked.yaml creates the Task with the key Event_Id__c');
  const { records } = parse(await readFile(path.join(mappings, `shift.${word}.yaml`), 'utf8'));
  expect(records).toEqual([{ object: 'Task', key: { Event_Id__c: '"shift/" & data.shift.id' }, ...expected }]);
  expect(await s3sf(['test', '--mappings', mappings])).toMatchObject({ code: 0 });
});
