// Ids of 19 digits that differ only in their last ones are two people and two tasks, all the way to Salesforce.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

const mapping = `event: counselor.session
records:
  - object: Contact
    key: { Counselor_Id__c: $string(data.counselor.id) }
    fields: { LastName: data.counselor.last_name, Birthdate: data.counselor.born }
  - object: Task
    operation: create
    forEach: data.flags
    key: { Event_Id__c: 'id & "/" & $item.id' }
    fields: { Subject: '"Look at " & $item.text' }
`;

let pipeline: Pipeline;
beforeAll(async () => {
  const mappingsDir = await mkdtemp(join(tmpdir(), 's3sf-long-ids-'));
  await writeFile(join(mappingsDir, 'session.yaml'), mapping);
  pipeline = await startPipeline({ mappingsDir });
});
afterAll(() => pipeline.close());

const session = (id: string, counselor: string, flags: string) =>
  `{"specversion":"1.0","id":"${id}","source":"/platform","type":"counselor.session","time":"2026-03-02T15:04:05Z","data":{"counselor":${counselor},"flags":[${flags}]}}`;

test('no digit of an id is lost, and a blank date clears the field', async () => {
  const flags = '{"id":1834567890123456781,"text":"one"},{"id":1834567890123456782,"text":"two"}';
  await pipeline.put('events/a.json', session('a', '{"id":1234567890123456789,"last_name":"Silva","born":""}', flags));
  await pipeline.put('events/b.json', session('b', '{"id":1234567890123456790,"last_name":"Okonjo","born":" "}', ''));
  await pipeline.settled();
  const contacts = pipeline.org
    .records('Contact')
    .map(({ Counselor_Id__c, LastName, Birthdate }) => [Counselor_Id__c, LastName, Birthdate]);
  expect(contacts.toSorted()).toEqual([
    ['1234567890123456789', 'Silva', null],
    ['1234567890123456790', 'Okonjo', null],
  ]);
  expect(pipeline.org.records('Task').map(({ Event_Id__c }) => Event_Id__c)).toEqual([
    'a/1834567890123456781',
    'a/1834567890123456782',
  ]);
});

test('a date that Salesforce cannot read is named in the failure', async () => {
  await pipeline.put('events/c.json', session('c', '{"id":"c-3","last_name":"Ana","born":"02.03.2026"}', ''));
  await pipeline.settled();
  expect(pipeline.outcomes('c')).toMatchObject([
    { outcome: 'failed', failure: { code: 'salesforce/rejected', fields: ['Birthdate'] } },
  ]);
});
