import { expect, test } from 'vitest';
import { fieldHistory } from '../../../../src/cli/trace/index/field-history.ts';
import type { LoggedOutcome, WrittenRecord } from '../../../../src/cli/trace/logged-outcome.ts';
import type { JsonObject } from '../../../../src/json.ts';
import { loadMappings } from '../../../../src/pipeline/mapping/load-mappings.ts';
import { testSchema } from '../../../fixtures/schema.ts';

const text = `event: call.made
records:
  - object: Contact
    operation: upsert
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.name, FirstName: data.first }
  - object: Task
    operation: create
    forEach: data.calls
    key: { Event_Id__c: id & $string($index) }
    fields: { Subject: $item }
`;
const { mappings, problems } = await loadMappings([{ path: 'a.yaml', text }], testSchema);

const contact = '003000000000001AAA';
const event = (data: JsonObject): JsonObject => ({ id: 'e', source: 's', type: 'call.made', data });

const writer = (key: string, data: JsonObject, written: WrittenRecord[], outcome = 'applied') => ({
  key,
  line: 1,
  tries: [{ outcome, attempts: 0, location: { key, line: 1 }, written }] satisfies LoggedOutcome[],
  content: event(data),
});

async function history(field: string, sObject: string, id: string, ...writers: ReturnType<typeof writer>[]) {
  const contentOf = async ({ content }: ReturnType<typeof writer>) => content;
  const found = await fieldHistory(writers, { sObject, id, field, mappings, contentOf });
  return found.map(({ event: { key }, value }) => [key, value]);
}

test('names the events that set the field, and none that came too late for it', async () => {
  expect(problems).toEqual([]);
  const data = (name: string) => ({ id: 'c', name });
  const wrote = (more: Partial<WrittenRecord> = {}) => [
    { sObject: 'Contact', result: 'updated', id: contact, ...more },
  ];
  const writers = [
    writer('late', data('Late'), wrote({ superseded: ['LastName'] })),
    writer('all-late', data('Later'), wrote({ result: 'superseded' })),
    writer('again', data('Again'), wrote(), 'duplicate'),
    writer('right', data('Right'), wrote()),
  ];
  expect(await history('LastName', 'Contact', contact.slice(0, 15), ...writers)).toEqual([['right', 'Right']]);
  expect(await history('FirstName', 'Contact', contact, ...writers)).toEqual([]);
  expect(await history('Counselor_Id__c', 'Contact', contact, ...writers)).toEqual([
    ['late', 'c'],
    ['right', 'c'],
  ]);
});

test('of several records of one event, each has its own value', async () => {
  const tasks = ['00T000000000001AAA', '00T000000000002AAA'];
  const written = [
    { sObject: 'Contact', result: 'updated', id: contact },
    ...tasks.map((id) => ({ sObject: 'Task', result: 'created', id })),
  ];
  const one = writer('one', { id: 'c', name: 'N', calls: ['first', 'second'] }, written);
  expect(await history('Subject', 'Task', tasks[1] ?? '', one)).toEqual([['one', 'second']]);
  expect(await history('Subject', 'Task', tasks[0] ?? '', one)).toEqual([['one', 'first']]);
});

test('an object that was overwritten: the value is that of the version that was written', async () => {
  const written = [{ sObject: 'Contact', result: 'updated', id: contact }];
  const location = { bucket: 'b', key: 'k', line: 1 };
  const contents: Record<string, JsonObject> = {
    v1: event({ id: 'c', name: 'Written' }),
    v2: event({ id: 'c', name: 'Refused' }),
  };
  const overwritten = {
    ...{ key: 'k', line: 1, versionId: 'v2' },
    tries: [
      { outcome: 'applied', attempts: 0, location: { ...location, versionId: 'v1' }, written },
      { outcome: 'failed', attempts: 0, location: { ...location, versionId: 'v2' }, written: [] },
    ] satisfies LoggedOutcome[],
  };
  const found = await fieldHistory([overwritten], {
    ...{ sObject: 'Contact', id: contact, field: 'LastName', mappings },
    contentOf: async ({ versionId = '' }) => contents[versionId],
  });
  expect(found.map(({ value, attempt }) => [value, attempt.location.versionId])).toEqual([['Written', 'v1']]);
});

test('a field that JavaScript gives to each object is set by no event', async () => {
  const one = writer('one', { id: 'c', name: 'N' }, [{ sObject: 'Contact', result: 'updated', id: contact }]);
  for (const field of ['constructor', '__proto__', 'toString'])
    expect(await history(field, 'Contact', contact, one), field).toEqual([]);
});
