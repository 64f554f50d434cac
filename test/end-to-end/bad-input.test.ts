// Whatever is wrong with what arrives, it ends with a clear reason in the dead-letter queue, hurts nothing beside it,
// and is applied once its cause is mended and its message sent back. What the payloads say appears nowhere.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstRescue, login, note } from './harness/events.ts';
import { type Pipeline, startPipeline, type TakenMessage } from './harness/pipeline.ts';

/** Stands in every payload. */
const marked = 'Quillfeather';

let pipeline: Pipeline;
const everyDeadLetter: TakenMessage[] = [];
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.close());

const kinds = (id: string) => pipeline.outcomes(id).map(({ outcome }) => outcome);
const markedLogin = (id: string) => login({ id, counselor: id, more: { last_name: marked } });

/** Puts one object and gives the dead letters it came to. */
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

/** The one dead letter of the object, saying the code, the place and one attempt. */
function expectOneDeadLetter(deadLetters: TakenMessage[], code: string, location: string): TakenMessage {
  expect(deadLetters).toHaveLength(1);
  const [letter] = deadLetters as [TakenMessage];
  expect(letter.attributes).toMatchObject({ Code: code, Attempts: '1', Place: `s3://events/${location}` });
  expect(letter.attributes.Reason).toMatch(/\w/);
  expect(letter.own).toMatchObject({ version: 1, attempts: 0, tried: false, report: { code, attempts: 1 } });
  return letter;
}

async function sendBack({ body }: TakenMessage): Promise<void> {
  await pipeline.send('event', body);
  await pipeline.settled();
}

test('an object that is not JSON', async () => {
  const [letter] = await deadLettersOf('events/not-json.txt', `Dear ${marked}, this is a letter and no event`);
  expect(letter?.attributes).toMatchObject({ Code: 'object/not-json', Attempts: '1' });
  expect(letter?.attributes.Place).toMatch(/^s3:\/\/events\/events\/not-json\.txt:/);
});

test('an object that is empty', async () => {
  const [letter, ...more] = await deadLettersOf('events/empty.json', '');
  expect(more).toEqual([]);
  expect(letter?.attributes).toMatchObject({ Code: 'object/not-json', Attempts: '1' });
});

test('a gzip that ends too early', async () => {
  const whole = gzipSync(JSON.stringify(markedLogin('truncated')));
  const [letter, ...more] = await deadLettersOf('events/truncated.json.gz', whole.subarray(0, whole.length - 12));
  expect(more).toEqual([]);
  expect(letter?.attributes).toMatchObject({ Code: 'object/truncated', Attempts: '1' });
  expect(kinds('truncated')).toEqual([]);
});

test('one bad line among good ones: the good ones go through, and the letter names the line', async () => {
  const good = [1, 2, 4, 5].map((line) => JSON.stringify(markedLogin(`line-${line}`)));
  const text = good.toSpliced(2, 0, `{ "last_name": "${marked}`).join('\n');
  const deadLetters = await deadLettersOf('events/lines.jsonl', text);
  expectOneDeadLetter(deadLetters, 'event/not-json', 'events/lines.jsonl:3');
  expect([1, 2, 4, 5].map((line) => kinds(`line-${line}`))).toEqual(good.map(() => ['applied']));
});

test('bad lines of one object share a dead letter, by reason', async () => {
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

test('an event without a type, applied once the settings say where the type stands', async () => {
  const { type, specversion, ...rest } = markedLogin('no-type');
  const deadLetters = await deadLettersOf('events/no-type.json', { ...rest, kind: type });
  const letter = expectOneDeadLetter(deadLetters, 'event/no-type', 'events/no-type.json:1');
  await pipeline.edit('_settings.yaml', (text) => text.replace('event_type ?: type', 'event_type ?: type ?: kind'));
  await sendBack(letter);
  expect(kinds('no-type')).toEqual(['applied']);
});

test('a type that no mapping names is ignored, and that is said', async () => {
  const event = { ...markedLogin('unknown'), type: 'volunteer.moved_house' };
  expect(await deadLettersOf('events/unknown.json', event)).toEqual([]);
  expect(kinds('unknown')).toEqual(['ignored']);
});

test('an empty key, applied once the mapping finds one', async () => {
  // The schema of the shipped mapping would refuse it before the key is looked for.
  await pipeline.edit('counselor.login.yaml', (text) => text.replace('required: [id, last_name]', 'required: []'));
  const event = markedLogin('empty-key');
  const data = { counselor: { badge: 'badge-7', last_name: marked } };
  const letter = expectOneDeadLetter(
    await deadLettersOf('events/empty-key.json', { ...event, data }),
    'plan/empty-key',
    'events/empty-key.json:1',
  );
  expect(letter.attributes).toMatchObject({ EventId: 'empty-key', EventType: 'counselor.login' });
  await pipeline.edit('counselor.login.yaml', (text) =>
    text.replace('Counselor_Id__c: data.counselor.id', 'Counselor_Id__c: "data.counselor.id ?: data.counselor.badge"'),
  );
  await sendBack(letter);
  expect(kinds('empty-key')).toEqual(['failed', 'applied']);
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'badge-7')).toMatchObject({ LastName: marked });
});

test('an event that breaks the schema of its mapping', async () => {
  const event = firstRescue({ id: 'breaks', counselor: 'breaks', more: { active_rescues: marked } });
  const deadLetters = await deadLettersOf('events/breaks.json', event);
  expectOneDeadLetter(deadLetters, 'event/breaks-schema', 'events/breaks.json:1');
});

test('an event that is twenty thousand deep', async () => {
  const depth = 20_000;
  const text = JSON.stringify({ ...markedLogin('deep'), extra: 0 }).replace(
    '"extra":0',
    `"extra":${'['.repeat(depth)}"${marked}"${']'.repeat(depth)}`,
  );
  expectOneDeadLetter(await deadLettersOf('events/deep.json', text), 'event/too-deep', 'events/deep.json:1');
});

test('an event over the bound of size, applied once the settings allow more', async () => {
  pipeline.org.seed('Contact', { Counselor_Id__c: 'large', LastName: 'Known' });
  const event = { ...note({ id: 'large', counselor: 'large', text: marked }), filler: `${marked} `.repeat(100_000) };
  const deadLetters = await deadLettersOf('events/large.json', event);
  const letter = expectOneDeadLetter(deadLetters, 'event/too-large', 'events/large.json:1');
  await pipeline.edit('_settings.yaml', (settings) => settings.replace('bytes: 1000000', 'bytes: 5000000'));
  await sendBack(letter);
  expect(kinds('large')).toEqual(['applied']);
});

test('an event over the bound of records, applied once the mapping asks for fewer', async () => {
  pipeline.org.seed('Contact', { Counselor_Id__c: 'many', LastName: 'Known' });
  const coaches = Array.from({ length: 1_000 }, (_, index) => `many-${index}`);
  const event = note({ id: 'many', counselor: 'many', text: marked, coaches });
  const letter = expectOneDeadLetter(
    await deadLettersOf('events/many.json', event),
    'plan/too-many-records',
    'events/many.json:1',
  );
  expect(pipeline.org.records('Supervisor_Note__c').filter(({ Note_Id__c }) => Note_Id__c === 'note-many')).toEqual([]);
  await pipeline.edit('supervisor.note.yaml', (text) =>
    text.replace('forEach: data.coaches', 'forEach: "data.coaches[[0..4]]"'),
  );
  await sendBack(letter);
  expect(kinds('many')).toEqual(['failed', 'applied']);
  const tasks = pipeline.org.records('Task').filter(({ Event_Id__c }) => String(Event_Id__c).startsWith('many/'));
  expect(tasks).toHaveLength(5);
});

test('an object that is deleted before it is read is read all the same: its version is still there', async () => {
  await pipeline.stack.pause();
  await pipeline.put('events/deleted.json', markedLogin('deleted'));
  await pipeline.remove('events/deleted.json');
  pipeline.stack.resume();
  expect(await deadLettersNow()).toEqual([]);
  expect(kinds('deleted')).toEqual(['applied']);
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
  ['JSON of something else', JSON.stringify({ name: marked })],
  ['a notification of another service', JSON.stringify({ Records: [{ eventSource: 'aws:sns', Sns: marked }] })],
  ['a key that cannot be decoded', JSON.stringify(notification('%E0%A4%A'))],
])('garbage in the queue goes on as it came: %s', async (_, body) => {
  await pipeline.send('event', body);
  const [letter, ...more] = await deadLettersNow();
  expect(more).toEqual([]);
  expect(letter).toMatchObject({ body, attributes: { Code: 'message/unreadable', Attempts: '1' } });
  expect(JSON.stringify(letter?.attributes)).not.toContain(marked);
});

function notification(key: string) {
  const s3 = { bucket: { name: 'events' }, object: { key } };
  return { Records: [{ eventVersion: '2.1', eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3 }] };
}

test('no payload stands in a log line, an attribute or a body that we wrote', () => {
  expect(everyDeadLetter.length).toBeGreaterThan(10);
  expect(everyDeadLetter.filter(({ attributes }) => JSON.stringify(attributes).includes(marked))).toEqual([]);
  expect(everyDeadLetter.filter(({ own, body }) => own && body.includes(marked))).toEqual([]);
  expect(pipeline.lines.filter((line) => line.includes(marked))).toEqual([]);
});

test('bad input parks nothing and kills no function', async () => {
  expect(await pipeline.take('parked')).toEqual([]);
  expect(pipeline.stack.counts()).toMatchObject({ function: { failures: 0 }, event: { failedMessages: 0 } });
});
