// A mapping that calls every function: it is checked and tested as people do it. test/lambda runs it in the built function.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { builtinSignatures } from '../../src/pipeline/mapping/expressions/functions/builtin-functions.ts';
import { ownFunctions } from '../../src/pipeline/mapping/expressions/functions/own-functions.ts';
import { s3sf } from '../cli/run-s3sf.ts';

const folder = 'test/fixtures/functions';

test('it calls each of our own functions and of JSONata, and uses the position of an item', async () => {
  const text = await readFile(`${folder}/every-function.yaml`, 'utf8');
  const called = new Set([...text.matchAll(/\$(\w+)\(/g)].map(([, name]) => name));
  const names = [...ownFunctions.map(({ name }) => name), ...Object.keys(builtinSignatures)];
  expect(names.filter((name) => !called.has(name))).toEqual([]);
  expect(text).toMatch(/\$index\b/);
});

test.each([
  ['check', '--strict', '--no-cache'],
  ['test', '--min', '100'],
])('s3sf %s accepts it', async (command, ...options) => {
  const { code, out, err } = await s3sf([command, '--mappings', folder, ...options]);
  expect({ code, err, text: code === 0 ? '' : out }).toEqual({ code: 0, err: '', text: '' });
});
