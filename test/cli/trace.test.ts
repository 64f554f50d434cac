import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { expect, onTestFinished, test } from 'vitest';
import { linesOfLogGroup } from '../../src/cli/log-lines.ts';
import { asText, triesIn } from '../../src/cli/trace.ts';

const logged = (id: string, more: object) =>
  JSON.stringify({
    level: 'INFO',
    timestamp: '2026-03-02T18:30:00.000Z',
    outcome: 'applied',
    place: { bucket: 'b', key: 'events/a.json', line: 1 },
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
  expect(await triesIn(lines, 'e"1', 0)).toMatchObject([
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
  const text = asText('e', await triesIn([line], 'e', 0));
  expect(text).toContain('attempt 1  failed, dead letter');
  expect(text).toContain('Contact not written: salesforce/rejected STRING_TOO_LONG');
  expect(text).toContain('Task not written: salesforce/parent-missing');
});

test('tries before the time that was asked for are left out', async () => {
  const lines = [logged('e', {}), logged('e', { timestamp: '2026-03-03T00:00:00.000Z' })];
  expect(await triesIn(lines, 'e', Date.parse('2026-03-02T20:00:00Z'))).toHaveLength(1);
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
  const lines = await Array.fromAsync(
    linesOfLogGroup({ client, logGroup: '/aws/lambda/export', eventId: 'e"1', since: 5 }),
  );
  expect(lines).toEqual(['one', 'two']);
  const filterPattern = '{ $.event.id = "e\\"1" }';
  expect(asked).toMatchObject([
    { logGroupName: '/aws/lambda/export', filterPattern, startTime: 5 },
    { nextToken: 'a' },
    { nextToken: 'b' },
  ]);
});
