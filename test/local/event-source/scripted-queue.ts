// A queue whose receives are answered from a script, and an event source on it. Its clock moves only when somebody waits.
import { onTestFinished } from 'vitest';
import { type EventSourceOptions, startEventSource } from '../../../src/local/event-source/event-source.ts';
import type { QueuePort, SourceMessage } from '../../../src/local/event-source/queue-port.ts';
import { returned, type TestRecord } from './source-under-test.ts';

/** @param script the bodies that each receive returns; an empty receive takes its full wait; the one after the last never ends */
export function scriptedQueue(script: string[][]) {
  let time = 0;
  const clock = {
    now: () => time,
    async sleep(ms: number) {
      time += ms;
    },
  };
  const receives: { count: number; waitMs: number }[] = [];
  const remaining = [...script];
  const queue: QueuePort = {
    arn: 'arn:aws:sqs:us-east-1:000000000000:event',
    region: 'us-east-1',
    async receive({ count, waitMs, signal }) {
      receives.push({ count, waitMs });
      const answer = remaining.shift();
      if (!answer) await abortOf(signal);
      else if (answer.length === 0) await clock.sleep(waitMs);
      return (answer ?? []).map(messageWith);
    },
    async delete() {},
    visibilityMs: async () => 30_000,
    counts: async () => ({ ready: 0, inFlight: 0, delayed: 0 }),
  };
  return { queue, clock, receives };
}

export function startOn(queue: QueuePort, options: Partial<EventSourceOptions>) {
  const { invoke = async () => returned(null), ...others } = options;
  const invocations: string[][] = [];
  const source = startEventSource({
    queue,
    invoke(event, traceHeaders) {
      invocations.push((event.Records as TestRecord[]).map(({ body }) => body));
      return invoke(event, traceHeaders);
    },
    ...others,
  });
  onTestFinished(() => source.stop());
  return { source, invocations };
}

const messageWith = (body: string): SourceMessage => ({
  messageId: body,
  receiptHandle: body,
  body,
  md5OfBody: '',
  attributes: { ApproximateReceiveCount: '1' },
  messageAttributes: {},
});

const abortOf = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
