import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { expect, onTestFinished, test } from 'vitest';
import { linesOfLogGroup } from '../../../src/cli/aws/log-lines.ts';
import { patternOf, readTraced } from '../../../src/cli/aws/trace-target.ts';
import { asText, triesIn } from '../../../src/cli/commands/trace.ts';

const logged = (id: string, more: object) =>
  JSON.stringify({
    level: 'INFO',
    timestamp: '2026-03-02T18:30:00.000Z',
    outcome: 'applied',
    location: { bucket: 'b', key: 'events/a.json', line: 1 },
    attempts: 0,
    event: { id, source: 's', type: 't', time: '2026-03-02T18:30:00Z' },
    ...more,
  });

test('every try of the event is told, with what was written and why not', async () => {
  const failure = { code: 'salesforce/unavailable', message: 'Salesforce is away.' };
  const written = [{ sObject: 'Contact', result: 'created', id: '003' }];
  const lines = [
    'START RequestId: 1',
    logged('e"1', { outcome: 'failed', failure, written: [] }),
    logged('other', { written }),
    '{ broken "e\\"1"',
    logged('e"1', { written, attempts: 1 }),
  ];
  expect(await triesIn(lines, readTraced('e"1'), 0)).toMatchObject([
    { outcome: 'failed', attempts: 0, failure, at: '2026-03-02T18:30:00.000Z' },
    { outcome: 'applied', attempts: 1, written },
  ]);
});

test('of several records that were not written each is told', async () => {
  const failure = { code: 'salesforce/rejected', message: 'Contact: a text is longer than its field.' };
  const refused = [
    { sObject: 'Contact', code: 'salesforce/rejected', salesforceCode: 'STRING_TOO_LONG' },
    { sObject: 'Task', code: 'salesforce/parent-missing' },
  ];
  const line = logged('e', { outcome: 'failed', next: 'dead-letter', failure, written: [], refused });
  const text = asText(await triesIn([line], readTraced('e'), 0));
  expect(text).toContain('attempt 1  failed, dead letter');
  expect(text).toContain('Contact not written: salesforce/rejected STRING_TOO_LONG');
  expect(text).toContain('Task not written: salesforce/parent-missing');
});

test('tries before the time that was asked for are left out', async () => {
  const lines = [logged('e', {}), logged('e', { timestamp: '2026-03-03T00:00:00.000Z' })];
  expect(await triesIn(lines, readTraced('e'), Date.parse('2026-03-02T20:00:00Z'))).toHaveLength(1);
});

test('an object is traced by its place or its key, also where no event could be read', async () => {
  const failure = { code: 'object/not-json', message: 'It is no JSON.' };
  const at = (key: string, line: number, more: object) =>
    logged(`e-${line}`, { location: { bucket: 'b', key, line }, ...more });
  const unread = { event: undefined, outcome: 'failed', failure, next: 'dead-letter', written: [] };
  const lines = [at('x/a.jsonl', 1, {}), at('x/a.jsonl', 2, unread), at('x/a.jsonl.gz', 1, {}), at('x/a', 1, {})];
  const linesOf = async (text: string) =>
    (await triesIn(lines, readTraced(text), 0)).map(({ location }) => location.line);
  expect(await linesOf('s3://b/x/a.jsonl')).toEqual([1, 2]);
  expect(await linesOf('x/a.jsonl')).toEqual([1, 2]);
  expect(await linesOf('s3://b/x/a.jsonl:2')).toEqual([2]);
  expect(await linesOf('s3://other/x/a.jsonl')).toEqual([]);
  const text = asText(await triesIn(lines, readTraced('s3://b/x/a.jsonl'), 0));
  expect(text).toContain('t  e-1  from s\n');
  expect(text).toContain('no event could be read  in s3://b/x/a.jsonl\n');
  expect(text).toContain('failed, dead letter  s3://b/x/a.jsonl:2');
  expect(patternOf(readTraced('s3://b/x/a:2'))).toBe(
    '{ ($.location.key = "x/a:2") || ($.place.key = "x/a:2") || ($.location.key = "x/a") || ($.place.key = "x/a") }',
  );
});

test('what a duplicate tells was written earlier', async () => {
  const written = [{ sObject: 'Contact', result: 'created', id: '003' }];
  const lines = [logged('e', { written }), logged('e', { outcome: 'duplicate', written })];
  const text = asText(await triesIn(lines, readTraced('e'), 0));
  expect(text.match(/^ +(earlier: )?Contact created 003$/gm)).toEqual([
    '      Contact created 003',
    '      earlier: Contact created 003',
  ]);
});

test('a try that follows the end of another was sent again; one that follows a wait was not', async () => {
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
  const text = asText(await triesIn(lines, readTraced('e'), 0));
  expect([...text.matchAll(/attempt 1(.*?) {2}(\w+)/g)].map(([, again, outcome]) => `${outcome}${again}`)).toEqual([
    'failed',
    'failed',
    'failed',
    'applied, sent again',
    'duplicate, sent again',
    'duplicate',
  ]);
});

test('CloudWatch is asked for the event, page by page, empty pages included', async () => {
  const asked: Record<string, unknown>[] = [];
  const pages = [
    { events: [{ message: 'one\n' }], nextToken: 'a' },
    { events: [], nextToken: 'b' },
    { events: [{ message: 'two' }] },
  ];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push(JSON.parse(body));
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(pages[asked.length - 1]));
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
  const filterPattern = patternOf(readTraced('e"1'));
  expect(filterPattern).toBe('{ ($.event.id = "e\\"1") || ($.location.key = "e\\"1") || ($.place.key = "e\\"1") }');
  const lines = await Array.fromAsync(
    linesOfLogGroup({ client, logGroup: '/aws/lambda/export', filterPattern, since: 5 }),
  );
  expect(lines).toEqual(['one', 'two']);
  expect(asked).toMatchObject([
    { logGroupName: '/aws/lambda/export', filterPattern, startTime: 5 },
    { nextToken: 'a' },
    { nextToken: 'b' },
  ]);
});

test('what newer events had set, and lookups that were left out, are told record by record', async () => {
  const written = [
    { sObject: 'Contact', result: 'superseded' },
    { sObject: 'Contact', result: 'updated', id: '003', superseded: ['Title', 'Status__c'] },
    { sObject: 'Task', result: 'created', id: '00T', omitted: ['OwnerId'] },
  ];
  const text = asText(await triesIn([logged('e', { written })], readTraced('e'), 0));
  expect(text.split('\n').slice(3, 6)).toEqual([
    '      Contact superseded (newer events had set all of it)',
    '      Contact updated 003 (newer events had set Title, Status__c)',
    '      Task created 00T (without OwnerId, no such record)',
  ]);
});
