import { expect, test } from 'vitest';
import { type Failure, FailureError } from '../../src/failure.ts';
import { allLines } from '../../src/line-ranges.ts';
import type { Event } from '../../src/pipeline/event/event.ts';
import type { QueueMessage } from '../../src/pipeline/event/message.ts';
import type { ObjectStore } from '../../src/pipeline/event/objects/object-store.ts';
import { parseMessage } from '../../src/pipeline/event/parse-message.ts';
import type { EventResult } from '../../src/pipeline/event-result.ts';
import type { Plan } from '../../src/pipeline/plan/plan.ts';
import { type ProcessDependencies, processMessages } from '../../src/pipeline/process.ts';
import { hopsAllowed } from '../../src/pipeline/settle/hops.ts';
import type { OutgoingMessage } from '../../src/pipeline/settle/queues.ts';
import type { Outcome } from '../../src/pipeline/write/outcome.ts';
import type { SalesforceApi } from '../../src/pipeline/write/salesforce/api.ts';
import { writeNewest } from '../../src/pipeline/write/write-newest.ts';
import { requestBody } from '../../src/request.ts';
import { bytesOf, contact, memoryLedger, planOf, smallSalesforce } from './write/window-fixture.ts';

const clock = { now: () => 0, sleep: async () => {} };

function storeOf(objects: Record<string, string>): ObjectStore {
  return {
    async open({ key }) {
      const text = objects[key];
      if (text === undefined) throw new FailureError({ code: 'object/gone', message: 'gone' });
      const body = (async function* () {
        yield Buffer.from(text);
      })();
      return { body, size: text.length, lastModified: new Date(0), versionId: 'v1' };
    },
  };
}

async function plan(event: Event): Promise<Plan> {
  const { document, ...header } = event;
  if (event.type === 'ignored') return { kind: 'ignored', event: header, because: 'unmapped', skipped: [] };
  const records = [contact(String(document.id), { X: 1 })];
  return { kind: 'write', event: header, rulesHash: 'r', newest: 1, records, bytes: bytesOf(records), skipped: [] };
}

const message = (messageId: string, body: string): QueueMessage => ({
  messageId,
  body,
  receiveCount: 1,
  queueArn: 'arn:a:sqs:r:1:event',
});

const about = (key: string) =>
  requestBody({ objects: [{ bucket: 'b', key }], lines: [[1, Infinity]], attempts: 0, mayHaveWritten: false });

const line = (id: string, type = 't') => JSON.stringify({ specversion: '1.0', id, source: 's', type });

function setUp(objects: Record<string, string>, more: Partial<ProcessDependencies> = {}) {
  const sent: OutgoingMessage[] = [];
  const eventResults: EventResult[] = [];
  const api = smallSalesforce(({ Ext__c }) =>
    Ext__c === 'locked' ? { code: 'UNABLE_TO_LOCK_ROW', message: '' } : undefined,
  );
  const deps: ProcessDependencies = {
    read: { store: storeOf(objects), envelope: async () => ({}), limits: { bytes: 10_000, depth: 20 } },
    plan,
    write: { api, clock, random: () => 0, withIdempotency: (_plan, write) => write(), ledger: memoryLedger() },
    queues: {
      async send(messages) {
        sent.push(...messages.map((send) => send.message));
        return messages.map(() => true);
      },
    },
    clock,
    random: () => 0,
    time: { remainingMs: () => 60_000, reserveMs: 1_000 },
    attemptsAllowed: 10,
    rowsInWindow: 1_000,
    onEventResult: (eventResult) => eventResults.push(eventResult),
    ...more,
  };
  return { deps, sent, eventResults, api };
}

const requestIn = ({ body }: OutgoingMessage) => {
  const content = parseMessage({ messageId: 'm', body, receiveCount: 1, queueArn: 'arn' });
  return content.kind === 'request' ? content.request : undefined;
};

test('events of many objects are written in one call and every message is acknowledged', async () => {
  const { deps, sent, eventResults, api } = setUp({ a: line('1'), b: `${line('2')}\n${line('3', 'ignored')}` });
  expect(await processMessages([message('m1', about('a')), message('m2', about('b'))], deps)).toEqual([]);
  expect(api.calls).toHaveLength(1);
  expect(eventResults.map(({ outcome }) => outcome.kind).sort()).toEqual(['applied', 'applied', 'ignored']);
  expect(sent).toEqual([]);
});

test('once Salesforce is unavailable, later windows make no calls', async () => {
  const lines = ['1', '2', '3', '4', '5'].map((id) => line(id)).join('\n');
  const failure: Failure = { code: 'salesforce/unreachable', message: 'No answer.' };
  let calls = 0;
  const api: SalesforceApi = {
    version: '62.0',
    async call() {
      calls += 1;
      throw new FailureError(failure);
    },
  };
  const { deps, sent, eventResults } = setUp({ a: lines }, { rowsInWindow: 2 });
  await processMessages([message('m', about('a'))], { ...deps, write: { ...deps.write, api } });
  expect(calls).toBe(1);
  expect(eventResults.map(({ outcome }) => outcome)).toMatchObject(Array(5).fill({ kind: 'failed', failure }));
  expect(sent.map(requestIn)).toMatchObject([{ lines: [[1, 5]], attempts: 1, serviceAttempts: 1 }]);
});

test('after failures of the service an event is retried with fewer rows per call', async () => {
  const lines = Array.from({ length: 50 }, (_, index) => line(String(index))).join('\n');
  const callsAfter = async (serviceAttempts: number) => {
    const { deps, api } = setUp({ a: lines }, { rowsInWindow: 50 });
    const objects = [{ bucket: 'b', key: 'a' }];
    const body = requestBody({
      objects,
      lines: allLines,
      attempts: serviceAttempts,
      serviceAttempts,
      mayHaveWritten: true,
    });
    await processMessages([message('m', body)], deps);
    return api.calls.length;
  };
  expect(await Promise.all([0, 1, 4].map(callsAfter))).toEqual([1, 5, 25]);
});

test('a bad line becomes a dead letter, a locked one is retried, and the good ones are applied', async () => {
  const { deps, sent, eventResults } = setUp({ a: [line('1'), '{broken', line('locked'), line('4')].join('\n') });
  expect(await processMessages([message('m', about('a'))], deps)).toEqual([]);
  expect(sent.map(({ to }) => to).sort()).toEqual(['dead-letter', 'source']);
  const dead = sent.find(({ to }) => to === 'dead-letter') as OutgoingMessage;
  expect(dead.attributes.Code).toBe('event/not-json');
  expect(requestIn(dead)?.lines).toEqual([[2, 2]]);
  expect(requestIn(sent.find(({ to }) => to === 'source') as OutgoingMessage)).toMatchObject({
    lines: [[3, 3]],
    attempts: 1,
  });
  expect(eventResults.filter(({ outcome }) => outcome.kind === 'applied')).toHaveLength(2);
});

test('a message that is not a notification becomes a dead letter with its original body', async () => {
  const { deps, sent } = setUp({});
  expect(await processMessages([message('m', 'what is this')], deps)).toEqual([]);
  expect(sent).toMatchObject([{ to: 'dead-letter', body: 'what is this', attributes: { Code: 'message/unreadable' } }]);
});

test('an invocation that reaches no line counts as a failed attempt, so that retries end', async () => {
  const { deps, sent } = setUp({ a: line('1') }, { time: { remainingMs: () => 500, reserveMs: 1_000 } });
  await processMessages([message('m', about('a')), message('n', about('b'))], deps);
  expect(sent.map(({ to }) => to)).toEqual(['source', 'source']);
  expect(sent.map((next) => requestIn(next)?.attempts)).toEqual([1, 0]);
});

test('an event to re-apply whose object has expired since is no dead letter', async () => {
  const { deps, sent, eventResults } = setUp({});
  const body = requestBody({
    objects: [{ bucket: 'b', key: 'gone.json' }],
    lines: [[2, 2]],
    attempts: 0,
    mayHaveWritten: true,
    forceReapply: true,
  });
  expect(await processMessages([message('m', body)], deps)).toEqual([]);
  expect(sent).toEqual([]);
  expect(eventResults.map(({ outcome }) => outcome)).toEqual([{ kind: 'ignored', because: 'object-gone' }]);
});

const atWork: Outcome = {
  kind: 'failed',
  failure: { code: 'delivery/in-progress', message: 'Another delivery of the same event is at work.' },
  written: [],
};

/** An event locked by another delivery, from a message with this many hops. */
async function deferredAfter(hops: number, mayHaveWritten = false) {
  const ledger = memoryLedger();
  const { deps, sent, eventResults, api } = setUp({ a: line('1') });
  const body = requestBody({
    objects: [{ bucket: 'b', key: 'a' }],
    lines: [[1, 1]],
    attempts: 2,
    mayHaveWritten,
    hops,
  });
  const write = { ...deps.write, ledger, withIdempotency: async () => atWork };
  expect(await processMessages([message('m', body)], { ...deps, write })).toEqual([]);
  const stamps = await ledger.read(['["Contact","Ext__c","1"]']);
  return { sent, eventResults, api, versions: [...stamps.values()].map(({ version }) => version) };
}

test('an event deferred too often in a row is a dead letter that says so, and starts over when it is sent back', async () => {
  const last = await deferredAfter(hopsAllowed - 1);
  expect(last.sent.map(({ to }) => to)).toEqual(['source']);
  expect(last.sent.map(requestIn)).toMatchObject([{ hops: hopsAllowed, attempts: 2 }]);
  const { sent, eventResults, versions } = await deferredAfter(hopsAllowed);
  expect(sent).toMatchObject([{ to: 'dead-letter', attributes: { Code: 'delivery/too-many-hops', EventId: '1' } }]);
  expect(sent.map(requestIn)).toEqual([
    { objects: [expect.objectContaining({ key: 'a' })], lines: [[1, 1]], attempts: 0, mayHaveWritten: false },
  ]);
  expect(eventResults).toMatchObject([
    { outcome: { failure: { code: 'delivery/too-many-hops' } }, next: 'dead-letter' },
  ]);
  expect(versions).toEqual([0]);
});

test('if it may have been written, its stamps are invalidated first', async () => {
  expect((await deferredAfter(hopsAllowed - 1, true)).versions).toEqual([0]);
  expect((await deferredAfter(hopsAllowed, true)).versions).toEqual([1]);
});

test('the hops of a deferred event are those of its own message, whatever else is in its window', async () => {
  const { deps, sent } = setUp({ a: line('1'), b: line('2') });
  const after = (key: string, hops: number) =>
    requestBody({ objects: [{ bucket: 'b', key }], lines: [[1, 1]], attempts: 0, mayHaveWritten: false, hops });
  const messages = [message('m', after('a', hopsAllowed)), message('n', after('b', 3))];
  await processMessages(messages, { ...deps, write: { ...deps.write, withIdempotency: async () => atWork } });
  expect(sent.map(({ to }) => to)).toEqual(['dead-letter', 'source']);
  expect(requestIn(sent[1] as OutgoingMessage)).toMatchObject({ hops: 4, objects: [{ key: 'b' }] });
});

/** An event to re-apply, from a message with this many hops, whose write races with an older one. */
async function racedAfter(hops: number) {
  const ledger = memoryLedger();
  const { deps, sent, eventResults } = setUp({ a: line('1') });
  await processMessages([message('first', about('a'))], { ...deps, write: { ...deps.write, ledger } });
  eventResults.length = 0;
  const older = { ...planOf('older', 0, [contact('1', { X: 0 })]) };
  let isRaced = false;
  const racing: typeof ledger = {
    ...ledger,
    async read(ids) {
      const before = await ledger.read(ids);
      if (!isRaced) {
        isRaced = true;
        // It has read the stamps before the event saved its own.
        let stamps = new Map();
        const early: typeof ledger = {
          ...ledger,
          async read(ids) {
            const read = stamps;
            stamps = new Map(await ledger.read(ids));
            return read;
          },
        };
        await writeNewest([{ plan: older }], { ...deps.write, ledger: early, reapply: async () => {} });
      }
      return before;
    },
  };
  const objects = [{ bucket: 'b', key: 'a' }];
  const body = requestBody({ objects, lines: [[1, 1]], attempts: 0, mayHaveWritten: true, forceReapply: true, hops });
  await processMessages([message('m', body)], { ...deps, write: { ...deps.write, ledger: racing } });
  return { sent, eventResults };
}

test('an event that races too often in a row is a dead letter, from which it can be re-applied', async () => {
  const last = await racedAfter(hopsAllowed - 1);
  expect(last.sent.map(({ to }) => to)).toEqual(['source']);
  expect(last.sent.map(requestIn)).toMatchObject([{ forceReapply: true, hops: hopsAllowed }]);
  const { sent, eventResults } = await racedAfter(hopsAllowed);
  expect(sent).toMatchObject([
    { to: 'dead-letter', attributes: { Code: 'delivery/too-many-hops', Place: 's3://b/a:1' } },
  ]);
  expect(sent.map(requestIn)).toEqual([
    {
      objects: [expect.objectContaining({ key: 'a' })],
      lines: [[1, 1]],
      attempts: 0,
      mayHaveWritten: true,
      forceReapply: true,
    },
  ]);
  expect(eventResults).toMatchObject([
    { location: { key: 'a', line: 1 }, outcome: { failure: { code: 'delivery/too-many-hops' } }, next: 'dead-letter' },
    { outcome: { kind: 'applied' } },
  ]);
});

test('an object that no longer exists is a dead letter with its location', async () => {
  const { deps, sent } = setUp({});
  await processMessages([message('m', about('gone.json'))], deps);
  expect(sent).toMatchObject([{ to: 'dead-letter', attributes: { Code: 'object/gone' } }]);
  expect(sent[0]?.attributes.Place).toContain('s3://b/gone.json');
});

test('a message whose next one no queue accepts is not acknowledged', async () => {
  const { deps } = setUp({ a: line('1') }, { queues: { send: async (messages) => messages.map(() => false) } });
  expect(await processMessages([message('gone', about('gone')), message('fine', about('a'))], deps)).toEqual(['gone']);
});

/** So many lines that are no events, and one that is. */
const long = (bad: number, id: string) => `${line(id)}\n${'bad\n'.repeat(bad)}`;

test('the events of small objects are written before the rest of a long one is read', async () => {
  const { deps, eventResults } = setUp({ a: long(3_000, '1'), b: line('2') });
  const applied: number[] = [];
  const beforeLongObjects = async () => {
    applied.push(eventResults.filter(({ outcome }) => outcome.kind === 'applied').length);
    expect(eventResults.length).toBeLessThan(1_100);
  };
  await processMessages([message('m1', about('a')), message('m2', about('b'))], { ...deps, beforeLongObjects });
  expect(applied).toEqual([2]);
  expect(eventResults).toHaveLength(3_002);
});

test('when time runs out, an object that waits half-read continues after its last line, and one that no line was read of returns to its own queue', async () => {
  let remaining = 60_000;
  const { deps, sent } = setUp({ a: long(3_000, '1'), b: line('2'), c: line('3') });
  const time = { remainingMs: () => remaining, reserveMs: 1_000 };
  const plan: typeof deps.plan = (event) => {
    if (event.id === '2') remaining = 0;
    return deps.plan(event);
  };
  const messages = ['a', 'b', 'c'].map((key) => message(key, about(key)));
  expect(await processMessages(messages, { ...deps, time, plan })).toEqual([]);
  expect(sent.map((each) => [each.to, requestIn(each)?.objects[0]?.key, requestIn(each)?.lines])).toEqual([
    ['dead-letter', 'a', [[2, 1_000]]],
    ['backlog', 'a', [[1_001, Number.POSITIVE_INFINITY]]],
    ['source', 'c', allLines],
  ]);
  expect(sent.map(requestIn)).toMatchObject([{}, { attempts: 0 }, { attempts: 0 }]);
});

test('when time runs out, lines that were read are finished and the rest continues in the backlog', async () => {
  const lines = Array.from({ length: 50 }, (_, index) => line(String(index))).join('\n');
  let looks = 0;
  const remainingMs = () => {
    looks += 1;
    return looks > 20 ? 0 : 60_000;
  };
  const { deps, sent, eventResults } = setUp({ a: lines, b: line('b') }, { time: { remainingMs, reserveMs: 1_000 } });
  expect(await processMessages([message('m1', about('a')), message('m2', about('b'))], deps)).toEqual([]);
  expect(eventResults).toHaveLength(20);
  expect(sent.map(({ to }) => to)).toEqual(['backlog', 'source']);
  expect(requestIn(sent[0] as OutgoingMessage)).toMatchObject({
    lines: [[21, Infinity]],
    attempts: 0,
    mayHaveWritten: false,
  });
  expect(requestIn(sent[0] as OutgoingMessage)?.objects).toMatchObject([{ key: 'a', versionId: 'v1' }]);
  expect(requestIn(sent[1] as OutgoingMessage)).toMatchObject({ objects: [{ key: 'b' }], lines: [[1, Infinity]] });
});

test('no event of a line with several is lost, whenever time runs out', async () => {
  const text = `${line('1')}\n${line('2')}${line('3')}${line('4')}\n${line('5')}${line('6')}\n`;
  for (let enough = 1; enough < 20; enough += 1) {
    for (const rowsInWindow of [1, 2, 1_000]) {
      const { deps, sent, eventResults } = setUp({ a: text }, { rowsInWindow });
      let body: string | undefined = about('a');
      let rounds = 0;
      for (; body !== undefined && rounds < 40; rounds += 1) {
        let looks = 0;
        const remainingMs = () => {
          looks += 1;
          return looks > enough ? 0 : 60_000;
        };
        expect(
          await processMessages([message('m', body)], { ...deps, time: { remainingMs, reserveMs: 1_000 } }),
        ).toEqual([]);
        const next = sent.splice(0);
        expect(next.length).toBeLessThan(2);
        body = next[0]?.to === 'parked' ? undefined : next[0]?.body;
      }
      const applied = eventResults.flatMap(({ outcome, event }) => (outcome.kind === 'applied' ? [event?.id] : []));
      // With less time than a line takes, the tenth attempt parks it.
      if (enough > 4) expect(new Set(applied)).toEqual(new Set(['1', '2', '3', '4', '5', '6']));
      expect(rounds).toBeLessThan(40);
    }
  }
});

test('windows are limited by their rows', async () => {
  const lines = Array.from({ length: 25 }, (_, index) => line(String(index))).join('\n');
  const { deps, api } = setUp({ a: lines }, { rowsInWindow: 10 });
  await processMessages([message('m', about('a'))], deps);
  expect(api.calls.flat()).toEqual(['PATCH /Contact/Ext__c 10', 'PATCH /Contact/Ext__c 10', 'PATCH /Contact/Ext__c 5']);
});
