import { expect, test } from 'vitest';
import { FailureError } from '../../src/failure.ts';
import { allLines } from '../../src/line-ranges.ts';
import type { QueueMessage } from '../../src/pipeline/event/message.ts';
import type { ProcessDependencies } from '../../src/pipeline/process.ts';
import { processBatch } from '../../src/pipeline/process-batch.ts';
import { requestBody } from '../../src/request.ts';
import { memoryLedger, smallSalesforce } from './write/window-fixture.ts';

const clock = { now: () => 0, sleep: async () => {} };

/**
 * Reading `crasher` ends the invocation like a crash; reading any other object fails. No queue accepts `full`.
 */
function setUp(more: Partial<ProcessDependencies> = {}) {
  const said: string[] = [];
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
    queues: { send: async (sends) => sends.map(({ message }) => !message.body.includes('full')) },
    clock,
    random: () => 0,
    time: { remainingMs: () => 10_000, reserveMs: 1_000 },
    attemptsAllowed: 10,
    rowsInWindow: 1_000,
    ...more,
  };
  const received = {
    acknowledge: async (ids: readonly string[]) => void said.push(`delete ${ids.join(',')}`),
    hide: async (ids: readonly string[], seconds: number) => void said.push(`hide ${ids.join(',')} ${seconds}`),
  };
  return { said, run: (messages: QueueMessage[]) => processBatch(messages, deps, received) };
}

const message = (key: string, receiveCount = 1): QueueMessage => ({
  messageId: key,
  receiveCount,
  queueArn: 'arn:a:sqs:r:1:event',
  body: requestBody({ objects: [{ bucket: 'b', key }], lines: [[1, 1]], attempts: 0, mayHaveWritten: false }),
});

test('the messages of a batch without poison messages are acknowledged by the reply alone', async () => {
  const { said, run } = setUp();
  expect(await run([message('a'), message('b', 2)])).toEqual([]);
  expect(said.sort()).toEqual(['open a', 'open b']);
});

test('before a poison message is processed, the others are finished and deleted, and it is hidden for longer', async () => {
  const { said, run } = setUp();
  await expect(run([message('crasher', 3), message('a'), message('b', 2)])).rejects.toThrow('dead');
  expect(said).toEqual(['open a', 'open b', 'delete a,b', 'hide crasher 120', 'open crasher']);
});

test('poison messages are processed one by one, those received least often first', async () => {
  const { said, run } = setUp();
  await run([message('often', 9), message('x', 3), message('y', 4)]);
  expect(said.filter((each) => !each.startsWith('hide'))).toEqual(
    ['x', 'y', 'often'].flatMap((key) => [`open ${key}`, `delete ${key}`]),
  );
});

test('many poison messages are processed in groups, so that there is time for all', async () => {
  const { said, run } = setUp();
  await run(Array.from({ length: 100 }, (_, index) => message(`m${index}`, 3)));
  expect(said.filter((each) => each.startsWith('delete'))).toHaveLength(10);
});

test('a message whose next one no queue accepted is not deleted and is delivered again', async () => {
  const { said, run } = setUp();
  expect(await run([message('full'), message('a'), message('full-poison', 3)])).toEqual(['full', 'full-poison']);
  expect(said.filter((each) => each.startsWith('delete'))).toEqual(['delete a', 'delete ']);
});

test('poison messages that were not reached in time keep their receive count', async () => {
  let left = 2_500;
  const remainingMs = () => {
    left -= 500;
    return left;
  };
  const { said, run } = setUp({ time: { remainingMs, reserveMs: 1_000 } });
  expect(await run([message('a', 3), message('b', 3), message('c', 3)])).toEqual(['b', 'c']);
  expect(said.filter((each) => each.startsWith('open'))).toEqual(['open a']);
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
  const expected = ['open big', 'delete big', 'hide poison 1440', 'open poison', 'delete poison'];
  expect([...new Set(said)]).toEqual(expected);
});

const whole = (key: string) =>
  requestBody({ objects: [{ bucket: 'b', key }], lines: allLines, attempts: 0, mayHaveWritten: false });
