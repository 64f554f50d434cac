import { expect, test } from 'vitest';
import type { FailureCode } from '../../../src/failure.ts';
import { allLines } from '../../../src/line-ranges.ts';
import { parseMessage } from '../../../src/pipeline/event/parse-message.ts';
import { type Next, nextMessages, nextOf } from '../../../src/pipeline/settle/next-messages.ts';
import type { OutgoingMessage } from '../../../src/pipeline/settle/queues.ts';
import { type ResultSummary, resultSummary } from '../../../src/pipeline/settle/result-summary.ts';
import { transportFailure } from '../../../src/pipeline/write/salesforce/service-failure.ts';
import { requestBody } from '../../../src/request.ts';

const object = { bucket: 'events', key: 'a b/ü.jsonl', versionId: 'v1' };
const options = { attemptsAllowed: 10, random: () => 0.5, now: '2026-01-01T00:00:00Z' };

function failing(code: FailureCode, lines: readonly number[]): ResultSummary {
  const summary = resultSummary(allLines);
  for (const line of lines) {
    summary.add({ line, outcome: { kind: 'failed', failure: { code, message: `about ${code}` }, written: [] } });
  }
  return summary;
}

function requestIn({ body }: OutgoingMessage) {
  const content = parseMessage({ messageId: 'm', body, receiveCount: 1, queueArn: 'arn' });
  return content.kind === 'request' ? content.request : content;
}

test('events that are done need no message', () => {
  const summary = resultSummary(allLines);
  summary.add({ line: 1, outcome: { kind: 'applied', written: [] } });
  summary.add({ line: 2, outcome: { kind: 'ignored', because: 'unmapped' } });
  expect(nextMessages({ attempts: 0, mayHaveWritten: false }, { object, summary }, options)).toEqual([]);
});

test('lines that may succeed later go into one delayed message with one more attempt', () => {
  const [message, ...others] = nextMessages(
    { attempts: 2, mayHaveWritten: false },
    { object, summary: failing('salesforce/parent-missing', [5, 3, 4]) },
    options,
  );
  expect(others).toEqual([]);
  expect(message).toMatchObject({ to: 'source', delaySeconds: 14 });
  expect(requestIn(message as OutgoingMessage)).toEqual({
    objects: [object],
    lines: [[3, 5]],
    attempts: 3,
    mayHaveWritten: false,
    hops: 1,
  });
});

test('a failed event that may have been written is marked so in all later attempts', () => {
  const summary = resultSummary(allLines);
  const failure = { code: 'salesforce/unreachable', message: 'no reply' } as const;
  summary.add({ line: 1, outcome: { kind: 'failed', failure, written: [], mayHaveWritten: true } });
  const mayHaveWrittenOf = (request: { attempts: number; mayHaveWritten: boolean }, of: ResultSummary) =>
    nextMessages(request, { object, summary: of }, options).map((message) => requestIn(message));
  expect(mayHaveWrittenOf({ attempts: 0, mayHaveWritten: false }, summary)).toMatchObject([{ mayHaveWritten: true }]);
  expect(mayHaveWrittenOf({ attempts: 1, mayHaveWritten: true }, failing('salesforce/row-locked', [1]))).toMatchObject([
    { mayHaveWritten: true },
  ]);
});

test.each<[FailureCode, number, number, Next]>([
  ['event/no-type', 0, 0, 'dead-letter'],
  ['event/no-type', 4, 4, 'dead-letter'],
  ['mapping/unloadable', 0, 0, 'parked'],
  ['delivery/in-progress', 9, 0, 'deferred'],
  ['salesforce/parent-missing', 8, 0, 'retry'],
  ['salesforce/parent-missing', 9, 0, 'dead-letter'],
  ['salesforce/parent-missing', 9, 1, 'parked'],
  ['salesforce/unavailable', 8, 8, 'retry'],
  ['salesforce/unavailable', 9, 0, 'parked'],
])('%s after %i failed attempts, %i of them the service’s: %s', (code, attempts, serviceAttempts, next) => {
  expect(nextOf({ code, message: '' }, { attempts, serviceAttempts }, 10)).toBe(next);
});

test('attempts that failed because of the service are counted separately and start over after parking', () => {
  const first = nextMessages(
    { attempts: 0, mayHaveWritten: false },
    { object, summary: failing('aws/unavailable', [1]) },
    options,
  );
  expect(first.map(requestIn)).toMatchObject([{ attempts: 1, serviceAttempts: 1 }]);
  const request = { attempts: 9, serviceAttempts: 1, mayHaveWritten: false };
  const last = nextMessages(request, { object, summary: failing('salesforce/parent-missing', [1]) }, options);
  expect(last).toMatchObject([{ to: 'parked', attributes: { Code: 'salesforce/parent-missing', Attempts: '10' } }]);
  expect(last.map(requestIn)).toEqual([{ objects: [object], lines: [[1, 1]], attempts: 0, mayHaveWritten: false }]);
});

test('delays grow from seconds and never pass what SQS allows', () => {
  const delays = Array.from({ length: 9 }, (_, attempts) => {
    const next = nextMessages(
      { attempts, mayHaveWritten: true },
      { object, summary: failing('salesforce/unreachable', [1]) },
      options,
    );
    return next[0]?.delaySeconds as number;
  });
  expect(delays[0]).toBeLessThanOrEqual(2);
  expect(delays).toEqual([...delays].sort((a, b) => a - b));
  expect(Math.max(...delays)).toBeLessThanOrEqual(900);
});

test('after the tenth failed attempt an event is a dead letter, and a failure of the service is parked', () => {
  for (const [code, to] of [
    ['salesforce/parent-missing', 'dead-letter'],
    ['salesforce/unavailable', 'parked'],
  ] as const) {
    const [message] = nextMessages(
      { attempts: 9, mayHaveWritten: true },
      { object, summary: failing(code, [7]) },
      options,
    );
    expect(message).toMatchObject({ to, delaySeconds: 0, attributes: { Code: code, Attempts: '10' } });
    expect(message?.attributes.Place).toBe('s3://events/a b/ü.jsonl:7');
    expect(requestIn(message as OutgoingMessage)).toEqual({
      objects: [object],
      lines: [[7, 7]],
      attempts: 0,
      mayHaveWritten: true,
    });
  }
});

test('an event that cannot succeed is a dead letter at once, and one whose mapping does not load is parked at once', () => {
  const first = { attempts: 0, mayHaveWritten: false };
  expect(nextMessages(first, { object, summary: failing('event/no-type', [1]) }, options)[0]?.to).toBe('dead-letter');
  expect(nextMessages(first, { object, summary: failing('mapping/unloadable', [1]) }, options)[0]?.to).toBe('parked');
});

test('a deferral does not count as an attempt, even at the end', () => {
  const [message] = nextMessages(
    { attempts: 9, mayHaveWritten: true },
    { object, summary: failing('delivery/in-progress', [1]) },
    options,
  );
  expect(message?.to).toBe('source');
  expect(requestIn(message as OutgoingMessage)).toMatchObject({ attempts: 9 });
});

test('a retry and a deferral count as a hop; unread lines and abandoned events do not', () => {
  const hopsOf = (request: { attempts: number; hops?: number }, code: FailureCode) =>
    nextMessages({ mayHaveWritten: false, ...request }, { object, summary: failing(code, [1]) }, options).map(
      (message) => {
        const next = requestIn(message);
        return 'hops' in next ? next.hops : undefined;
      },
    );
  expect(hopsOf({ attempts: 0 }, 'salesforce/row-locked')).toEqual([1]);
  expect(hopsOf({ attempts: 1, hops: 7 }, 'salesforce/row-locked')).toEqual([8]);
  expect(hopsOf({ attempts: 1, hops: 7 }, 'delivery/in-progress')).toEqual([8]);
  expect(hopsOf({ attempts: 9, hops: 7 }, 'salesforce/row-locked')).toEqual([undefined]);
  expect(hopsOf({ attempts: 9, hops: 7 }, 'salesforce/unavailable')).toEqual([undefined]);
  const unread = nextMessages(
    { attempts: 1, hops: 7, mayHaveWritten: false },
    { object, summary: resultSummary(allLines), unread: [[801, Number.POSITIVE_INFINITY]] },
    options,
  );
  expect(unread.map(requestIn)).toMatchObject([{ hops: 7 }]);
});

test('lines that were not reached in time continue in the backlog, without an attempt', () => {
  const [message] = nextMessages(
    { attempts: 1, mayHaveWritten: false },
    { object, summary: resultSummary(allLines), unread: [[801, Number.POSITIVE_INFINITY]] },
    options,
  );
  expect(message).toMatchObject({ to: 'backlog', delaySeconds: 0 });
  expect(requestIn(message as OutgoingMessage)).toEqual({
    objects: [object],
    lines: [[801, Number.POSITIVE_INFINITY]],
    attempts: 1,
    mayHaveWritten: false,
  });
});

test('a million bad lines make few messages, each small enough for SQS', () => {
  const lines = Array.from({ length: 1_000_000 }, (_, index) => index * 2 + 1);
  const next = nextMessages(
    { attempts: 0, mayHaveWritten: false },
    { object, summary: failing('event/not-json', lines) },
    options,
  );
  expect(next.length).toBeLessThan(200);
  expect(Math.max(...next.map(({ body }) => Buffer.byteLength(body)))).toBeLessThan(240_000);
});

test('a truncated object fails from there to the end of the request', () => {
  const summary = resultSummary([[1, 50]]);
  const failure = { code: 'object/truncated' as const, message: '' };
  summary.add({ line: 12, andAllAfter: true, outcome: { kind: 'failed', failure, written: [] } });
  expect(summary.failed(() => true)[0]?.lines).toEqual([[12, 50]]);
});

test('SQS accepts the body whatever characters an id has', () => {
  const event = { id: 'x\ufffe\uffff', source: 's', type: 't', time: '2026-01-01T00:00:00Z' };
  const report = {
    code: 'c',
    message: 'm',
    attempts: 1,
    at: '',
    count: 1,
    events: [{ line: 1, ...event, written: [] }],
  };
  const request = { objects: [{ bucket: 'b', key: 'k' }], lines: allLines, attempts: 0, mayHaveWritten: false };
  const body = requestBody(request, report);
  expect(body).not.toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
  expect(JSON.parse(body).s3ToSalesforce.report.events[0].id).toBe(event.id);
});

test('a call without an answer is not repeated while Salesforce may still be working on it', () => {
  const { failure } = transportFailure(Object.assign(new Error(), { name: 'TimeoutError' }));
  const summary = failing('salesforce/row-locked', [1]);
  summary.add({ line: 2, outcome: { kind: 'failed', failure, written: [], mayHaveWritten: true } });
  const delayOf = (attempts: number, random: number) =>
    nextMessages({ attempts, mayHaveWritten: false }, { object, summary }, { ...options, random: () => random })[0]
      ?.delaySeconds;
  expect(delayOf(0, 0)).toBe(300);
  expect(delayOf(0, 0.99)).toBeLessThanOrEqual(450);
  expect(delayOf(8, 0.99)).toBeGreaterThan(800);
  const reset = transportFailure(new Error()).failure;
  expect(reset.retryAfterSeconds).toBeUndefined();
});
