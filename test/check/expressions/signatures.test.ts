import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { declarations, signatureOf } from '../../../src/check/expressions/signatures.ts';
import { builtinFunctions } from '../../../src/pipeline/mapping/expressions/function-names.ts';
import { ownFunctions } from '../../../src/pipeline/mapping/expressions/own-functions.ts';

const own = Object.fromEntries(ownFunctions().map(({ name, signature }) => [name, signature]));

async function declaredBy(name: string): Promise<unknown> {
  const definition: { signature?: { definition?: unknown } } = await jsonata(`$${name}`).evaluate(null);
  return definition.signature?.definition;
}

test('every function that an expression may call is known, and no other', () => {
  expect(Object.keys(declarations).sort()).toEqual([...builtinFunctions, ...Object.keys(own)].sort());
});

test.each(Object.entries(declarations))('$%s is declared as it is to JSONata', async (name, declaration) => {
  expect(declaration).toBe(own[name] ?? (await declaredBy(name)));
});

test('a declaration is read into parameters', () => {
  expect(signatureOf('replace')).toMatchObject({
    parameters: [
      { kinds: new Set(['text']), fromContext: true },
      { kinds: new Set(['text', 'function']), optional: false },
      { kinds: new Set(['text', 'function']) },
      { kinds: new Set(['number']), optional: true },
    ],
    gives: new Set(['text']),
  });
  expect(signatureOf('join')?.parameters[0]).toMatchObject({ kinds: new Set(['list']), items: new Set(['text']) });
  expect(signatureOf('lookup')?.parameters[0]?.kinds).toEqual(new Set());
  expect(signatureOf('zip')?.parameters).toMatchObject([{ kinds: new Set(['list']), repeated: true }]);
  expect(signatureOf('filter')?.parameters.map(({ kinds }) => [...kinds])).toEqual([['list'], ['function']]);
  expect(signatureOf('toString')).toBeUndefined();
});
