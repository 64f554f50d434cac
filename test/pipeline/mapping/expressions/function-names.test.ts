import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { builtinFunctions, refusedFunctions } from '../../../../src/pipeline/mapping/expressions/function-names.ts';

test('JSONata has every function that expressions may call, and every one they may not', async () => {
  for (const name of [...builtinFunctions, ...refusedFunctions.keys()]) {
    expect(await jsonata(`$type($${name})`).evaluate(null), name).toBe('function');
  }
});
