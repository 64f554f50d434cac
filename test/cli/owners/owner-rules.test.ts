import { expect, test } from 'vitest';
import { createdWithOwner, requestedOwners, typesThatWrite } from '../../../src/cli/owners/owner-rules.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import type { Link, RecordWrite } from '../../../src/pipeline/plan/plan.ts';
import { recordIdByKey } from '../../../src/pipeline/write/rows/row.ts';
import { readSchema } from '../../../src/schema-files.ts';
import { taskOf } from '../../pipeline/write/orgs/busy-org.ts';
import { planOf } from '../../pipeline/write/window-fixture.ts';

const mapping = (type: string, operation: string, notFound?: string) => ({
  path: `mappings/${type}.yaml`,
  text: `event: ${type}
records:
  - object: Task
    operation: ${operation}
    key: { Event_Id__c: id }
    constants: { Priority: High, Status: Not Started }
${notFound ? `    links:\n      OwnerId: { object: User, key: { Coach_Id__c: data.coach }, notFound: ${notFound} }\n` : ''}`,
});
const byId = {
  path: 'mappings/by-id.yaml',
  text: 'event: by-id\nrecords:\n  - object: Task\n    operation: update\n    key: { Id: data.task }\n    constants: { Priority: High }\n',
};
const contactMapping = {
  path: 'mappings/contact.yaml',
  text: 'event: contact\nrecords:\n  - object: Contact\n    key: { Counselor_Id__c: id }\n    constants: { LastName: Okonjo }\n',
};

test('only records that are created with an owner that may be left out count, whatever event writes them', async () => {
  const files = [
    mapping('created', 'create', 'omit'),
    mapping('retried', 'create', 'retry'),
    mapping('updated', 'update', 'omit'),
    mapping('without', 'create'),
    contactMapping,
    byId,
  ];
  const { mappings, problems } = await loadMappings(files, await readSchema('salesforce/schema'));
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const created = createdWithOwner(mappings);
  expect(created).toMatchObject([{ sObject: 'Task', key: { field: 'Event_Id__c' } }]);
  expect(created[0]?.keys.map(({ field }) => field).toSorted()).toEqual(['Event_Id__c', 'Id']);
  const types = ['by-id', 'created', 'retried', 'updated', 'without'];
  expect([...typesThatWrite(created, mappings)].toSorted()).toEqual(types);
});

const recordId = recordIdByKey('Task', { field: 'Event_Id__c', value: 'evt-1', identity: 'evt-1' });
const otherKey = recordIdByKey('Task', { field: 'Other__c', value: 'o-1', identity: 'o-1' });

const createdAt = Date.UTC(2026, 2, 2, 18, 30);
let writtenAt = createdAt - 1_000;

/** The coach of the Task by these events in any order, each later than the one before. */
function coachBy(...writes: RecordWrite[]): unknown {
  const plans = writes.map((write, index) => planOf(`e${index}`, index, [write]));
  const [one, other] = [plans, plans.toReversed()].map((order) => {
    const owners = requestedOwners((id) => id === recordId || id === otherKey);
    for (const plan of order) owners.add(plan, writtenAt);
    const found = owners.of([recordId, otherKey], createdAt);
    return found?.kind === 'one' ? [found.link.key.value, found.location.key] : found?.kind;
  });
  expect(one).toEqual(other);
  return one;
}

const without: RecordWrite = { ...taskOf('none'), links: [] };
const change = (operation: RecordWrite['operation'], coach: string, more: Partial<RecordWrite> = {}) => ({
  ...taskOf(coach),
  operation,
  ...more,
});

test('events that agree name the owner, and the oldest is the one to look at', () => {
  expect(coachBy(taskOf('silva'))).toEqual(['silva', 'e0.json']);
  expect(coachBy(taskOf('silva'), taskOf('silva'))).toEqual(['silva', 'e0.json']);
});

test('of several events that create a record, the first that arrived did: if they differ, none counts', () => {
  expect(coachBy(taskOf('silva'), taskOf('reyes'))).toBe('several');
  expect(coachBy(without, taskOf('silva'))).toBe('several');
  expect(coachBy(taskOf('silva'), without)).toBe('several');
  const byOtherKey = { ...taskOf('reyes'), key: { field: 'Other__c', value: 'o-1', identity: 'o-1' } };
  expect(coachBy(taskOf('silva'), byOtherKey)).toBe('several');
});

test('an event that changes the owner of an existing record may be newer than the one that creates it', () => {
  expect(coachBy(taskOf('silva'), change('update', 'silva'))).toEqual(['silva', 'e0.json']);
  expect(coachBy(taskOf('silva'), change('update', 'reyes'))).toBe('several');
  expect(coachBy(change('upsert', 'reyes'), taskOf('silva'))).toBe('several');
  expect(coachBy(taskOf('silva'), change('update', '', { links: [], fields: { OwnerId: '005000000000001' } }))).toBe(
    'several',
  );
  expect(coachBy(taskOf('silva'), change('update', '', { links: [], fields: { Subject: 'Call' } }))).toEqual([
    'silva',
    'e0.json',
  ]);
});

test('what a newer event has deleted does not count', () => {
  const deletion = change('delete', '', { links: [], fields: {} });
  expect(coachBy(taskOf('silva'), deletion, taskOf('reyes'))).toEqual(['reyes', 'e2.json']);
  expect(coachBy(taskOf('silva'), deletion)).toBeUndefined();
});

test('nobody is asked for where no event creates the record with an owner that may be left out', () => {
  const [link] = taskOf('silva').links as [Link];
  expect(coachBy(change('upsert', 'silva'))).toBeUndefined();
  expect(coachBy(without)).toBeUndefined();
  expect(coachBy({ ...taskOf('silva'), links: [{ ...link, notFound: 'retry' }] })).toBeUndefined();
  const owners = requestedOwners(() => false);
  owners.add(planOf('a', 10, [taskOf('silva')]), writtenAt);
  expect(owners.of([recordId], createdAt)).toBeUndefined();
});

test('an event whose object was written after the record was created may not be the one that created it', () => {
  try {
    writtenAt = createdAt + 3_600_000;
    expect(coachBy(taskOf('silva'))).toBe('later');
  } finally {
    writtenAt = createdAt - 1_000;
  }
  const owners = requestedOwners(() => true);
  owners.add(planOf('copy', 20, [taskOf('silva')]), createdAt + 3_600_000);
  owners.add(planOf('first', 10, [taskOf('silva')]), createdAt - 1_000);
  expect(owners.of([recordId], createdAt)).toMatchObject({ kind: 'one' });
  owners.add(planOf('late', 20, [taskOf('reyes')]), createdAt + 3_600_000);
  expect(owners.of([recordId], createdAt)).toMatchObject({ kind: 'several' });
});
