import { expect, test } from 'vitest';
import { signatureOf } from '../../../../src/check/expressions/calls/signatures.ts';

test('a signature is parsed into parameters', () => {
  expect(signatureOf('replace')).toMatchObject({
    parameters: [
      { kinds: new Set(['text']), fromContext: true },
      { kinds: new Set(['text', 'function']), optional: false },
      { kinds: new Set(['text', 'function']) },
      { kinds: new Set(['number']), optional: true },
    ],
    returns: new Set(['text']),
  });
  expect(signatureOf('join')?.parameters[0]).toMatchObject({ kinds: new Set(['list']), items: new Set(['text']) });
  expect(signatureOf('lookup')?.parameters[0]?.kinds).toEqual(new Set());
  expect(signatureOf('zip')?.parameters).toMatchObject([{ kinds: new Set(['list']), repeated: true }]);
  expect(signatureOf('filter')?.parameters.map(({ kinds }) => [...kinds])).toEqual([['list'], ['function']]);
  expect(signatureOf('toString')).toBeUndefined();
});
