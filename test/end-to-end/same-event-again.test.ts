// A repeated event is written once, different content under the same identity is refused, and the newest event wins.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstRescue, login } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.close());

const kinds = (id: string) => pipeline.outcomes(id).map(({ outcome }) => outcome);

test('the same event in two objects is written once', async () => {
  const event = firstRescue({ id: 'twice', counselor: 'twice' });
  await pipeline.put('events/twice-a.json', event);
  await pipeline.settled();
  const before = pipeline.org.counters();
  await pipeline.put('events/twice-b.json', event);
  await pipeline.settled();
  expect(kinds('twice')).toEqual(['applied', 'duplicate']);
  expect(pipeline.org.counters()).toEqual(before);
});

test('one object with two S3 notifications is written once', async () => {
  const before = pipeline.org.counters();
  const event = firstRescue({ id: 'notified', counselor: 'notified' });
  await pipeline.notifyTwice(() => pipeline.put('events/notified-twice.json', event));
  await pipeline.settled();
  expect(kinds('notified').toSorted()).toEqual(['applied', 'duplicate']);
  const { rows } = pipeline.org.counters();
  expect(rows.Task?.created).toBe((before.rows.Task?.created ?? 0) + 1);
  expect(rows.Contact?.updated).toBe(before.rows.Contact?.updated);
});

test('a message that SQS delivers twice is written once', async () => {
  const before = pipeline.org.counters();
  pipeline.deliverTwice();
  await pipeline.put('events/delivered-twice.json', firstRescue({ id: 'delivered', counselor: 'delivered' }));
  await pipeline.settled();
  expect(kinds('delivered').toSorted()).toEqual(['applied', 'duplicate']);
  expect(pipeline.org.counters().rows.Task?.created).toBe((before.rows.Task?.created ?? 0) + 1);
});

test('a replay does not reopen a Task that a coach closed', async () => {
  const event = firstRescue({ id: 'closed', counselor: 'closed' });
  await pipeline.put('events/closed.json', event);
  await pipeline.settled();
  const task = pipeline.record('Task', 'Event_Id__c', 'closed');
  await pipeline.stack.pause();
  pipeline.stack.resume();
  // A changed rule is re-applied on replay, but the Task is only ever created once.
  await pipeline.edit('counselor.active_rescue.yaml', (text) => text.replace('Priority: High,', 'Priority: Low,'));
  await pipeline.put('events/closed-again.json', event);
  await pipeline.settled();
  expect(kinds('closed')).toEqual(['applied', 'applied']);
  expect(pipeline.org.records('Task').filter(({ Event_Id__c }) => Event_Id__c === 'closed')).toEqual([task]);
});

test('different content under the same source and id becomes a dead-letter message with that reason', async () => {
  await pipeline.put('events/changed-a.json', login({ id: 'changed', counselor: 'changed' }));
  await pipeline.settled();
  await pipeline.put(
    'events/changed-b.json',
    login({ id: 'changed', counselor: 'changed', more: { last_name: 'Other' } }),
  );
  await pipeline.settled();
  const [deadLetter, ...more] = await pipeline.take('dead-letter');
  expect(more).toEqual([]);
  expect(deadLetter?.attributes).toMatchObject({ Code: 'event/changed-content', EventId: 'changed', Attempts: '1' });
  expect(deadLetter?.attributes.Place).toMatch(/^s3:\/\/events\/events\/changed-b\.json:/);
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'changed')).toMatchObject({ LastName: 'Okonjo' });
});

test('an event that is sent again in another trace is written once, and one with another time is refused', async () => {
  const event = login({ id: 'resent', counselor: 'resent' });
  const span = (id: string) => ({ traceparent: `00-4bf92f3577b34da6a3ce929d0e0e4736-${id}-01` });
  const bodies = [
    { ...event, ...span('00f067aa0ba902b7') },
    { ...event, ...span('00f067aa0ba902b8'), recordedtime: '2026-03-02T20:00:00Z' },
    { ...event, time: '2026-03-02T18:29:59Z' },
  ];
  for (const [index, body] of bodies.entries()) {
    await pipeline.put(`events/resent-${index}.json`, body);
    await pipeline.settled();
  }
  expect(kinds('resent')).toEqual(['applied', 'duplicate', 'failed']);
  const [deadLetter] = await pipeline.take('dead-letter');
  expect(deadLetter?.attributes).toMatchObject({ Code: 'event/changed-content', EventId: 'resent' });
});

test('an older event that arrives after a newer one changes nothing', async () => {
  const [newer, older] = ['2026-03-05T12:00:00Z', '2026-03-04T12:00:00Z'];
  await pipeline.put('events/newer.json', login({ id: 'newer', counselor: 'order', time: newer }));
  await pipeline.settled();
  const record = pipeline.record('Contact', 'Counselor_Id__c', 'order');
  await pipeline.put(
    'events/older.json',
    login({ id: 'older', counselor: 'order', time: older, more: { last_name: 'Former' } }),
  );
  await pipeline.settled();
  expect(kinds('older')).toEqual(['superseded']);
  expect(record).toMatchObject({ LastName: 'Okonjo', Last_Login__c: '2026-03-05T12:00:00.000+0000' });
  // The newer event is re-applied in case the older one wrote late, so only the modification times may differ.
  const { LastModifiedDate: _modified, SystemModstamp: _stamp, ...values } = record ?? {};
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'order')).toMatchObject(values);
});

test('an older event still sets the fields that no newer one has set', async () => {
  const [newer, older] = ['2026-03-05T12:00:00Z', '2026-03-04T12:00:00Z'];
  await pipeline.put('events/mixed-a.json', login({ id: 'mixed-a', counselor: 'mixed', time: newer }));
  await pipeline.settled();
  await pipeline.put(
    'events/mixed-b.json',
    firstRescue({ id: 'mixed-b', counselor: 'mixed', time: older, more: { last_name: 'Former' } }),
  );
  await pipeline.settled();
  expect(kinds('mixed-b')).toEqual(['applied']);
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'mixed')).toMatchObject({
    LastName: 'Okonjo',
    FirstName: 'Mira',
    Active_Rescues__c: 1,
    Last_Login__c: '2026-03-05T12:00:00.000+0000',
  });
});

test('an event whose id equals the id of its counselor is ordered like any other', async () => {
  const [newer, older] = ['2026-03-05T12:00:00Z', '2026-03-04T12:00:00Z'];
  await pipeline.put('events/number-a.json', login({ id: 'other', counselor: '1042', time: newer }));
  await pipeline.settled();
  await pipeline.put('events/number-b.json', login({ id: '1042', counselor: '1042', time: older }));
  await pipeline.settled();
  expect(kinds('1042')).toEqual(['superseded']);
  expect(pipeline.record('Contact', 'Counselor_Id__c', '1042')).toMatchObject({
    Last_Login__c: '2026-03-05T12:00:00.000+0000',
  });
});
