import { expect, test } from 'vitest';
import { FailureError } from '../../../src/failure.ts';
import type { Event } from '../../../src/pipeline/event/event.ts';
import type { Plan } from '../../../src/pipeline/plan/plan.ts';
import { classifyCrashes } from '../../../src/pipeline/recover/classify-crashes.ts';
import type { WaitingMessage } from '../../../src/pipeline/recover/waiting-queue.ts';
import type { OutgoingMessage } from '../../../src/pipeline/settle/queues.ts';
import { noStamps } from '../../../src/pipeline/write/ledger/record-stamps.ts';
import { withRecordedWrite } from '../../../src/pipeline/write/ledger/stamps.ts';
import { recordIdOf } from '../../../src/pipeline/write/rows/row.ts';
import { type FailureReport, requestBody } from '../../../src/request.ts';
import { bytesOf, contact, memoryLedger, smallSalesforce } from '../write/window-fixture.ts';
import { memoryQueue, memoryQueues } from './memory-queue.ts';

const line = (id: string) => JSON.stringify({ specversion: '1.0', id, source: 's', type: 't', data: {} });
const about = (key: string, lines: [number, number][] = [[1, Infinity]]) =>
  requestBody({ objects: [{ bucket: 'b', key }], lines, attempts: 2, mayHaveWritten: false });

async function plan({ document, ...event }: Event): Promise<Plan> {
  const records = [contact('one', { X: 1 })];
  return { kind: 'write', event, rulesHash: 'r', newest: 1, records, bytes: bytesOf(records), skipped: [] };
}

function setUp(
  objects: Record<string, string>,
  messages: readonly Partial<WaitingMessage>[],
  { isFull = false, plan: planned = plan } = {},
) {
  const deadLetters = memoryQueue(messages);
  const { sent, queues } = memoryQueues(() => isFull);
  const ledger = memoryLedger();
  const clock = { now: () => 0, sleep: async () => {} };
  let reads = 0;
  const store = {
    async open({ key }: { key: string }) {
      reads += 1;
      const text = objects[key];
      if (text === 'unreadable') throw new FailureError({ code: 'object/unreadable', message: 'S3 is away' });
      if (text === undefined) throw new FailureError({ code: 'object/gone', message: 'gone' });
      const body = (async function* () {
        yield Buffer.from(text);
      })();
      return { body, size: text.length, lastModified: new Date(0), versionId: 'v1' };
    },
  };
  const run = () =>
    classifyCrashes({
      deadLetters,
      queues,
      read: { store, envelope: async () => ({}), limits: { bytes: 10_000, depth: 20 } },
      plan: planned,
      write: { api: smallSalesforce(() => undefined), clock, random: () => 0, ledger },
      hasTime: () => true,
      random: () => 0,
      now: () => '2026-01-01T00:00:00Z',
    });
  return { run, sent, deadLetters, ledger, reads: () => reads };
}

const reportIn = ({ body }: OutgoingMessage): FailureReport => JSON.parse(body).s3ToSalesforce.report;

test('a message that SQS moved gets a reason without reading its object, and is marked for invalidation', async () => {
  const { run, sent, deadLetters, reads } = setUp({ a: line('1') }, [
    { body: about('a'), movedBySqs: true, receiveCount: 10 },
  ]);
  expect(await run()).toEqual({ classified: 1, stampsInvalidated: 0, deferred: 0 });
  expect(sent).toMatchObject([
    { to: 'dead-letter', attributes: { Code: 'delivery/function-died', Attempts: '12', LetGo: 'to do' } },
  ]);
  expect(reads()).toBe(0);
  expect(deadLetters.left()).toEqual([]);
});

test('what got its reason is deleted before events are read that may crash this function', async () => {
  const leftThen: string[][] = [];
  const marked = { body: about('a'), attributes: { Code: 'delivery/function-died', Attempts: '12', LetGo: 'to do' } };
  const moved = { body: about('b'), movedBySqs: true, receiveCount: 10 };
  const { run, sent, deadLetters } = setUp({ a: line('1') }, [marked, moved], {
    plan: async (event) => {
      leftThen.push(deadLetters.left().map(({ body }) => body));
      return plan(event);
    },
  });
  await run();
  expect(leftThen).toEqual([[marked.body]]);
  expect(sent).toHaveLength(2);
  expect(deadLetters.left()).toEqual([]);
});

test('the stamps of a marked message are invalidated: its report names the event, and its records get new versions', async () => {
  const { run, sent, ledger } = setUp({ a: `${line('1')}\n${line('2')}` }, [
    { body: about('a'), attributes: { Code: 'delivery/function-died', Attempts: '12', LetGo: 'to do' } },
  ]);
  expect(await run()).toEqual({ classified: 0, stampsInvalidated: 1, deferred: 0 });
  expect(sent).toHaveLength(1);
  expect(sent[0]?.attributes).toMatchObject({ Code: 'delivery/function-died', Attempts: '12', EventType: 't' });
  expect(sent[0]?.attributes).not.toHaveProperty('LetGo');
  expect(reportIn(sent[0] as OutgoingMessage)).toMatchObject({
    attempts: 12,
    count: 2,
    events: [{ id: '1' }, { id: '2' }],
  });
  const record = recordIdOf(contact('one'), '');
  expect((await ledger.read([record])).get(record)?.version).toBe(1);
});

test('a newer event is re-applied, but never one that is abandoned itself', async () => {
  const { run, sent, ledger } = setUp({ a: `${line('1')}\n${line('2')}` }, [
    { body: about('a', [[1, 2]]), attributes: { LetGo: 'to do' } },
  ]);
  const record = recordIdOf(contact('one'), '');
  const held = (key: string, at: number) => ({
    newest: 9,
    identity: `of ${key} ${at}`,
    location: { bucket: 'b', key, versionId: 'v1', line: at },
  });
  const by = { identity: 'of another', rules: 'rules' };
  await ledger.replace([
    { recordId: record, stamps: withRecordedWrite(noStamps, contact('one', { X: 1, Y: 1 }), held('a', 2), by) },
  ]);
  await run();
  expect(sent.map(({ to }) => to)).toEqual(['dead-letter']);

  const other = setUp({ a: line('1') }, [{ body: about('a'), attributes: { LetGo: 'to do' } }]);
  await other.ledger.replace([
    { recordId: record, stamps: withRecordedWrite(noStamps, contact('one', { X: 1 }), held('newer', 4), by) },
  ]);
  await other.run();
  expect(other.sent.map(({ to }) => to).sort()).toEqual(['dead-letter', 'source']);
  const again = other.sent.find(({ to }) => to === 'source')?.body ?? '';
  expect(JSON.parse(again)).toMatchObject({ s3ToSalesforce: { again: true, tried: true, lines: '4' } });
});

test('an object that no longer exists needs only its reason', async () => {
  const { run, sent } = setUp({}, [{ body: about('gone'), attributes: { LetGo: 'to do', Attempts: '3' } }]);
  expect(await run()).toEqual({ classified: 0, stampsInvalidated: 1, deferred: 0 });
  expect(sent).toMatchObject([{ attributes: { Code: 'delivery/function-died', Attempts: '3' } }]);
});

test('while S3 is unavailable, a new message is queued for later', async () => {
  const { run, sent } = setUp({ a: 'unreadable' }, [{ body: about('a'), attributes: { LetGo: 'to do' } }]);
  expect(await run()).toEqual({ classified: 0, stampsInvalidated: 0, deferred: 1 });
  expect(sent).toMatchObject([{ to: 'dead-letter', delaySeconds: 60, attributes: { LetGo: 'to do' } }]);
});

test('while its mapping does not load, a new message is queued for later', async () => {
  const unloadable = { code: 'mapping/unloadable', message: 'The mapping does not load.' } as const;
  const { run, sent } = setUp({ a: line('1') }, [{ body: about('a'), attributes: { LetGo: 'to do' } }], {
    plan: async ({ document: _, ...event }) => ({ kind: 'failed', event, failure: unloadable, skipped: [] }),
  });
  expect(await run()).toEqual({ classified: 0, stampsInvalidated: 0, deferred: 1 });
  expect(sent).toMatchObject([{ to: 'dead-letter', delaySeconds: 60, attributes: { LetGo: 'to do' } }]);
});

test('a message that recover crashed on repeatedly is not processed any more', async () => {
  const { run, sent, reads } = setUp({ a: line('1') }, [
    { body: about('a'), attributes: { LetGo: 'to do' }, receiveCount: 5 },
  ]);
  await run();
  expect(reads()).toBe(0);
  expect(sent[0]?.attributes).not.toHaveProperty('LetGo');
});

test('a message with a reason stays as it is, and one that is not a notification gets a reason', async () => {
  const { run, sent, deadLetters } = setUp({}, [
    { attributes: { Code: 'salesforce/rejected' }, body: about('a') },
    { movedBySqs: true, body: 'what is this' },
  ]);
  await run();
  expect(sent).toMatchObject([{ body: 'what is this', attributes: { Code: 'delivery/function-died' } }]);
  expect(deadLetters.left()).toMatchObject([{ attributes: { Code: 'salesforce/rejected' } }]);
  expect(deadLetters.hidden()).toBe(0);
});

test('a notification that EventBridge could not deliver goes to the backlog queue as it is', async () => {
  const detail = { bucket: { name: 'b' }, object: { key: 'a' } };
  const body = JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail });
  const undelivered = { movedBySqs: true, isUndelivered: true };
  const { run, sent, deadLetters, reads } = setUp({ a: line('1') }, [
    { body, ...undelivered },
    { body: 'what is this', ...undelivered },
  ]);
  expect(await run()).toEqual({ classified: 0, stampsInvalidated: 0, deferred: 0, sentOn: 2 });
  expect(sent).toMatchObject([
    { to: 'backlog', body, attributes: {} },
    { to: 'dead-letter', body: 'what is this', attributes: { Code: 'message/unreadable' } },
  ]);
  expect(reads()).toBe(0);
  expect(deadLetters.left()).toEqual([]);
});

test('a message whose next one no queue accepts stays', async () => {
  const messages = [
    { body: about('a'), movedBySqs: true },
    { body: about('a'), attributes: { LetGo: 'to do' } },
  ];
  const { run, deadLetters } = setUp({ a: line('1') }, messages, { isFull: true });
  await run();
  expect(deadLetters.left()).toHaveLength(2);
  expect(deadLetters.hidden()).toBe(0);
});
