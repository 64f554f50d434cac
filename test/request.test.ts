import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allLines, rangesOf } from '../src/line-ranges.ts';
import { parseMessage } from '../src/pipeline/event/parse-message.ts';
import { type Request, requestBody } from '../src/request.ts';

const parse = (body: string) => parseMessage({ messageId: 'm', body, receiveCount: 1, queueArn: 'arn:example' });

const key = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.isWellFormed());
const object = fc.record(
  {
    bucket: fc.stringMatching(/^[a-z0-9][a-z0-9.-]{2,62}$/),
    // An empty object with the name of a folder needs no processing, so no request contains it.
    key: key.map((text) => `${text}.json`),
    versionId: fc.string({ minLength: 1 }),
    eTag: fc.string({ minLength: 1 }),
    size: fc.nat(),
  },
  { requiredKeys: ['bucket', 'key'] },
);
const lines = fc.oneof(
  fc.constant(allLines),
  fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1 }).map(rangesOf),
);
const request: fc.Arbitrary<Request> = fc.record(
  {
    objects: fc.array(object, { minLength: 1, maxLength: 3 }),
    lines,
    attempts: fc.nat(),
    mayHaveWritten: fc.boolean(),
    forceReapply: fc.constant(true),
    restore: fc.constant(true),
    hops: fc.integer({ min: 1 }),
  },
  { requiredKeys: ['objects', 'lines', 'attempts', 'mayHaveWritten'] },
);

test('a request written to a message is read back unchanged', () => {
  fc.assert(
    fc.property(request, (asked) => {
      expect(parse(requestBody(asked))).toEqual({ kind: 'request', request: asked });
    }),
    { numRuns: 500 },
  );
});

test('our messages are S3 notifications with an extension', () => {
  const objects = [{ bucket: 'events', key: 'a b+c/é.json', size: 5, eTag: 'e', versionId: 'v' }];
  expect(JSON.parse(requestBody({ objects, lines: [[3, 5]], attempts: 2, mayHaveWritten: true }))).toEqual({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: {
          s3SchemaVersion: '1.0',
          bucket: { name: 'events' },
          object: { key: 'a+b%2Bc/%C3%A9.json', size: 5, eTag: 'e', versionId: 'v' },
        },
      },
    ],
    s3ToSalesforce: { version: 1, attempts: 2, tried: true, lines: '3-5' },
  });
});

test('a failure report in a message does not change its request', () => {
  const asked: Request = {
    objects: [{ bucket: 'events', key: 'a' }],
    lines: allLines,
    attempts: 10,
    mayHaveWritten: true,
  };
  const report = {
    code: 'event/not-json',
    message: 'm',
    attempts: 10,
    at: '2026-01-01T00:00:00Z',
    count: 1,
    events: [],
  };
  const body = requestBody(asked, report);
  expect(JSON.parse(body).s3ToSalesforce.report).toEqual(report);
  expect(parse(body)).toEqual({ kind: 'request', request: asked });
});
