// A temporary failure is retried. A permanent failure, or the tenth attempt, abandons the event with a reason.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { extensionKey } from '../../../src/request.ts';
import { firstRescue, login, textersHelped } from '../harness/events.ts';
import { type Pipeline, startPipeline } from '../harness/pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterEach(() => pipeline.org.faults.clear());
afterAll(() => pipeline.close());

/** Outcome or failure code of each attempt, with the number of attempts that failed before it. */
const attemptsOf = (id: string) =>
  pipeline.outcomes(id).map(({ outcome, failure, attempts }) => [attempts, failure?.code ?? outcome]);

const tasksOf = (id: string) => pipeline.org.records('Task').filter(({ Event_Id__c }) => Event_Id__c === id);

test('a child that arrives before its parent is retried later, and is applied once the parent exists', async () => {
  await pipeline.put('events/child.json', textersHelped({ id: 'child', counselor: 'family' }));
  await pipeline.quiet();
  expect(await pipeline.counts('event')).toEqual({ ready: 0, inFlight: 0, delayed: 1 });
  const [waiting = '{}'] = await pipeline.bodies('event');
  expect(JSON.parse(waiting)[extensionKey]).toMatchObject({ attempts: 1, tried: false });
  await pipeline.put('events/parent.json', login({ id: 'parent', counselor: 'family' }));
  await pipeline.settled();
  expect(attemptsOf('child')).toEqual([
    [0, 'salesforce/record-missing'],
    [1, 'applied'],
  ]);
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'family')).toMatchObject({ Texters_Helped__c: 7 });
});

test('a link to a missing record is retried until the record exists, and the other records stay written', async () => {
  const rescue = firstRescue({ id: 'link', counselor: 'link' });
  pipeline.org.faults.add({ times: 2, match: { sObject: 'Task' }, effect: { kind: 'missing-parent' } });
  await pipeline.put('events/link.json', rescue);
  await pipeline.settled();
  expect(attemptsOf('link').at(-1)?.[1]).toBe('applied');
  expect(tasksOf('link')).toMatchObject([{ WhoId: pipeline.record('Contact', 'Counselor_Id__c', 'link')?.Id }]);
});

test('events wait while Salesforce is unavailable, and all are applied when it is back', async () => {
  const ids = ['away-1', 'away-2', 'away-3'];
  pipeline.org.faults.add({ effect: { kind: 'unavailable-html' } });
  for (const id of ids) await pipeline.put(`events/${id}.json`, firstRescue({ id, counselor: id }));
  await pipeline.quiet();
  for (let round = 0; round < 3; round += 1) {
    await pipeline.passTime(900_000);
    await pipeline.quiet();
  }
  expect(ids.flatMap(tasksOf)).toEqual([]);
  pipeline.org.faults.clear();
  await pipeline.settled();
  for (const id of ids) {
    expect(attemptsOf(id)).toEqual([
      [0, 'salesforce/unavailable'],
      [1, 'salesforce/unavailable'],
      [2, 'salesforce/unavailable'],
      [3, 'salesforce/unavailable'],
      [4, 'applied'],
    ]);
  }
  expect(ids.flatMap(tasksOf)).toHaveLength(3);
});

test('a session that expires between events is renewed once, and no event fails', async () => {
  await pipeline.put('events/session-1.json', login({ id: 'session-1', counselor: 'session' }));
  await pipeline.settled();
  const logins = pipeline.org.counters().calls.token ?? 0;
  pipeline.org.expireSessions();
  await pipeline.put('events/session-2.json', firstRescue({ id: 'session-2', counselor: 'session' }));
  await pipeline.settled();
  expect(attemptsOf('session-2')).toEqual([[0, 'applied']]);
  expect(pipeline.org.counters().calls.token).toBe(logins + 1);
});

test('a session that Salesforce keeps refusing does not cause endless logins', async () => {
  const logins = pipeline.org.counters().calls.token ?? 0;
  pipeline.org.faults.add({ match: { path: '/services/data' }, effect: { kind: 'refuse-session' } });
  await pipeline.put('events/refused.json', login({ id: 'refused', counselor: 'refused' }));
  await pipeline.quiet();
  expect(attemptsOf('refused')).toEqual([[0, 'salesforce/session-refused']]);
  expect(pipeline.org.counters().calls.token ?? 0).toBeLessThanOrEqual(logins + 2);
  pipeline.org.faults.clear();
  await pipeline.settled();
  expect(attemptsOf('refused').at(-1)).toEqual([1, 'applied']);
});

test.each([
  ['is lost', 'apply-then-drop'],
  ['breaks off in the middle', 'apply-then-drop-mid-body'],
  ['is an HTML page', 'not-json'],
  ['has fewer results than the request has subrequests', 'short-array'],
] as const)('a reply that %s still leaves exactly one record of each object', async (_, kind) => {
  pipeline.org.faults.add({ times: 1, match: { path: '/composite' }, effect: { kind } });
  await pipeline.put(`events/${kind}.json`, firstRescue({ id: kind, counselor: kind }));
  await pipeline.settled();
  expect(attemptsOf(kind).at(-1)?.[1]).toBe('applied');
  expect(tasksOf(kind)).toHaveLength(1);
  expect(pipeline.org.records('Contact').filter(({ Counselor_Id__c }) => Counselor_Id__c === kind)).toHaveLength(1);
});

test('a row that is locked briefly is written in the end', async () => {
  const effect = { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' } as const;
  pipeline.org.faults.add({ times: 1, match: { sObject: 'Contact' }, effect });
  await pipeline.put('events/locked.json', login({ id: 'locked', counselor: 'locked' }));
  await pipeline.settled();
  expect(attemptsOf('locked').at(-1)?.[1]).toBe('applied');
});

test("a validation rule's refusal becomes a dead-letter message, and can be sent back", async () => {
  const message = 'A coach must be assigned before the first rescue is recorded.';
  const effect = { kind: 'row-error', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message } as const;
  pipeline.org.faults.add({ match: { sObject: 'Task' }, effect });
  await pipeline.put('events/rule.json', firstRescue({ id: 'rule', counselor: 'rule' }));
  await pipeline.settled();
  const [deadLetter, ...more] = await pipeline.take('dead-letter');
  expect(more).toEqual([]);
  expect(deadLetter?.attributes).toMatchObject({
    Code: 'salesforce/validation-rule',
    SalesforceCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    SObject: 'Task',
    Attempts: '1',
    EventId: 'rule',
    EventType: 'counselor.active_rescue',
    Place: 's3://events/events/rule.json:1',
  });
  // The snapshot has no such text, so it could be one of Apex code that quotes values.
  expect(deadLetter?.attributes.Reason).toContain('A validation rule or Apex code of Task refused the record');
  expect(deadLetter?.attributes.Reason).not.toContain(message);
  // The Contact was written, and the dead-letter message says so.
  expect(deadLetter?.own?.report).toMatchObject({ events: [{ id: 'rule', written: [{ sObject: 'Contact' }] }] });
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'rule')).toBeDefined();

  pipeline.org.faults.clear();
  await pipeline.send('event', deadLetter?.body ?? '');
  await pipeline.settled();
  expect(attemptsOf('rule').at(-1)).toEqual([0, 'applied']);
  expect(tasksOf('rule')).toHaveLength(1);
});

test('a child whose parent never arrives becomes a dead-letter message after ten attempts', async () => {
  await pipeline.put('events/orphan.json', textersHelped({ id: 'orphan', counselor: 'orphan' }));
  await pipeline.settled();
  expect(attemptsOf('orphan').map(([attempts]) => attempts)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const [deadLetter, ...more] = await pipeline.take('dead-letter');
  expect(more).toEqual([]);
  expect(deadLetter?.attributes).toMatchObject({
    Code: 'salesforce/record-missing',
    Attempts: '10',
    EventId: 'orphan',
  });
  await pipeline.put('events/orphan-parent.json', login({ id: 'orphan-parent', counselor: 'orphan' }));
  await pipeline.send('event', deadLetter?.body ?? '');
  await pipeline.settled();
  expect(attemptsOf('orphan').at(-1)?.[1]).toBe('applied');
});

test('an event is parked when a service is unavailable for ten attempts, and is applied when it is sent back', async () => {
  pipeline.org.faults.add({ effect: { kind: 'drop' } });
  await pipeline.put('events/parked.json', login({ id: 'parked', counselor: 'parked' }));
  await pipeline.settled();
  expect(attemptsOf('parked')).toEqual(
    Array.from({ length: 10 }, (_, attempts) => [attempts, 'salesforce/unreachable']),
  );
  expect(await pipeline.take('dead-letter')).toEqual([]);
  const [message, ...more] = await pipeline.take('parked');
  expect(more).toEqual([]);
  expect(message?.attributes).toMatchObject({ Code: 'salesforce/unreachable', Attempts: '10', EventId: 'parked' });
  pipeline.org.faults.clear();
  await pipeline.send('backlog', message?.body ?? '');
  await pipeline.settled();
  expect(attemptsOf('parked').at(-1)).toEqual([0, 'applied']);
});

test('the function itself failed in none of these cases', () => {
  expect(pipeline.stack.counts()).toMatchObject({ function: { failures: 0 }, event: { failedMessages: 0 } });
});
