import { expect, test } from 'vitest';
import { FailureError } from '../../src/failure.ts';
import { allLines } from '../../src/line-ranges.ts';
import type { QueueMessage } from '../../src/pipeline/event/message.ts';
import type { ProcessDependencies } from '../../src/pipeline/process.ts';
import { processBatch } from '../../src/pipeline/process-batch.ts';
import { sendAnew } from '../../src/pipeline/send-anew.ts';
import type { OutgoingMessage } from '../../src/pipeline/settle/queues.ts';
import { type Request, requestBody } from '../../src/request.ts';
import { memoryLedger, smallSalesforce } from './write/window-fixture.ts';

const clock = { now: () => 0, sleep: async () => {} };

/**
 * Reading `crasher` ends the invocation like a crash; reading any other object fails. No queue accepts `full`.
 */
function setUp(more: Partial<ProcessDependencies> = {}) {
  const said: string[] = [];
  const sent: OutgoingMessage[] = [];
  const deps: ProcessDependencies = {
    read: {
      store: {
        async open({ key }) {
          said.push(`open ${key}`);
          if (key === 'crasher') throw new Error('dead');
          throw new FailureError({ code: 'object/gone', message: 'gone' });
        },
      },
      envelope: async () => ({}),
      limits: { bytes: 10_000, depth: 20 },
    },
    plan: async () => {
      throw new Error('nothing to plan');
    },
    write: {
      api: smallSalesforce(() => undefined),
      clock,
      random: () => 0,
      withIdempotency: (_plan, write) => write(),
      ledger: memoryLedger(),
    },
    queues: {
      async send(sends) {
        const accepted = sends.map(({ message }) => !message.body.includes('full'));
        sent.push(...sends.filter((_, index) => accepted[index]).map(({ message }) => message));
        return accepted;
      },
    },
    clock,
    random: () => 0,
    time: { remainingMs: () => 10_000, reserveMs: 1_000 },
    attemptsAllowed: 10,
    rowsInWindow: 1_000,
    ...more,
  };
  const received = {
    acknowledge: async (ids: readonly string[]) => void said.push(`delete ${ids.join(',')}`),
  };
  return { said, sent, run: (messages: QueueMessage[]) => processBatch(messages, deps, received) };
}

const message = (key: string, receiveCount = 1, more: Partial<Request> = {}): QueueMessage => ({
  messageId: key,
  receiveCount,
  queueArn: 'arn:a:sqs:r:1:event',
  body: requestBody({ objects: [{ bucket: 'b', key }], lines: [[1, 1]], attempts: 0, mayHaveWritten: false, ...more }),
});

const receivesIn = ({ body }: OutgoingMessage) => JSON.parse(body).s3ToSalesforce.receives;

test('the messages of a batch that were never received before are acknowledged by the reply alone', async () => {
  const { said, run } = setUp();
  expect(await run([message('a'), message('b')])).toEqual([]);
  expect(said.sort()).toEqual(['open a', 'open b']);
});

test('a message that was received before is processed last, once the function holds no other', async () => {
  const { said, sent, run } = setUp();
  await expect(run([message('crasher', 2), message('a'), message('x', 3), message('b')])).rejects.toThrow('dead');
  expect(said).toEqual(['delete x', 'open a', 'open b', 'delete a,b', 'open crasher']);
  expect(sent.filter(({ body }) => body.includes('"x"')).map(receivesIn)).toEqual([2]);
});

test('the one received least often is first, and the receives of those before it count', async () => {
  const { said, run } = setUp();
  await run([message('often', 1, { receives: 5 }), message('x', 3), message('y', 4)]);
  expect(said).toEqual(['delete often,y', 'open x']);
});

test('a message that is passed on is delayed for longer and longer, a minute at most', async () => {
  const { sent, run } = setUp();
  const passed = (hops: number) => message(`p${hops}`, 1, { receives: 1, hops });
  await run([message('first', 2), message('p0', 2, { hops: 40 }), passed(1), passed(4), passed(40)]);
  expect(sent.slice(0, 4).map(({ delaySeconds }) => delaySeconds)).toEqual([1, 2, 16, 30]);
  expect(sent.slice(0, 4).map(receivesIn)).toEqual([1, 1, 1, 1]);
});

test('of hundreds that were passed on for minutes, 25 are processed together, unless one was received often', async () => {
  const { said, run } = setUp();
  const many = Array.from({ length: 60 }, (_, index) => message(`m${index}`, 1, { receives: 1, hops: 20 }));
  await run([...many, message('often', 1, { receives: 4, hops: 20 })]);
  expect(said.filter((each) => each.startsWith('open'))).toHaveLength(25);
  expect(said).not.toContain('open often');
});

test('hops of another kind are no passes', async () => {
  const { sent } = setUp();
  // Received to top up, and given back: it was never passed on.
  const deferred = message('m', 2, { hops: 30 });
  const queues = {
    send: async (sends: readonly { message: OutgoingMessage }[]) =>
      sends.map(({ message }) => Boolean(sent.push(message))),
  };
  await sendAnew([deferred, message('n', 2, { hops: 30, receives: 1 }), message('o', 1, { hops: 30 })], queues);
  expect(sent.map(({ body }) => JSON.parse(body).s3ToSalesforce)).toMatchObject([
    { receives: 1 },
    { receives: 2, hops: 30 },
    { hops: 30 },
  ]);
  expect(JSON.parse(sent[0]?.body ?? '').s3ToSalesforce).not.toHaveProperty('hops');
});

test('a message whose next one no queue accepted is not deleted and is delivered again', async () => {
  const { said, run } = setUp();
  expect(await run([message('full'), message('a'), message('full-poison', 3)])).toEqual(['full', 'full-poison']);
  expect(said.filter((each) => each.startsWith('delete'))).toEqual(['delete ', 'delete a']);
});

test('with ten receives, a message is not sent anew, so that SQS moves it to the dead-letter queue', async () => {
  const { sent, run } = setUp();
  expect(await run([message('a', 2), message('often', 4, { receives: 6 })])).toEqual(['often']);
  expect(sent.filter(({ to }) => to === 'source')).toEqual([]);
});

test('what is not understood is no poison message: it becomes a dead-letter message at once', async () => {
  const { sent, run } = setUp();
  const unreadable = (id: string) => ({ ...message(id, 3), body: id });
  expect(await run([unreadable('u'), unreadable('v'), message('a')])).toEqual([]);
  expect(sent.filter(({ to }) => to === 'source')).toEqual([]);
});

test('a message for which there is no time is passed on and keeps its receives', async () => {
  const remainingMs = () => (said.includes('delete a') ? 0 : 10_000);
  const { said, sent, run } = setUp({ time: { remainingMs, reserveMs: 1_000 } });
  expect(await run([message('a'), message('b', 3)])).toEqual([]);
  expect(said).toEqual(['delete ', 'open a', 'delete a', 'delete b']);
  expect(sent.filter(({ to }) => to === 'source').map(receivesIn)).toEqual([2]);
});

test('a poison message is processed even next to endless work', async () => {
  let left = 0;
  const { said, run } = setUp({
    time: { remainingMs: () => left, reserveMs: 30_000 },
    read: {
      store: {
        async open({ key }) {
          said.push(`open ${key}`);
          if (key === 'poison') throw new FailureError({ code: 'object/gone', message: 'gone' });
          return { body: blankLines(), size: 1e12, lastModified: new Date(0) };
        },
      },
      envelope: async () => ({}),
      limits: { bytes: 10_000, depth: 20 },
    },
  });
  async function* blankLines() {
    for (;;) {
      left -= 1_000;
      yield Buffer.from('\n');
    }
  }
  left = 120_000;
  expect(await run([message('poison', 5), { ...message('big'), body: whole('big') }])).toEqual([]);
  const expected = ['delete ', 'open big', 'delete big', 'open poison'];
  expect([...new Set(said)]).toEqual(expected);
});

const whole = (key: string) =>
  requestBody({ objects: [{ bucket: 'b', key }], lines: allLines, attempts: 0, mayHaveWritten: false });
