import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { expect, onTestFinished, test } from 'vitest';
import { byEvent, triesReader } from '../../../../src/cli/commands/operations/trace.ts';
import { linesOfLogGroup } from '../../../../src/cli/trace/log-lines.ts';
import {
  type LoggedOutcome,
  linesInWords,
  nextInWords,
  readOutcomes,
} from '../../../../src/cli/trace/logged-outcome.ts';
import { patternOf, readTraceTarget } from '../../../../src/cli/trace/trace-target.ts';
import { logged, loggedTogether } from '../../trace/logged-line.ts';

function triesIn(lines: readonly string[], text: string, since = 0) {
  return lines.flatMap(triesReader(readTraceTarget(text), since));
}

test('finds every attempt at the event, with what was written and why not', () => {
  const failure = { code: 'salesforce/unavailable', message: 'Salesforce is away.' };
  const written = [{ sObject: 'Contact', result: 'created', id: '003' }];
  const lines = [
    'START RequestId: 1',
    logged('e"1', { outcome: 'failed', failure, written: [] }),
    logged('other', { written }),
    '{ broken "e\\"1"',
    logged('e"1', { written, attempts: 1 }),
  ];
  expect(triesIn(lines, 'e"1')).toMatchObject([
    { outcome: 'failed', attempts: 0, failure, at: '2026-03-02T18:30:00.000Z' },
    { outcome: 'applied', attempts: 1, written },
  ]);
});

test('finds the event among others in a line, with its own time', () => {
  const failure = { code: 'salesforce/unavailable', message: 'Salesforce is away.' };
  const lines = [
    loggedTogether(logged('e', { outcome: 'failed', failure }), logged('other', {})),
    loggedTogether(
      logged('other', { outcome: 'duplicate' }),
      logged('e', { attempts: 1, timestamp: '2026-03-02T18:30:09.000Z' }),
    ),
    loggedTogether(logged('other', {})),
  ];
  expect(triesIn(lines, 'e')).toMatchObject([
    { outcome: 'failed', attempts: 0, failure, at: '2026-03-02T18:30:00.000Z' },
    { outcome: 'applied', attempts: 1, at: '2026-03-02T18:30:09.000Z' },
  ]);
  expect(triesIn(lines, 'e', Date.parse('2026-03-02T18:30:05Z'))).toHaveLength(1);
  expect(triesIn(lines, 'events/a.json')).toHaveLength(5);
});

test('a pattern has no more wildcards than CloudWatch allows', () => {
  for (const text of ['x/a:2', 's3://b/x/a:1-3,5', 'e-1']) {
    expect(patternOf(readTraceTarget(text)).match(/\[\*\]/g)?.length).toBeLessThanOrEqual(3);
  }
});

test('finds a line among those that failed alike and were logged together', () => {
  const failure = { code: 'event/not-json', message: 'It is not JSON.' };
  const location = { bucket: 'b', key: 'x/a.jsonl', line: 2 };
  const alike = { event: undefined, outcome: 'failed', failure, location, count: 3, lastLine: 9 };
  const linesOf = (text: string) => triesIn([logged('', alike)], text).map(linesInWords);
  for (const found of ['2', '5', '9', '9-', '1-2']) expect(linesOf(`x/a.jsonl:${found}`)).toEqual(['2-9 (3 lines)']);
  for (const missed of ['1', '10-']) expect(linesOf(`x/a.jsonl:${missed}`)).toEqual([]);
});

test('leaves out attempts before the requested time', () => {
  const lines = [logged('e', {}), logged('e', { timestamp: '2026-03-03T00:00:00.000Z' })];
  expect(triesIn(lines, 'e', Date.parse('2026-03-02T20:00:00Z'))).toHaveLength(1);
});

test('finds an object by its location or key, also if no event could be read', () => {
  const failure = { code: 'object/not-json', message: 'It is not JSON.' };
  const at = (key: string, line: number, more: object) =>
    logged(`e-${line}`, { location: { bucket: 'b', key, line }, ...more });
  const unread = { event: undefined, outcome: 'failed', failure, next: 'dead-letter', written: [] };
  const lines = [at('x/a.jsonl', 1, {}), at('x/a.jsonl', 2, unread), at('x/a.jsonl.gz', 1, {}), at('x/a', 1, {})];
  const linesOf = (text: string) => triesIn(lines, text).map(({ location }) => location.line);
  expect(linesOf('s3://b/x/a.jsonl')).toEqual([1, 2]);
  expect(linesOf('x/a.jsonl')).toEqual([1, 2]);
  expect(linesOf('s3://b/x/a.jsonl:2')).toEqual([2]);
  expect(linesOf('s3://other/x/a.jsonl')).toEqual([]);
  expect(byEvent(triesIn(lines, 's3://b/x/a.jsonl'))).toMatchObject([
    { event: { id: 'e-1' }, tries: [{}] },
    { location: { key: 'x/a.jsonl', line: 2 }, tries: [{ next: 'dead-letter' }] },
  ]);
  expect(patternOf(readTraceTarget('s3://b/x/a:2'))).toBe(
    '{ ($.events[*].location.key = "x/a:2") || ($.location.key = "x/a:2") || ($.place.key = "x/a:2") || ' +
      '($.events[*].location.key = "x/a") || ($.location.key = "x/a") || ($.place.key = "x/a") }',
  );
});

test('an attempt that follows the end of another was sent again, one that follows a deferral was not', () => {
  const failure = { code: 'salesforce/rejected', message: 'No.' };
  const at = (second: number, more: object) => logged('e', { timestamp: `2026-03-02T18:30:0${second}.000Z`, ...more });
  const lines = [
    at(1, { outcome: 'failed', next: 'deferred', failure }),
    at(2, { outcome: 'failed', next: 'parked', failure }),
    at(3, { outcome: 'failed', next: 'dead-letter', failure }),
    at(4, {}),
    at(5, { outcome: 'duplicate' }),
    at(6, { location: { bucket: 'b', key: 'events/other.json', line: 1 }, outcome: 'duplicate' }),
  ];
  const [event] = byEvent(triesIn(lines, 'e'));
  expect(event?.tries.map(({ outcome, sentAgain }) => [outcome, sentAgain])).toEqual([
    ['failed', false],
    ['failed', false],
    ['failed', false],
    ['applied', true],
    ['duplicate', true],
    ['duplicate', false],
  ]);
});

test.each([
  ['retry', ', will be retried'],
  ['deferred', ', will be retried'],
  ['parked', ', parked'],
  ['dead-letter', ', dead letter'],
  // As `recover` logs it.
  [undefined, ''],
])('a failure with next %s is followed by "%s"', (next, words) => {
  const failure = { code: 'salesforce/rejected', message: 'No.' };
  const read = readOutcomes(logged('e', { outcome: 'failed', failure, ...(next ? { next } : {}) }))[0] as LoggedOutcome;
  expect(nextInWords(read)).toBe(words);
});

test('reads CloudWatch page by page, empty pages included', async () => {
  const requested: Record<string, unknown>[] = [];
  const pages = [
    { events: [{ message: 'one\n' }], nextToken: 'a' },
    { events: [], nextToken: 'b' },
    { events: [{ message: 'two' }] },
  ];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requested.push(JSON.parse(body));
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(pages[requested.length - 1]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new CloudWatchLogsClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  const filterPattern = patternOf(readTraceTarget('e"1'));
  expect(filterPattern).toBe(
    '{ ($.events[*].event.id = "e\\"1") || ($.event.id = "e\\"1") || ' +
      '($.events[*].location.key = "e\\"1") || ($.location.key = "e\\"1") || ($.place.key = "e\\"1") }',
  );
  const lines = await Array.fromAsync(
    linesOfLogGroup({ client, logGroup: '/aws/lambda/export', filterPattern, since: 5 }),
  );
  expect(lines).toEqual(['one', 'two']);
  expect(requested).toMatchObject([
    { logGroupName: '/aws/lambda/export', filterPattern, startTime: 5 },
    { nextToken: 'a' },
    { nextToken: 'b' },
  ]);
});
