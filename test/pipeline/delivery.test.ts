import { expect, test } from 'vitest';
import type { Failure } from '../../src/failure.ts';
import { allLines, type LineRanges } from '../../src/line-ranges.ts';
import { type Delivery, deliveryOf } from '../../src/pipeline/delivery.ts';
import type { QueueMessage } from '../../src/pipeline/event/message.ts';
import { parseMessage } from '../../src/pipeline/event/parse-message.ts';
import type { EventResult } from '../../src/pipeline/event-result.ts';
import { hopsAllowed } from '../../src/pipeline/settle/hops.ts';
import type { OutgoingMessage } from '../../src/pipeline/settle/queues.ts';
import type { Outcome } from '../../src/pipeline/write/outcome.ts';
import { type Request, requestBody } from '../../src/request.ts';

const options = { random: () => 0.5, now: '2026-01-01T00:00:00Z' };
const locked: Failure = { code: 'salesforce/row-locked', message: 'locked' };
const failed = (failure: Failure): Outcome => ({ kind: 'failed', failure, written: [] });
const header = { id: '1', source: 's', type: 't', time: '2026-01-01T00:00:00Z', contentHash: 'h' };

const messageOf = (request: Partial<Request> = {}, more: Partial<QueueMessage> = {}): QueueMessage => ({
  messageId: 'm',
  queueArn: 'arn:a:sqs:r:1:event',
  receiveCount: 1,
  body: requestBody({
    objects: [{ bucket: 'b', key: 'k' }],
    lines: allLines,
    attempts: 0,
    mayHaveWritten: false,
    ...request,
  }),
  ...more,
});

function start(message: QueueMessage) {
  const eventResults: EventResult[] = [];
  const onEventResult = (eventResult: EventResult) => void eventResults.push(eventResult);
  const delivery = deliveryOf(message, { attemptsAllowed: 10, onEventResult });
  const [object] = delivery.objects;
  if (!object) throw new Error('The message names an object.');
  return { delivery, object, eventResults };
}

function nextRequests(delivery: Delivery): (Request | undefined)[] {
  return delivery.nextMessages(options).map(requestIn);
}

function requestIn({ body }: OutgoingMessage): Request | undefined {
  const content = parseMessage({ messageId: 'n', body, receiveCount: 1, queueArn: 'arn' });
  return content.kind === 'request' ? content.request : undefined;
}

const at = (line: number) => ({ bucket: 'b', key: 'k', versionId: 'v1', line });

test('a delivery that was read and applied leaves no message', () => {
  const { delivery, object } = start(messageOf());
  object.record(at(1), { outcome: { kind: 'applied', written: [] } });
  object.finish();
  expect(delivery.nextMessages(options)).toEqual([]);
});

test('the passes of a message that may be poison are no hops of its events', () => {
  const after = (request: Partial<Request>) => {
    const { delivery, object } = start(messageOf({ hops: hopsAllowed, ...request }));
    object.record(at(1), { outcome: failed({ code: 'delivery/in-progress', message: 'locked' }) });
    object.finish();
    return { request: delivery.request, next: nextRequests(delivery) };
  };
  expect(after({})).toMatchObject({ request: { hops: hopsAllowed }, next: [{ hops: hopsAllowed + 1 }] });
  const passedOn = after({ receives: 1 });
  expect(passedOn.request).not.toHaveProperty('hops');
  expect(passedOn.next).toMatchObject([{ hops: 1 }]);
});

test('a line of which one event was recorded and another was not reached goes on from itself', () => {
  const { delivery, object } = start(messageOf());
  object.stopBefore(at(4));
  object.record(at(4), { outcome: { kind: 'applied', written: [] } });
  object.record(at(3), { outcome: { kind: 'applied', written: [] } });
  expect(nextRequests(delivery)).toMatchObject([{ lines: [[4, Number.POSITIVE_INFINITY]] }]);
});

test('an object that was never reached goes on as a whole', () => {
  const { delivery } = start(messageOf({ objects: ['a', 'b'].map((key) => ({ bucket: 'b', key })), lines: [[3, 9]] }));
  expect(nextRequests(delivery)).toMatchObject(['a', 'b'].map((key) => ({ objects: [{ key }], lines: [[3, 9]] })));
});

test('an object that was stopped goes on from its line, in the version that was read', () => {
  const { delivery, object } = start(messageOf({ lines: [[3, 9]] }));
  object.record(at(3), { outcome: { kind: 'applied', written: [] } });
  object.stopBefore(at(5));
  expect(delivery.nextMessages(options).map(({ to }) => to)).toEqual(['backlog']);
  expect(nextRequests(delivery)).toMatchObject([{ objects: [{ versionId: 'v1' }], lines: [[5, 9]], attempts: 0 }]);
});

test('a failure of all lines from here on leaves none unread', () => {
  const { delivery, object } = start(messageOf({ lines: [[3, 9]] }));
  object.record(at(5), { outcome: failed(locked), andAllAfter: true });
  const lines: LineRanges = [[5, 9]];
  expect(nextRequests(delivery)).toMatchObject([{ lines, attempts: 1 }]);
});

test('each object of a message keeps its own results', () => {
  const { delivery } = start(messageOf({ objects: ['a', 'b'].map((key) => ({ bucket: 'b', key })) }));
  const [a, b] = delivery.objects;
  a?.finish();
  b?.record({ ...at(2), key: 'b' }, { outcome: failed(locked) });
  b?.finish();
  expect(nextRequests(delivery)).toMatchObject([{ objects: [{ key: 'b' }], lines: [[2, 2]] }]);
});

test('a result is reported with its message, its attempts and what comes next', () => {
  const { object, eventResults } = start(messageOf({ attempts: 9 }));
  const event = { ...header, location: at(1) };
  object.record(at(1), { event, outcome: { kind: 'applied', written: [] }, rulesHash: 'r' });
  object.record(at(2), { outcome: failed(locked) });
  expect(eventResults).toEqual([
    { messageId: 'm', location: at(1), attempts: 9, event, outcome: { kind: 'applied', written: [] } },
    { messageId: 'm', location: at(2), attempts: 9, outcome: failed(locked), next: 'dead-letter' },
  ]);
});

test.each([
  [1, false, false],
  [2, false, true],
  [1, true, true],
])('received %i times, marked %s: an earlier attempt may have written is %s', (receiveCount, mayHaveWritten, flag) => {
  const { delivery } = start(messageOf({ mayHaveWritten }, { receiveCount }));
  expect(delivery.request.mayHaveWritten).toBe(flag);
});

test('a message that cannot be understood has no objects and becomes a dead letter as it came', () => {
  const delivery = deliveryOf(messageOf({}, { body: 'what is this' }), { attemptsAllowed: 10 });
  expect(delivery.objects).toEqual([]);
  expect(delivery.nextMessages(options)).toMatchObject([
    { to: 'dead-letter', body: 'what is this', attributes: { Code: 'message/unreadable' } },
  ]);
});
