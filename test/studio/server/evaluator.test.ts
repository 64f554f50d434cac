import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSchemaFiles } from '../../../src/schema-files.ts';
import {
  askNow,
  ClosedError,
  createEvaluator,
  type Evaluator,
  SupersededError,
  TooLongError,
} from '../../../src/studio/server/thread/evaluator.ts';

let evaluator: Evaluator;
beforeAll(async () => {
  const schema = await readSchemaFiles('salesforce/schema');
  evaluator = createEvaluator({ schema, timeZone: 'UTC' });
});
afterAll(() => evaluator.close());

const mapping = (name: string) =>
  `event: a.b\ndescription: ${name}\nrecords:\n  - object: Contact\n    key: { Counselor_Id__c: data.id }\n`;

test('of several texts of a file, the first and the newest are evaluated', async () => {
  const asked = ['one', 'two', 'three', 'four'].map((name) =>
    evaluator.ask('evaluate', { path: 'mappings/a.yaml', text: mapping(name) }),
  );
  const other = evaluator.ask('evaluate', { path: 'mappings/b.yaml', text: mapping('other') });
  const results = await Promise.allSettled(asked);
  const names = results.map((result) =>
    result.status === 'fulfilled' ? result.value.form?.description : result.reason instanceof SupersededError,
  );
  expect(names).toEqual(['one', true, true, 'four']);
  expect((await other).form?.description).toBe('other');
});

test('after one that takes too long, the next is answered by another thread', async () => {
  const first = evaluator.ask('evaluate', { path: 'mappings/a.yaml', text: mapping('one') }, 0);
  await expect(first).rejects.toBeInstanceOf(TooLongError);
  const next = await evaluator.ask('evaluate', { path: 'mappings/a.yaml', text: mapping('two') });
  expect(next.form?.description).toBe('two');
});

test('what was asked when a new snapshot replaced the evaluator is answered by the new one', async () => {
  const start = { schema: await readSchemaFiles('salesforce/schema'), timeZone: 'UTC' };
  let current = createEvaluator(start);
  const request = { path: 'mappings/a.yaml', text: mapping('one') };
  const asked = askNow({ evaluator: () => current }, 'evaluate', request);
  const before = current;
  current = createEvaluator(start);
  await before.close();
  expect((await asked).form?.description).toBe('one');
  const last = askNow({ evaluator: () => current }, 'evaluate', request);
  const refused = expect(last).rejects.toBeInstanceOf(ClosedError);
  await current.close();
  await refused;
});
