import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSchemaFiles } from '../../../src/schema-files.ts';
import {
  createEvaluator,
  type Evaluator,
  SupersededError,
  TooLongError,
} from '../../../src/studio/server/thread/evaluator.ts';

let evaluator: Evaluator;
let create: () => Evaluator;
beforeAll(async () => {
  const schema = await readSchemaFiles('salesforce/schema');
  create = () => createEvaluator({ schema, timeZone: 'UTC' });
  evaluator = create();
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

test('what one that ends has not answered, the next one answers', async () => {
  const [before, after] = [create(), create()];
  const asked = ['a', 'b'].map((name) =>
    before.ask('evaluate', { path: `mappings/${name}.yaml`, text: mapping(name) }),
  );
  const ended = before.giveTo(after);
  const answers = await Promise.all(asked);
  await ended;
  expect(answers.map(({ form }) => form?.description)).toEqual(['a', 'b']);
  const left = after.ask('evaluate', { path: 'mappings/a.yaml', text: mapping('a') });
  await Promise.all([expect(left).rejects.toThrow('The studio was closed.'), after.close()]);
});
