// The local stack that the studio starts: its start, its faults, and what is redriven. The real stack, and the real client.
import { rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventList, LocalStack, RedriveAnswer, StackAnswer } from '../../../../src/studio/contract.ts';
import { s3sf } from '../../../cli/run-s3sf.ts';
import { login } from '../../../end-to-end/harness/events.ts';
import { eventually } from '../../../eventually.ts';
import { type OpenStudio, openStudio } from '../open-studio.ts';

let studio: OpenStudio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());

const stack = async () => (await studio.call('GET', '/api/stack')).answer as LocalStack;
const start = async () => (await studio.call('POST', '/api/stack/start', {})).answer as StackAnswer;
const setFault = (id: string, on: boolean) => studio.call('PUT', '/api/stack/faults', { id, on });
const redrive = (body: object) => studio.call('POST', '/api/events/redrive', body);
const events = async (query = '') => (await studio.call('GET', `/api/events${query}`)).answer as EventList;

/** As one object. */
async function publish(...published: { id: string; data: object }[]): Promise<void> {
  const file = `${published[0]?.id}.jsonl`;
  await writeFile(file, published.map((event) => `${JSON.stringify(event)}\n`).join(''));
  expect((await s3sf(['publish', file])).code).toBe(0);
}

const eventOf = (eventId: string) =>
  eventually(async () => {
    const found = (await events()).events.find((event) => event.eventId === eventId);
    if (!found) throw new Error(`${eventId} has not ended.`);
    return found;
  });

/** What a redrive would move. The outcome is logged before the message arrives in the dead-letter queue. */
const foretold = (event: string) =>
  eventually(async () => {
    const answer = (await redrive({ from: 'dead-letter', event, moves: false })).answer as RedriveAnswer;
    expect(answer.messages).toBe(1);
    return answer;
  });

test('while nothing runs, there is nothing to make fail, and nothing to redrive', async () => {
  expect(await stack()).toEqual({ isRunning: false, isOwn: false, faults: [] });
  expect((await setFault('studio-down', true)).status).toBe(409);
  expect((await redrive({ from: 'parked', moves: false })).status).toBe(409);
  expect((await studio.call('POST', '/api/stack/stop', {})).answer).toMatchObject({ kind: 'refused' });
});

test('mappings that do not load keep the stack from starting, and are named', async () => {
  await writeFile('mappings/broken.yaml', 'event: [');
  const refused = await start();
  expect(refused).toMatchObject({ kind: 'refused' });
  expect((refused as { sentences: string[] }).sentences.slice(1).join()).toContain('mappings/broken.yaml, line 1');
  await rm('mappings/broken.yaml');
});

test('it starts once, also if it is asked for twice', async () => {
  const [first, second] = await Promise.all([start(), start()]);
  expect(first).toMatchObject({ kind: 'done', stack: { isRunning: true, isOwn: true } });
  expect(second).toMatchObject({ kind: 'done' });
  expect((await stack()).faults.every(({ isOn }) => !isOn)).toBe(true);
  expect((await events()).isRunning).toBe(true);
});

test('a fault makes dead letters; turned off, they are redriven, and it is said before and after', async () => {
  expect((await setFault('studio-refused', true)).answer).toMatchObject({ isRunning: true });
  await publish(login({ id: 'evt-1', counselor: 'cc-1' }));
  await publish(login({ id: 'evt-2', counselor: 'cc-2' }));
  const { id } = await eventOf('evt-1');
  await eventOf('evt-2');
  expect((await events()).counts).toMatchObject({ 'dead-letter': 2 });
  const on = (await stack()).faults.filter(({ isOn }) => isOn);
  expect(on).toMatchObject([{ id: 'studio-refused', title: 'A validation rule refuses every record' }]);
  expect(on[0]?.happened).toBeGreaterThan(0);

  const before = await foretold(id);
  expect(before).toMatchObject({ moved: false, events: 1, messages: 1, notes: [] });
  expect(before.sentences.at(-1)).toBe('The saved mapping writes Contact.');
  expect((await events()).counts).toMatchObject({ 'dead-letter': 2 });

  const { answer: off } = await setFault('studio-refused', false);
  expect((off as LocalStack).faults.some(({ isOn }) => isOn)).toBe(false);
  const { answer: after } = await redrive({ from: 'dead-letter', event: id, moves: true });
  expect(after).toMatchObject({ moved: true, events: 1, sentences: ['1 event is in the backlog queue now.'] });
  await eventually(async () => expect(await eventOf('evt-1')).toMatchObject({ outcome: 'written', tries: 2 }));
  // The other one stays.
  expect(await eventOf('evt-2')).toMatchObject({ outcome: 'dead-letter' });
  expect((await redrive({ from: 'dead-letter', moves: true })).answer).toMatchObject({ moved: true, events: 1 });
  await eventually(async () => expect(await eventOf('evt-2')).toMatchObject({ outcome: 'written' }));
  expect((await redrive({ from: 'dead-letter', moves: false })).answer).toMatchObject({
    messages: 0,
    sentences: ['The dead-letter queue is empty.'],
  });
});

test('events that failed alike share a message, which goes as a whole', async () => {
  await setFault('studio-refused', true);
  await publish(login({ id: 'evt-3', counselor: 'cc-3' }), login({ id: 'evt-4', counselor: 'cc-4' }));
  const { id } = await eventOf('evt-3');
  await setFault('studio-refused', false);
  const { sentences } = await foretold(id);
  expect(sentences[0]).toMatch(/^1 message with 2 events leaves the dead-letter queue/);
  await redrive({ from: 'dead-letter', event: id, moves: true });
  await eventually(async () => expect(await eventOf('evt-4')).toMatchObject({ outcome: 'written' }));
});

test('an object that was overwritten is shown as it was when the event failed', async () => {
  await publish({ ...login({ id: 'evt-over', counselor: 'cc-5' }), data: { counselor: { id: 'cc-5' } } });
  await eventOf('evt-over');
  await publish(login({ id: 'evt-over', counselor: 'cc-5' }));
  await eventually(async () => expect(await eventOf('evt-over')).toMatchObject({ outcome: 'written' }));
  const { id } = await eventOf('evt-over');
  const { answer } = await studio.call('GET', `/api/events/${id}`);
  expect(answer).toMatchObject({ event: { data: { counselor: { last_name: 'Okonjo' } } } });
});

test('before a redrive, it is said that the mapping still fails', async () => {
  await publish({ ...login({ id: 'evt-bad', counselor: 'cc-3' }), data: { counselor: { id: 'cc-3' } } });
  const { id } = await eventOf('evt-bad');
  const { failsAgain } = await foretold(id);
  expect(failsAgain).toMatch(/^The saved mapping still fails for this event\. .*last_name/);
});

test('a parked event is redriven from its own queue', async () => {
  const { answer } = await redrive({ from: 'parked', moves: false });
  expect(answer).toMatchObject({ messages: 0, sentences: ['The parked queue is empty.'], notes: [] });
});

test('the login is refused for sessions that were open, too', async () => {
  await setFault('studio-login', true);
  await publish(login({ id: 'evt-login', counselor: 'cc-4' }));
  expect(await eventOf('evt-login')).toMatchObject({ outcome: 'waiting' });
  await setFault('studio-login', false);
});

test.each(['studio-bucket', 'studio-table'])('%s is counted, and turned off alone', async (id) => {
  await setFault(id, true);
  await setFault('studio-slow', true);
  await publish(login({ id: `evt-${id}`, counselor: 'cc-5' }));
  await eventually(async () =>
    expect((await stack()).faults.find((fault) => fault.id === id)?.happened).toBeGreaterThan(0),
  );
  await setFault(id, false);
  expect((await stack()).faults.filter(({ isOn }) => isOn).map((fault) => fault.id)).toEqual(['studio-slow']);
  await setFault('studio-slow', false);
});

test('a fault that was set up elsewhere is named, and can be turned off', async () => {
  expect((await s3sf(['emulate', '{ faults: [{ effect: { kind: drop } }] }'])).code).toBe(0);
  const other = (await stack()).faults.find(({ isOn }) => isOn);
  expect(other?.title).toBe('Salesforce: {"effect":{"kind":"drop"}}');
  await setFault(other?.id ?? '', false);
  expect((await stack()).faults.some(({ isOn }) => isOn)).toBe(false);
  expect((await setFault('no-such', true)).status).toBe(404);
});

test('the emulated Salesforce is what the snapshot says', async () => {
  const { answer } = await studio.call('GET', '/api/salesforce/drift');
  expect(answer).toMatchObject({ kind: 'compared', org: 'the emulated Salesforce', changes: [] });
});

test('it stops, and starts again with new services', async () => {
  expect((await studio.call('POST', '/api/stack/stop', {})).answer).toMatchObject({ stack: { isRunning: false } });
  expect(await events()).toMatchObject({ isRunning: false });
  expect(await start()).toMatchObject({ kind: 'done' });
  await publish(login({ id: 'evt-again', counselor: 'cc-6' }));
  expect(await eventOf('evt-again')).toMatchObject({ outcome: 'written' });
});
