import { describe, expect, it } from 'vitest';
import type { BatchFacts } from '../../../src/local/event-source/event-source.ts';
import { eventually } from '../../eventually.ts';
import { scriptedQueue, startOn } from './scripted-queue.ts';
import { type Answer, bodies, returned, startSource, type TestRecord, throttled } from './source-under-test.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);
/** A batch with a window waits for its next message only this long, and there is one poller. */
const onePoller = { maximumConcurrency: 1, windowSeconds: 1, longPollMs: 20 };
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('the event', () => {
  it('has the format of Lambda', async () => {
    const { sqs, batches, settled } = startSource();
    const { messageId } = sqs.send('event', {
      body: '{"a":1}',
      attributes: {
        kind: { dataType: 'String', stringValue: 'x' },
        raw: { dataType: 'Binary', binaryValue: 'AQI=' },
      },
    });
    await settled(1);
    expect(batches[0]).toEqual([
      {
        messageId,
        receiptHandle: expect.any(String),
        body: '{"a":1}',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: '000000000000',
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {
          kind: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
          raw: { binaryValue: 'AQI=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfBody: 'bb6cb5c68df4652941caf652a366f2d8',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:event',
        awsRegion: 'us-east-1',
      },
    ]);
  });
});

describe('a batch', () => {
  it('is one receive, without a window', async () => {
    const { sqs, source, batches, send } = startSource({ startPaused: true });
    send(...numbered(25));
    source.resume();
    await source.idle();
    expect(batches.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(sqs.counts('event')).toEqual({ ready: 0, 'in-flight': 0, delayed: 0 });
  });

  it('is often not full, even though more messages wait', async () => {
    const draws = [0, 0.2, 0.39, 0.4];
    const random = () => draws.shift() ?? 0.99;
    const { source, batches, send } = startSource({ startPaused: true, maximumConcurrency: 1, random });
    send(...numbered(40));
    source.resume();
    await source.idle();
    expect(batches.map(({ length }) => length)).toEqual([3, 6, 9, 10, 10, 2]);
  });

  it('is assembled from several receives up to the batch size', async () => {
    const { source, batches, send } = startSource({ ...onePoller, startPaused: true, batchSize: 25 });
    send(...numbered(50));
    source.resume();
    await source.idle();
    expect(bodies(batches)).toEqual([numbered(50).slice(0, 25), numbered(50).slice(25)]);
  });

  it('is passed on after its window, which opens with the first message', async () => {
    let time = 0;
    const clock = { now: () => time, sleep: () => wait(0) };
    const started = startSource({ ...onePoller, batchSize: 100, windowSeconds: 60, clock });
    started.send('a');
    await wait(20);
    started.send('b');
    await wait(20);
    expect(started.batches).toEqual([]);
    time = 60_000;
    started.send('c');
    await started.settled(1);
    expect(bodies(started.batches)).toEqual([['a', 'b', 'c']]);
  });

  it('waits up to 20 seconds at low traffic, however short its window is', async () => {
    const { queue, clock, receives } = scriptedQueue([['a'], []]);
    const { invocations } = startOn(queue, { clock, batchSize: 500, windowSeconds: 1, maximumConcurrency: 1 });
    await eventually(() => expect(invocations).toEqual([['a']]));
    expect(receives.slice(0, 2)).toEqual([
      { count: 10, waitMs: 20_000 },
      { count: 10, waitMs: 20_000 },
    ]);
    expect(invocations.at(0)).toEqual(['a']);
  });

  it('never waits for more messages without a window', async () => {
    const { queue, clock, receives } = scriptedQueue([['a']]);
    const { invocations } = startOn(queue, { clock, maximumConcurrency: 1 });
    await eventually(() => expect(invocations).toEqual([['a']]));
    expect(receives.slice(0, 1)).toEqual([{ count: 10, waitMs: 20_000 }]);
    expect(clock.now()).toBe(0);
  });

  it('is no larger than six megabytes; the message that does not fit opens the next one', async () => {
    const { source, batches, send } = startSource({ ...onePoller, startPaused: true, batchSize: 100 });
    const large = 'x'.repeat(1_000_000);
    send(...numbered(8).map((name) => name + large));
    source.resume();
    await source.idle();
    expect(bodies(batches).map((batch) => batch.map(([first]) => first))).toEqual([
      ['0', '1', '2', '3', '4', '5'],
      ['6', '7'],
    ]);
    expect(Buffer.byteLength(JSON.stringify({ Records: batches[0] }))).toBeLessThanOrEqual(6 * 1024 * 1024);
  });

  it('is no larger than six megabytes without a window either', async () => {
    const { source, batches, send } = startSource({ startPaused: true, maximumConcurrency: 1 });
    const large = 'x'.repeat(1_000_000);
    send(...numbered(8).map((name) => name + large));
    source.resume();
    await source.idle();
    expect(batches.map(({ length }) => length)).toEqual([6, 2]);
  });
});

describe('a trace', () => {
  it('reaches the function with its message', async () => {
    const { sqs, source, batches, traces } = startSource({ startPaused: true });
    sqs.send('event', { body: 'a', traceHeader: 'Root=1-0-0;Lineage=a87bd80c:0' });
    sqs.send('event', { body: 'b' });
    source.resume();
    await source.idle();
    expect(batches[0]?.map(({ attributes }) => attributes.AWSTraceHeader)).toEqual([
      'Root=1-0-0;Lineage=a87bd80c:0',
      undefined,
    ]);
    expect(traces).toEqual([['Root=1-0-0;Lineage=a87bd80c:0']]);
  });
});

describe('a failed message', () => {
  it('stays hidden until its visibility timeout is over, and is then delivered alone', async () => {
    const answer = (records: TestRecord[]) => {
      const [first] = records.filter(({ attributes }) => attributes.ApproximateReceiveCount === '1');
      return returned({ batchItemFailures: first ? [{ itemIdentifier: first.messageId }] : [] });
    };
    const started = startSource({ startPaused: true, answer, queueAttributes: { VisibilityTimeout: '30' } });
    started.send('a', 'b', 'c');
    started.source.resume();
    await started.settled(1);
    expect(started.sqs.counts('event')).toEqual({ ready: 0, 'in-flight': 1, delayed: 0 });
    started.advance(29_000);
    await wait(20);
    expect(started.batches).toHaveLength(1);
    started.advance(1000);
    await started.source.idle();
    expect(bodies(started.batches)).toEqual([['a', 'b', 'c'], ['a']]);
    expect(started.batches[1]?.[0]?.attributes.ApproximateReceiveCount).toBe('2');
    expect(started.source.counts()).toMatchObject({ batches: 2, messages: 4, failedMessages: 1 });
  });

  it('is every message of the batch when the function fails', async () => {
    const started = startSource({
      startPaused: true,
      answer: () => ({ kind: 'failed', errorType: 'Sandbox.Timedout' }),
    });
    started.send('a', 'b');
    started.source.resume();
    await started.settled(1);
    expect(started.sqs.counts('event')).toEqual({ ready: 0, 'in-flight': 2, delayed: 0 });
  });

  it('goes to the dead-letter queue after the last allowed receive, with the same id', async () => {
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:dead-letter';
    const started = startSource({
      answer: () => ({ kind: 'failed', errorType: 'Runtime.ExitError' }),
      queueAttributes: {
        VisibilityTimeout: '1',
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 }),
      },
    });
    const [messageId] = started.send('a');
    for (const count of [1, 2, 3]) {
      await started.settled(count);
      started.advance(1000);
    }
    await started.source.idle();
    expect(started.batches.flat().map(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(['1', '2', '3']);
    expect(started.sqs.peek('dead-letter').map((message) => message.messageId)).toEqual([messageId]);
  });
});

describe('pollers', () => {
  /** Invocations run until the test releases them. */
  function gate() {
    let release = () => {};
    const opened = new Promise<void>((resolve) => {
      release = resolve;
    });
    return { release, answer: () => opened.then(() => returned(null)) };
  }

  it('are five at the start, each with one batch', async () => {
    const { release, answer } = gate();
    const started = startSource({ startPaused: true, answer });
    started.send(...numbered(80));
    started.source.resume();
    await eventually(() => expect(started.batches).toHaveLength(5));
    expect(started.sqs.counts('event')).toEqual({ ready: 30, 'in-flight': 50, delayed: 0 });
    release();
    await started.source.idle();
  });

  it('receive nothing while the maximum concurrency is reached, so that no message is received in vain', async () => {
    const { release, answer } = gate();
    const started = startSource({ startPaused: true, maximumConcurrency: 3, answer });
    started.send(...numbered(80));
    started.source.resume();
    await eventually(() => expect(started.batches).toHaveLength(3));
    await wait(20);
    expect(started.sqs.counts('event')).toEqual({ ready: 50, 'in-flight': 30, delayed: 0 });
    release();
    await started.source.idle();
    expect(started.batches.flat().every(({ attributes }) => attributes.ApproximateReceiveCount === '1')).toBe(true);
  });

  it('are added while messages remain, up to the maximum concurrency', async () => {
    const { queue, clock } = scriptedQueue(Array.from({ length: 20 }, () => ['a', 'b', 'c']));
    const { release, answer } = gate();
    const { source, invocations } = startOn(queue, { clock, maximumConcurrency: 12, invoke: answer });
    await eventually(() => expect(invocations).toHaveLength(12));
    await wait(20);
    expect(source.counts().receives).toBe(12);
    release();
  });

  it('never have more invocations at once than the maximum concurrency', async () => {
    let running = 0;
    let peak = 0;
    const answer = async () => {
      running += 1;
      peak = Math.max(peak, running);
      await wait(10);
      running -= 1;
      return returned(null);
    };
    const started = startSource({ startPaused: true, batchSize: 1, maximumConcurrency: 3, answer });
    started.send(...numbered(12));
    started.source.resume();
    await started.source.idle();
    expect(peak).toBe(3);
    expect(started.batches).toHaveLength(12);
  });

  it('stay within the maximum concurrency when the source is paused and resumed', async () => {
    const { release, answer } = gate();
    const started = startSource({ maximumConcurrency: 2, batchSize: 1, answer });
    started.send('a', 'b');
    await eventually(() => expect(started.batches).toHaveLength(2));
    await started.source.pause();
    started.send('c');
    started.source.resume();
    await wait(20);
    expect(started.batches).toHaveLength(2);
    release();
    await started.source.idle();
    expect(bodies(started.batches)).toEqual([['a'], ['b'], ['c']]);
  });
});

describe('a throttled batch', () => {
  /** The clock moves only while the source waits before it invokes again. */
  function startThrottled(answers: (Answer | undefined)[]) {
    let time = 0;
    const clock = {
      now: () => time,
      async sleep(ms: number) {
        time += ms;
        await wait(0);
      },
    };
    const answer = () => answers.shift() ?? returned(null);
    const facts: BatchFacts[] = [];
    const started = startSource({
      clock,
      answer,
      maximumConcurrency: 1,
      queueAttributes: { VisibilityTimeout: '60' },
      onBatch: (batch) => facts.push(batch),
    });
    return { ...started, facts, now: clock.now };
  }

  it('is tried again without being received again', async () => {
    const { batches, facts, send, settled, sqs, now } = startThrottled([throttled, throttled, throttled]);
    send('a');
    await settled(1);
    expect(facts).toEqual([{ messages: 1, outcome: 'all-done', failed: 0 }]);
    expect(batches.map(([record]) => record?.attributes.ApproximateReceiveCount)).toEqual(['1', '1', '1', '1']);
    expect(now()).toBe(3000);
    expect(sqs.peek('event')).toEqual([]);
  });

  it('is dropped when its visibility timeout is over, which counts as one receive', async () => {
    const { batches, facts, send, settled, advance, source, sqs, now } = startThrottled(Array(60).fill(throttled));
    send('a');
    await settled(1);
    expect(facts).toEqual([{ messages: 1, outcome: 'dropped', failed: 1 }]);
    expect(now()).toBe(60_000);
    expect(sqs.peek('event')).toMatchObject([{ body: 'a', receiveCount: 1 }]);
    advance(60_000);
    await source.idle();
    expect(batches.at(-1)?.[0]?.attributes.ApproximateReceiveCount).toBe('2');
  });
});

describe('pausing', () => {
  it('leaves messages in the queue until it is resumed', async () => {
    const { sqs, source, batches, send } = startSource();
    await source.pause();
    send('a');
    await wait(20);
    expect(sqs.counts('event').ready).toBe(1);
    source.resume();
    await source.idle();
    expect(bodies(batches)).toEqual([['a']]);
  });

  it('passes on received messages at once', async () => {
    const { sqs, source, batches, send, settled } = startSource({ batchSize: 100, windowSeconds: 300 });
    send('a');
    while (sqs.counts('event').ready > 0) await wait(2);
    await source.pause();
    await settled(1);
    expect(bodies(batches)).toEqual([['a']]);
  });

  it('stops only when the last invocation is settled', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const answer = () => gate.then(() => returned(null));
    const { sqs, source, batches, send } = startSource({ answer, maximumConcurrency: 1 });
    send('a');
    while (batches.length === 0) await wait(2);
    let stopped = false;
    const stopping = source.stop().then(() => {
      stopped = true;
    });
    await wait(20);
    expect(stopped).toBe(false);
    release();
    await stopping;
    expect(sqs.counts('event')['in-flight']).toBe(0);
  });
});
