import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import {
  builtinSignatures,
  refusedFunctions,
} from '../../../../../src/pipeline/mapping/expressions/functions/builtin-functions.ts';

test.each(Object.entries(builtinSignatures))('JSONata declares $%s as %s', async (name, signature) => {
  const definition: { signature?: { definition?: unknown } } = await jsonata(`$${name}`).evaluate(null);
  expect(definition.signature?.definition).toBe(signature);
});

test('JSONata has every function that is refused here', async () => {
  for (const name of refusedFunctions.keys()) {
    expect(await jsonata(`$type($${name})`).evaluate(null), name).toBe('function');
  }
});
