// An event source on an emulated queue, with a function whose answers the test defines and whose events it records.
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { type EventSourceOptions, startEventSource } from '../../../src/local/event-source/event-source.ts';
import { inProcessQueue } from '../../../src/local/event-source/in-process-queue.ts';
import { createSqs } from '../../../src/local/sqs/sqs.ts';

export interface TestRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: Record<string, string>;
}

export type Answer = Awaited<ReturnType<EventSourceOptions['invoke']>>;

export const throttled: Answer = { kind: 'throttled' };
export const returned = (payload: unknown): Answer => ({ kind: 'returned', payload });

interface SourceUnderTest extends Partial<EventSourceOptions> {
  queueAttributes?: Record<string, string>;
  /** See `SqsOptions`. */
  random?: () => number;
  answer?: (records: TestRecord[]) => Answer | Promise<Answer>;
}

export function startSource(given: SourceUnderTest = {}) {
  const { queueAttributes, answer = () => returned(null), random, ...options } = given;
  let shiftMs = 0;
  const sqs = createSqs({ now: () => Date.now() + shiftMs, newId: randomUUID, random });
  sqs.createQueue('dead-letter');
  sqs.createQueue('event', queueAttributes);
  const batches: TestRecord[][] = [];
  const traces: (readonly string[])[] = [];
  const source = startEventSource({
    queue: inProcessQueue(sqs, 'event'),
    async invoke({ Records }, traceHeaders) {
      traces.push(traceHeaders);
      const records = Records as TestRecord[];
      batches.push(records);
      return answer(records);
    },
    ...options,
  });
  onTestFinished(() => source.stop());
  return {
    sqs,
    source,
    batches,
    /** The trace headers of each batch. */
    traces,
    send: (...bodies: string[]) => bodies.map((body) => sqs.send('event', { body }).messageId),
    advance(ms: number) {
      shiftMs += ms;
      sqs.timeMoved();
    },
    /** Resolves once `count` batches are settled. */
    async settled(count: number): Promise<void> {
      while (source.counts().batches < count) await new Promise((resolve) => setTimeout(resolve, 2));
    },
  };
}

export const bodies = (batches: TestRecord[][]) => batches.map((batch) => batch.map(({ body }) => body));
