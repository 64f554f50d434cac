// Events that wrote some of their records: what is said of the others. The real stack, and the real client.
import { utimes, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventDetail, EventList, RecordList, SendAnswer } from '../../../../src/studio/contract.ts';
import { s3sf } from '../../../cli/run-s3sf.ts';
import { eventually } from '../../../eventually.ts';
import { type OpenStudio, openStudio } from '../open-studio.ts';

const mapping = `event: counselor.joined
records:
  - object: Task
    operation: create
    key: { Event_Id__c: id }
    fields: { Subject: data.subject }
    links:
      WhoId: { object: Contact, key: { Counselor_Id__c: data.other } }
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields:
      Email: data.email
      LastName: data.last
`;

let studio: OpenStudio;
beforeAll(async () => {
  studio = await openStudio({ 'joined.yaml': mapping });
  await studio.call('POST', '/api/stack/start', {});
});
afterAll(() => studio.close());

async function publish(id: string, data: object): Promise<void> {
  const event = { id, source: '/x', type: 'counselor.joined', time: '2026-03-02T18:30:00Z', data };
  await writeFile(`${id}.json`, JSON.stringify(event));
  expect((await s3sf(['publish', `${id}.json`])).code).toBe(0);
}

const detailOf = (eventId: string, outcome: string) =>
  eventually(async () => {
    const { events } = (await studio.call('GET', '/api/events')).answer as EventList;
    const found = events.find((event) => event.eventId === eventId);
    expect(found?.outcome).toBe(outcome);
    return (await studio.call('GET', `/api/events/${found?.id}`)).answer as EventDetail;
  });

test('a dead letter names what it wrote, what it did not, and the line of the mapping', async () => {
  await publish('evt-1', { id: 'cc-1', last: 'Okonjo', other: 'cc-1', subject: 'Hello' });
  await detailOf('evt-1', 'written');
  await publish('evt-2', { id: 'cc-2', other: 'cc-1', subject: 'Hello' });
  const { steps } = await detailOf('evt-2', 'dead-letter');
  expect(steps[2]).toMatchObject({ name: 'Planned', text: '2 records: Task and Contact' });
  expect(steps[3]).toMatchObject({
    state: 'failed',
    text: 'Contact: a required field is missing (LastName).',
    records: [{ sObject: 'Task', result: 'created' }],
    unwritten: [{ sObject: 'Contact', text: '', source: { path: 'mappings/joined.yaml', line: 13 } }],
    source: { path: 'mappings/joined.yaml', line: 13 },
    next: [{ action: 'open-mapping' }, { action: 'redrive' }],
  });
});

test('an event that waits names the record that is missing, and when it is tried again', async () => {
  await publish('evt-3', { id: 'cc-3', last: 'Okonjo', other: 'cc-9', subject: 'Hello' });
  const { steps, nextTryBy } = await detailOf('evt-3', 'waiting');
  expect(Date.parse(nextTryBy ?? '')).toBeGreaterThan(Date.now() - 60_000);
  expect(steps[2]?.text).toBe('2 records: Task and Contact');
  expect(steps[3]).toMatchObject({
    state: 'waiting',
    text: 'Task, Name: no Contact with Counselor ID cc-9 exists.',
    records: [{ sObject: 'Contact', result: 'created' }],
    unwritten: [{ sObject: 'Task', source: { line: 8 } }],
    nextTryBy: expect.any(String),
  });
});

test('once the missing record is there, what the event created stays created', async () => {
  await publish('evt-9', { id: 'cc-9', last: 'Okonjo', other: 'cc-1', subject: 'Hello' });
  const { steps } = await detailOf('evt-3', 'written');
  expect(steps[3]?.records?.map(({ sObject, result }) => `${sObject} ${result}`).toSorted()).toEqual([
    'Contact created',
    'Task created',
  ]);
});

test('what is planned is said to be that of a mapping that was saved since', async () => {
  await writeFile(
    'mappings/joined.yaml',
    mapping.replace('  - object: Contact', '  - object: Contact\n    when: false'),
  );
  const later = new Date(Date.now() + 60_000);
  await utimes('mappings/joined.yaml', later, later);
  await eventually(async () => {
    const { steps } = await detailOf('evt-2', 'dead-letter');
    expect(steps[2]?.text).toBe('The mapping was saved after this attempt. It now plans 1 record: Task.');
  });
});

test('a lookup has the name of its record, and a time its zone', async () => {
  const { answer } = await studio.call('GET', '/api/salesforce/records?object=Task');
  const { rows } = answer as RecordList;
  expect(rows.at(-1)?.cells.WhoId?.text).toMatch(/^Okonjo \(003\w{15}\)$/);
  expect(rows.at(-1)?.cells.CreatedDate?.text).toMatch(/, \d\d:\d\d \(New York\)$/);
});

const send = async (event: object) =>
  (await studio.call('POST', '/api/events/send', { event, path: 'mappings/joined.yaml' })).answer as SendAnswer;
const joined = (id: string) => ({
  ...{ id, source: '/x', type: 'counselor.joined', time: '2026-03-02T18:30:00Z' },
  data: { id: 'cc-1', last: 'Okonjo', other: 'cc-1', subject: 'Hello' },
});

test('an event that is sent is handled by the text that was saved just before', async () => {
  await writeFile('mappings/joined.yaml', mapping.replace('data.subject', `'"Sent " & data.subject'`));
  const answer = await send(joined('evt-sent'));
  expect(answer).toMatchObject({ kind: 'sent' });
  const { id } = await detailOf('evt-sent', 'written');
  expect(answer).toEqual({ kind: 'sent', id });
  const { answer: records } = await studio.call('GET', '/api/salesforce/records?object=Task');
  expect(JSON.stringify(records)).toContain('Sent Hello');
});

test('nothing is sent to a stack that cannot run the saved text', async () => {
  await writeFile('mappings/joined.yaml', `${mapping}nonsense: 1\n`);
  const answer = await send(joined('evt-not-sent'));
  expect(answer).toMatchObject({ kind: 'refused' });
  expect((answer as { sentences: string[] }).sentences.at(-1)).toMatch(/^mappings\/joined\.yaml, line 14: /);
  await writeFile('mappings/joined.yaml', mapping);
  expect(await send(joined('evt-sent-2'))).toMatchObject({ kind: 'sent' });
});

test('nothing is sent while nothing runs', async () => {
  await studio.call('POST', '/api/stack/stop', {});
  expect(await send(joined('evt-3'))).toMatchObject({
    kind: 'refused',
    sentences: ['Nothing is running. Start the local stack on the screen Events, then send the event.'],
  });
});
