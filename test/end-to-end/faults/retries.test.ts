// What fails for a while is tried again until it succeeds; what fails for good, or ten times, is given up with its reason.
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

/** Outcome and code of each try, with the tries that failed before it. */
const tries = (id: string) =>
  pipeline.outcomes(id).map(({ outcome, failure, attempts }) => [attempts, failure?.code ?? outcome]);

const tasksOf = (id: string) => pipeline.org.records('Task').filter(({ Event_Id__c }) => Event_Id__c === id);

test('a child before its parent is tried again, later, and lands once the parent is there', async () => {
  await pipeline.put('events/child.json', textersHelped({ id: 'child', counselor: 'family' }));
  await pipeline.quiet();
  expect(await pipeline.counts('event')).toEqual({ ready: 0, inFlight: 0, delayed: 1 });
  const [waiting = '{}'] = await pipeline.bodies('event');
  expect(JSON.parse(waiting)[extensionKey]).toMatchObject({ attempts: 1, tried: false });
  await pipeline.put('events/parent.json', login({ id: 'parent', counselor: 'family' }));
  await pipeline.settled();
  expect(tries('child')).toEqual([
    [0, 'salesforce/record-missing'],
    [1, 'applied'],
  ]);
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'family')).toMatchObject({ Texters_Helped__c: 7 });
});

test('a link to a record that is not there yet waits for it, and what could be written stays written', async () => {
  const rescue = firstRescue({ id: 'link', counselor: 'link' });
  pipeline.org.faults.add({ times: 2, match: { sObject: 'Task' }, effect: { kind: 'missing-parent' } });
  await pipeline.put('events/link.json', rescue);
  await pipeline.settled();
  expect(tries('link').at(-1)?.[1]).toBe('applied');
  expect(tasksOf('link')).toMatchObject([{ WhoId: pipeline.record('Contact', 'Counselor_Id__c', 'link')?.Id }]);
});

test('while Salesforce is away events wait, and all land when it is back', async () => {
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
    expect(tries(id)).toEqual([
      [0, 'salesforce/unavailable'],
      [1, 'salesforce/unavailable'],
      [2, 'salesforce/unavailable'],
      [3, 'salesforce/unavailable'],
      [4, 'applied'],
    ]);
  }
  expect(ids.flatMap(tasksOf)).toHaveLength(3);
});

test('a session that ends in the middle is renewed once, and no event notices', async () => {
  await pipeline.put('events/session-1.json', login({ id: 'session-1', counselor: 'session' }));
  await pipeline.settled();
  const logins = pipeline.org.counters().calls.token ?? 0;
  pipeline.org.expireSessions();
  await pipeline.put('events/session-2.json', firstRescue({ id: 'session-2', counselor: 'session' }));
  await pipeline.settled();
  expect(tries('session-2')).toEqual([[0, 'applied']]);
  expect(pipeline.org.counters().calls.token).toBe(logins + 1);
});

test('a session that is refused for ever does not log in for ever', async () => {
  const logins = pipeline.org.counters().calls.token ?? 0;
  pipeline.org.faults.add({ match: { path: '/services/data' }, effect: { kind: 'refuse-session' } });
  await pipeline.put('events/refused.json', login({ id: 'refused', counselor: 'refused' }));
  await pipeline.quiet();
  expect(tries('refused')).toEqual([[0, 'salesforce/session-refused']]);
  expect(pipeline.org.counters().calls.token ?? 0).toBeLessThanOrEqual(logins + 2);
  pipeline.org.faults.clear();
  await pipeline.settled();
  expect(tries('refused').at(-1)).toEqual([1, 'applied']);
});

test.each([
  ['is lost', 'apply-then-drop'],
  ['is cut in the middle', 'apply-then-drop-mid-body'],
  ['is a page of HTML', 'not-json'],
  ['is shorter than what was sent', 'short-array'],
] as const)('a reply that %s leaves one record of each', async (_, kind) => {
  pipeline.org.faults.add({ times: 1, match: { path: '/composite' }, effect: { kind } });
  await pipeline.put(`events/${kind}.json`, firstRescue({ id: kind, counselor: kind }));
  await pipeline.settled();
  expect(tries(kind).at(-1)?.[1]).toBe('applied');
  expect(tasksOf(kind)).toHaveLength(1);
  expect(pipeline.org.records('Contact').filter(({ Counselor_Id__c }) => Counselor_Id__c === kind)).toHaveLength(1);
});

test('a row that is locked for a moment is written', async () => {
  const effect = { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' } as const;
  pipeline.org.faults.add({ times: 1, match: { sObject: 'Contact' }, effect });
  await pipeline.put('events/locked.json', login({ id: 'locked', counselor: 'locked' }));
  await pipeline.settled();
  expect(tries('locked').at(-1)?.[1]).toBe('applied');
});

test("a validation rule's refusal is a dead letter with the rule's own text, and can be sent back", async () => {
  const message = 'A coach must be assigned before the first rescue is recorded.';
  const effect = { kind: 'row-error', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message } as const;
  pipeline.org.faults.add({ match: { sObject: 'Task' }, effect });
  await pipeline.put('events/rule.json', firstRescue({ id: 'rule', counselor: 'rule' }));
  await pipeline.settled();
  const [letter, ...more] = await pipeline.take('dead-letter');
  expect(more).toEqual([]);
  expect(letter?.attributes).toMatchObject({
    Code: 'salesforce/validation-rule',
    SalesforceCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    SObject: 'Task',
    Attempts: '1',
    EventId: 'rule',
    EventType: 'counselor.active_rescue',
    Place: 's3://events/events/rule.json:1',
  });
  expect(letter?.attributes.Reason).toContain(message);
  // The Contact was written all the same, and the letter says so.
  expect(letter?.own?.report).toMatchObject({ events: [{ id: 'rule', written: [{ sObject: 'Contact' }] }] });
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'rule')).toBeDefined();

  pipeline.org.faults.clear();
  await pipeline.send('event', letter?.body ?? '');
  await pipeline.settled();
  expect(tries('rule').at(-1)).toEqual([0, 'applied']);
  expect(tasksOf('rule')).toHaveLength(1);
});

test('the parent that never comes is a dead letter after ten attempts', async () => {
  await pipeline.put('events/orphan.json', textersHelped({ id: 'orphan', counselor: 'orphan' }));
  await pipeline.settled();
  expect(tries('orphan').map(([attempts]) => attempts)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const [letter, ...more] = await pipeline.take('dead-letter');
  expect(more).toEqual([]);
  expect(letter?.attributes).toMatchObject({ Code: 'salesforce/record-missing', Attempts: '10', EventId: 'orphan' });
  await pipeline.put('events/orphan-parent.json', login({ id: 'orphan-parent', counselor: 'orphan' }));
  await pipeline.send('event', letter?.body ?? '');
  await pipeline.settled();
  expect(tries('orphan').at(-1)?.[1]).toBe('applied');
});

test('a service that stays away for ten attempts parks the event, and it is applied when it is sent back', async () => {
  pipeline.org.faults.add({ effect: { kind: 'drop' } });
  await pipeline.put('events/parked.json', login({ id: 'parked', counselor: 'parked' }));
  await pipeline.settled();
  expect(tries('parked')).toEqual(Array.from({ length: 10 }, (_, attempts) => [attempts, 'salesforce/unreachable']));
  expect(await pipeline.take('dead-letter')).toEqual([]);
  const [message, ...more] = await pipeline.take('parked');
  expect(more).toEqual([]);
  expect(message?.attributes).toMatchObject({ Code: 'salesforce/unreachable', Attempts: '10', EventId: 'parked' });
  pipeline.org.faults.clear();
  await pipeline.send('backlog', message?.body ?? '');
  await pipeline.settled();
  expect(tries('parked').at(-1)).toEqual([0, 'applied']);
});

test('no try of any of these was lost by the function itself', () => {
  expect(pipeline.stack.counts()).toMatchObject({ function: { failures: 0 }, event: { failedMessages: 0 } });
});
