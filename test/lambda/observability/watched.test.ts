import { expect, test } from 'vitest';
import { loggedReceived, loggedWaiting, watchedApi } from '../../../src/lambda/observability/watched.ts';
import type { SalesforceApi } from '../../../src/pipeline/write/salesforce/api.ts';

test('a call is counted with the rows that it writes: 0 for a query', async () => {
  const counted: number[] = [];
  const api: SalesforceApi = { version: '65.0', call: async () => ({ status: 200, body: {} }) };
  const watched = watchedApi(
    api,
    (rows) => void counted.push(rows),
    (_name, run) => run(),
  );
  await watched.call({ method: 'GET', path: '/query?q=x' });
  await watched.call({ method: 'DELETE', path: '/composite/sobjects?ids=a,b', rows: 2 });
  expect(counted).toEqual([0, 2]);
});

test('what became of events is logged before their messages are deleted', async () => {
  const steps: string[] = [];
  const note = (step: string) => async () => void steps.push(step);
  const flush = () => void steps.push('log');
  const received = loggedReceived({ acknowledge: note('acknowledge') }, flush);
  await received.acknowledge(['m']);
  const waiting = loggedWaiting({ receive: async () => [], delete: note('delete'), release: note('release') }, flush);
  await waiting.delete([]);
  await waiting.release([]);
  expect(steps).toEqual(['log', 'acknowledge', 'log', 'delete', 'release']);
});

test('a Salesforce call has a span with its rows', async () => {
  const spans: unknown[] = [];
  const api: SalesforceApi = { version: '65.0', call: async () => ({ status: 200, body: {} }) };
  const watched = watchedApi(
    api,
    () => {},
    (name, run, details) => {
      spans.push([name, details]);
      return run();
    },
  );
  await watched.call({ method: 'PATCH', path: '/composite', rows: 7 });
  expect(spans).toEqual([['Salesforce', { namespace: 'remote', annotations: { rows: 7 } }]]);
});
