// Whatever is sent to the queue: a request, something known by name, or a failure whose reason repeats nothing of the
// message. A request that was understood is understood again after it has been written to a message of ours.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMessage } from '../../src/pipeline/event/parse-message.ts';
import { requestBody } from '../../src/request.ts';
import { fuzzInputs, fuzzRuns, fuzzSeed } from './fuzz-runs.ts';

/** In most texts of every message, and in no reason. */
const marked = 'Quillfeather';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).map((more) => `${marked}${more}`),
  fc.constantFrom('__proto__', 'constructor', 'toString', '%E0%A4', '100%', 'a+b', 'folder/', '\ud800', '\u0000', ''),
);
const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), text);
const size = fc.oneof(fc.nat(), anything);
const optional = { requiredKeys: [] };

const s3 = fc.record({
  bucket: fc.oneof({ weight: 5, arbitrary: fc.record({ name: text }) }, { weight: 1, arbitrary: anything }),
  object: fc.oneof(
    { weight: 5, arbitrary: fc.record({ key: text, versionId: anything, eTag: anything, size }, optional) },
    { weight: 1, arbitrary: anything },
  ),
});
const eventName = fc.oneof(
  fc.constantFrom('ObjectCreated:Put', 's3:ObjectCreated:Copy', 'ObjectRemoved:Delete', 'constructor', '__proto__'),
  text,
);
const record = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      eventSource: fc.constantFrom('aws:s3', 'aws:s3', 'aws:s3', 'aws:sqs'),
      eventVersion: fc.constantFrom('2.1', '2.6', '3.0'),
      eventName,
      s3,
    }),
  },
  { weight: 1, arbitrary: anything },
);
const count = fc.oneof(fc.nat(20), anything);
const extension = fc.record(
  {
    version: fc.constantFrom(1, 1, 1, 2),
    attempts: count,
    serviceAttempts: count,
    hops: count,
    tried: fc.oneof(fc.boolean(), anything),
    again: fc.constantFrom(true, false, undefined),
    restore: fc.constantFrom(true, false, undefined),
    lines: fc.oneof(fc.constantFrom('1', '2-4,9-', '5,3', '0', '1-'), text),
  },
  { requiredKeys: ['version', 'attempts', 'tried'] },
);
const records = fc.oneof(
  { weight: 5, arbitrary: fc.array(record, { maxLength: 4 }) },
  { weight: 1, arbitrary: anything },
);
const notification = fc.record({ Records: records, s3ToSalesforce: extension }, { requiredKeys: ['Records'] });
const eventBridge = fc.record({
  source: fc.oneof(fc.constant('aws.s3'), text),
  'detail-type': fc.oneof(
    fc.constantFrom('Object Created', 'Object Deleted', 'AWS API Call via CloudTrail', 'constructor'),
    text,
  ),
  detail: fc.oneof(s3, anything),
});
const odd = fc.record(
  {
    Type: fc.oneof(fc.constantFrom('Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'), anything),
    Message: anything,
    Event: fc.oneof(fc.constant('s3:TestEvent'), anything),
    specversion: anything,
    type: anything,
    Records: records,
  },
  optional,
);
const json = fc.oneof(notification, eventBridge, odd, anything).map((value) => JSON.stringify(value));
const inTopic = fc
  .tuple(json, fc.boolean())
  .map(([body, wraps]) => (wraps ? JSON.stringify({ Type: 'Notification', Message: body }) : body));
/** Cut off, or with one character replaced. */
const damaged = fc.tuple(inTopic, fc.nat(), fc.string({ unit: 'binary', maxLength: 2 })).map(([body, at, by]) => {
  const index = at % (body.length + 1);
  return at % 2 === 0 ? body.slice(0, index) : `${body.slice(0, index)}${by}${body.slice(index + 1)}`;
});
const body = fc.oneof({ weight: 4, arbitrary: inTopic }, { weight: 1, arbitrary: damaged });

const parse = (text: string) => parseMessage({ messageId: 'm', body: text, receiveCount: 1, queueArn: 'arn' });

test('every message is a request, known by name, or unreadable for a reason that repeats nothing of it', () => {
  const numRuns = fuzzRuns(3_000);
  const inputs = fuzzInputs('message bodies');
  const kinds = new Set<string>();
  const property = fc.property(body, (text) => {
    inputs.start();
    const content = parse(text);
    kinds.add(content.kind);
    if (content.kind === 'unreadable') {
      expect(content.failure.code).toBe('message/unreadable');
      expect(content.failure.message).not.toContain(marked);
      expect(content.failure.message.length).toBeLessThan(300);
    } else if (content.kind === 'nothing') {
      expect(content.leftAlone.length).toBeGreaterThan(0);
    } else {
      expect(content.request.objects.length).toBeGreaterThan(0);
      const { isNotification: _, ...request } = content.request;
      expect(parse(requestBody(content.request))).toEqual({ kind: 'request', request });
    }
    if (content.kind !== 'unreadable') expect(JSON.stringify(content.leftAlone ?? [])).not.toContain(marked);
    inputs.end();
  });
  fc.assert(property, { seed: fuzzSeed, numRuns });
  inputs.report();
  expect(inputs.count()).toBeGreaterThanOrEqual(numRuns);
  expect([...kinds].toSorted()).toEqual(['nothing', 'request', 'unreadable']);
});
