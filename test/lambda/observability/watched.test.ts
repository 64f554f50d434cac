import { expect, test } from 'vitest';
import { watchedApi } from '../../../src/lambda/observability/watched.ts';
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
