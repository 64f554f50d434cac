// Bad input becomes a dead-letter message with a clear reason, harms no other event, and is applied once the cause is
// fixed and the message is sent back. No payload content appears anywhere.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstRescue, login, note } from './harness/events.ts';
import { type Pipeline, startPipeline, type TakenMessage } from './harness/pipeline.ts';

/** Occurs in every payload. */
const marked = 'Quillfeather';

let pipeline: Pipeline;
const everyDeadLetter: TakenMessage[] = [];
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.close());

const kinds = (id: string) => pipeline.outcomes(id).map(({ outcome }) => outcome);
const markedLogin = (id: string) => login({ id, counselor: id, more: { last_name: marked } });

/** Puts one object and resolves with the dead-letter messages that it causes. */
async function deadLettersOf(key: string, content: string | Uint8Array | object): Promise<TakenMessage[]> {
  await pipeline.put(key, content);
  return deadLettersNow();
}

async function deadLettersNow(): Promise<TakenMessage[]> {
  await pipeline.settled();
  const deadLetters = await pipeline.take('dead-letter');
  everyDeadLetter.push(...deadLetters);
  return deadLetters;
}

/** Expects exactly one dead-letter message, with the code, the location and one attempt, and returns it. */
function expectOneDeadLetter(deadLetters: TakenMessage[], code: string, location: string): TakenMessage {
  expect(deadLetters).toHaveLength(1);
  const [deadLetter] = deadLetters as [TakenMessage];
  expect(deadLetter.attributes).toMatchObject({ Code: code, Attempts: '1', Place: `s3://events/${location}` });
  expect(deadLetter.attributes.Reason).toMatch(/\w/);
  expect(deadLetter.own).toMatchObject({ version: 1, attempts: 0, tried: false, report: { code, attempts: 1 } });
  return deadLetter;
}

async function sendBack({ body }: TakenMessage): Promise<void> {
  await pipeline.send('event', body);
  await pipeline.settled();
}

test('messages that are no notification: the reason says what each is, and so does the log', async () => {
  const trail = { eventSource: 's3.amazonaws.com', requestParameters: { bucketName: 'events', key: marked } };
  const sent: [object, string][] = [
    [{ source: 'aws.s3', 'detail-type': 'AWS API Call via CloudTrail', detail: trail }, 'CloudTrail reports S3 calls'],
    [{ Type: 'SubscriptionConfirmation', SubscribeURL: `https://${marked}` }, 'Open SubscribeURL'],
    [markedLogin('sent-directly'), 'Write events to the bucket'],
    [{ name: marked }, 'it has no Records'],
  ];
  for (const [body, reason] of sent) {
    const before = pipeline.lines.length;
    await pipeline.send('event', JSON.stringify(body));
    await pipeline.settled();
    const [deadLetter, ...more] = await pipeline.take('dead-letter');
    expect(more).toEqual([]);
    expect(deadLetter?.attributes).toMatchObject({ Code: 'message/unreadable', Attempts: '1' });
    expect(deadLetter?.attributes.Reason).toContain(reason);
    expect(JSON.stringify(deadLetter?.attributes)).not.toContain(marked);
    expect(JSON.parse(deadLetter?.body ?? '')).toEqual(body);
    const logged = pipeline.lines.slice(before);
    expect(logged.filter((line) => line.includes('message/unreadable') && line.includes(reason))).toHaveLength(1);
    expect(logged.join('\n')).not.toContain(marked);
  }
});

test('a notification about a deletion is counted by name and left alone', async () => {
  const before = pipeline.lines.length;
  const record = { eventVersion: '2.1', eventSource: 'aws:s3', eventName: 'ObjectRemoved:Delete', s3: {} };
  await pipeline.send('event', JSON.stringify({ Records: [record] }));
  await pipeline.settled();
  expect(await pipeline.take('dead-letter')).toEqual([]);
  const logged = pipeline.lines.slice(before).filter((line) => line.includes('"leftAlone":{"ObjectRemoved":1}'));
  expect(logged).toHaveLength(1);
});

test('an object that is not JSON', async () => {
  const [deadLetter] = await deadLettersOf('events/not-json.txt', `Dear ${marked}, this is a letter and no event`);
  expect(deadLetter?.attributes).toMatchObject({ Code: 'object/not-json', Attempts: '1' });
  expect(deadLetter?.attributes.Place).toMatch(/^s3:\/\/events\/events\/not-json\.txt:/);
});

test('a truncated gzip file', async () => {
  const whole = gzipSync(JSON.stringify(markedLogin('truncated')));
  const [deadLetter, ...more] = await deadLettersOf('events/truncated.json.gz', whole.subarray(0, whole.length - 12));
  expect(more).toEqual([]);
  expect(deadLetter?.attributes).toMatchObject({ Code: 'object/truncated', Attempts: '1' });
  expect(kinds('truncated')).toEqual([]);
});

test('one bad line among good ones: the good ones are applied, and the dead-letter message names the bad line', async () => {
  const good = [1, 2, 4, 5].map((line) => JSON.stringify(markedLogin(`line-${line}`)));
  const text = good.toSpliced(2, 0, `{ "last_name": "${marked}`).join('\n');
  const deadLetters = await deadLettersOf('events/lines.jsonl', text);
  expectOneDeadLetter(deadLetters, 'event/not-json', 'events/lines.jsonl:3');
  expect([1, 2, 4, 5].map((line) => kinds(`line-${line}`))).toEqual(good.map(() => ['applied']));
});

test('bad lines of one object with the same reason share one dead-letter message', async () => {
  const text = [
    JSON.stringify(markedLogin('shared-1')),
    'not JSON',
    JSON.stringify({ id: 'no-type', source: 'x', name: marked }),
    'not JSON either',
    JSON.stringify(markedLogin('shared-5')),
  ].join('\n');
  const deadLetters = await deadLettersOf('events/shared.jsonl', text);
  const facts = deadLetters.map(({ attributes }) => [attributes.Code, attributes.Place]).toSorted();
  expect(facts).toEqual([
    ['event/no-type', 's3://events/events/shared.jsonl:3'],
    ['event/not-json', 's3://events/events/shared.jsonl:2,4'],
  ]);
  expect([kinds('shared-1'), kinds('shared-5')]).toEqual([['applied'], ['applied']]);
});

test('an event without a type, applied once the settings say where the type is', async () => {
  const { type, specversion, ...rest } = markedLogin('no-type');
  const deadLetters = await deadLettersOf('events/no-type.json', { ...rest, kind: type });
  const deadLetter = expectOneDeadLetter(deadLetters, 'event/no-type', 'events/no-type.json:1');
  await pipeline.edit('_settings.yaml', (text) => text.replace('event_type ?: type', 'event_type ?: type ?: kind'));
  await sendBack(deadLetter);
  expect(kinds('no-type')).toEqual(['applied']);
});

test('an event type that no mapping names is ignored, and the log says so', async () => {
  const event = { ...markedLogin('unknown'), type: 'volunteer.moved_house' };
  expect(await deadLettersOf('events/unknown.json', event)).toEqual([]);
  expect(kinds('unknown')).toEqual(['ignored']);
});

test('an empty key, applied once the mapping finds one', async () => {
  // Otherwise, the schema of the shipped mapping would refuse the event before its key is evaluated.
  await pipeline.edit('counselor.login.yaml', (text) => text.replace('required: [id, last_name]', 'required: []'));
  const event = markedLogin('empty-key');
  const data = { counselor: { badge: 'badge-7', last_name: marked } };
  const deadLetter = expectOneDeadLetter(
    await deadLettersOf('events/empty-key.json', { ...event, data }),
    'plan/empty-key',
    'events/empty-key.json:1',
  );
  expect(deadLetter.attributes).toMatchObject({ EventId: 'empty-key', EventType: 'counselor.login' });
  await pipeline.edit('counselor.login.yaml', (text) =>
    text.replace('Counselor_Id__c: data.counselor.id', 'Counselor_Id__c: "data.counselor.id ?: data.counselor.badge"'),
  );
  await sendBack(deadLetter);
  expect(kinds('empty-key')).toEqual(['failed', 'applied']);
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'badge-7')).toMatchObject({ LastName: marked });
});

test('an event that violates the schema of its mapping', async () => {
  const event = firstRescue({ id: 'breaks', counselor: 'breaks', more: { active_rescues: marked } });
  const deadLetters = await deadLettersOf('events/breaks.json', event);
  expectOneDeadLetter(deadLetters, 'event/breaks-schema', 'events/breaks.json:1');
});

test('an event nested twenty thousand levels deep', async () => {
  const depth = 20_000;
  const text = JSON.stringify({ ...markedLogin('deep'), extra: 0 }).replace(
    '"extra":0',
    `"extra":${'['.repeat(depth)}"${marked}"${']'.repeat(depth)}`,
  );
  expectOneDeadLetter(await deadLettersOf('events/deep.json', text), 'event/too-deep', 'events/deep.json:1');
});

test('an event over the size limit, applied once the settings allow more', async () => {
  pipeline.org.seed('Contact', { Counselor_Id__c: 'large', LastName: 'Known' });
  const event = { ...note({ id: 'large', counselor: 'large', text: marked }), filler: `${marked} `.repeat(100_000) };
  const deadLetters = await deadLettersOf('events/large.json', event);
  const deadLetter = expectOneDeadLetter(deadLetters, 'event/too-large', 'events/large.json:1');
  await pipeline.edit('_settings.yaml', (settings) => settings.replace('bytes: 1000000', 'bytes: 5000000'));
  await sendBack(deadLetter);
  expect(kinds('large')).toEqual(['applied']);
});

test('an event over the record limit, applied once the mapping creates fewer', async () => {
  pipeline.org.seed('Contact', { Counselor_Id__c: 'many', LastName: 'Known' });
  const coaches = Array.from({ length: 1_000 }, (_, index) => `many-${index}`);
  const event = note({ id: 'many', counselor: 'many', text: marked, coaches });
  const deadLetter = expectOneDeadLetter(
    await deadLettersOf('events/many.json', event),
    'plan/too-many-records',
    'events/many.json:1',
  );
  expect(pipeline.org.records('Supervisor_Note__c').filter(({ Note_Id__c }) => Note_Id__c === 'note-many')).toEqual([]);
  await pipeline.edit('supervisor.note.yaml', (text) =>
    text.replace('forEach: data.coaches', 'forEach: "data.coaches[[0..4]]"'),
  );
  await sendBack(deadLetter);
  expect(kinds('many')).toEqual(['failed', 'applied']);
  const tasks = pipeline.org.records('Task').filter(({ Event_Id__c }) => String(Event_Id__c).startsWith('many/'));
  expect(tasks).toHaveLength(5);
});

test('an object that is deleted before it is read is still read, because its version remains', async () => {
  await pipeline.stack.pause();
  await pipeline.put('events/deleted.json', markedLogin('deleted'));
  await pipeline.remove('events/deleted.json');
  pipeline.stack.resume();
  expect(await deadLettersNow()).toEqual([]);
  expect(kinds('deleted')).toEqual(['applied']);
});

test('two items of one list with the same key: the rest is written, the dead letter says which, and it can come back', async () => {
  await pipeline.put('events/same-login.json', markedLogin('same'));
  await pipeline.settled();
  const event = note({ id: 'same-record', counselor: 'same', text: marked, coaches: [marked, 'other', marked] });
  const deadLetters = await deadLettersOf('events/same-record.json', event);
  const deadLetter = expectOneDeadLetter(deadLetters, 'plan/same-record', 'events/same-record.json:1');
  expect(deadLetter.attributes).toMatchObject({ SObject: 'Task', Fields: 'Event_Id__c', EventId: 'same-record' });
  const task = { rule: 2, operation: 'create', sObject: 'Task' };
  const refused = [
    { ...task, item: 2, sameAs: { rule: 2, item: 0 }, code: 'plan/same-record', fields: ['Event_Id__c'] },
  ];
  const written = [
    { sObject: 'Contact', result: 'updated' },
    { sObject: 'Supervisor_Note__c', result: 'created' },
    { ...task, item: 0, result: 'created' },
    { ...task, item: 1, result: 'created' },
  ];
  expect(deadLetter.own).toMatchObject({ report: { events: [{ written, refused }] } });
  const tasks = () => pipeline.org.records('Task').filter(({ Event_Id__c }) => String(Event_Id__c).startsWith('same-'));
  expect(tasks()).toHaveLength(2);
  await sendBack(deadLetter);
  const [again, ...more] = await deadLettersNow();
  expect([again?.attributes.Code, more]).toEqual(['plan/same-record', []]);
  expect(tasks()).toHaveLength(2);
});

test('an object whose version is deleted before it is read', async () => {
  await pipeline.stack.pause();
  const version = await pipeline.put('events/gone.json', markedLogin('gone'));
  await pipeline.remove('events/gone.json', version);
  pipeline.stack.resume();
  expectOneDeadLetter(await deadLettersNow(), 'object/gone', 'events/gone.json:1-');
});

test.each([
  ['text', `hello ${marked}`],
  ['unrelated JSON', JSON.stringify({ name: marked })],
  ['a notification from another service', JSON.stringify({ Records: [{ eventSource: 'aws:sns', Sns: marked }] })],
  ['a key that cannot be decoded', JSON.stringify(notification('%E0%A4%A'))],
])('garbage in the queue becomes a dead-letter message unchanged: %s', async (_, body) => {
  await pipeline.send('event', body);
  const [deadLetter, ...more] = await deadLettersNow();
  expect(more).toEqual([]);
  expect(deadLetter).toMatchObject({ body, attributes: { Code: 'message/unreadable', Attempts: '1' } });
  expect(JSON.stringify(deadLetter?.attributes)).not.toContain(marked);
});

function notification(key: string) {
  const s3 = { bucket: { name: 'events' }, object: { key } };
  return { Records: [{ eventVersion: '2.1', eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3 }] };
}

test('no log line, attribute or body that we wrote contains payload data', () => {
  expect(everyDeadLetter.length).toBeGreaterThan(10);
  expect(everyDeadLetter.filter(({ attributes }) => JSON.stringify(attributes).includes(marked))).toEqual([]);
  expect(everyDeadLetter.filter(({ own, body }) => own && body.includes(marked))).toEqual([]);
  expect(pipeline.lines.filter((line) => line.includes(marked))).toEqual([]);
});

test('bad input parks no event and crashes no function', async () => {
  expect(await pipeline.take('parked')).toEqual([]);
  expect(pipeline.stack.counts()).toMatchObject({ function: { failures: 0 }, event: { failedMessages: 0 } });
});
