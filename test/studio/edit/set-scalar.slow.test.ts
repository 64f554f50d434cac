import { expect, test } from 'vitest';
import { editEachScalar } from './edit-each-scalar.ts';

test('an edit of any value in a mapping with a mistake changes that place and nothing else', async () => {
  expect((await editEachScalar('test/fixtures/invalid', 1)).wrong).toEqual([]);
});
