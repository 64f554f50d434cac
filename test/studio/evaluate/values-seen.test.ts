import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { eventValues } from '../../../src/studio/evaluate/event-values.ts';
import { valueText } from '../../../src/studio/result/value-text.ts';

test('without a schema, the type of a value is what the examples show', () => {
  const events: JsonObject[] = [
    { a: 'x', b: 1, c: true, d: ['p', 'q', 'r'], e: null, f: 1, g: [1], h: { i: 'x' }, j: [{ k: 'x' }, { k: 'y' }] },
    { a: 'y', e: null, f: 'one', g: [1, 2] },
  ];
  const texts = eventValues({ events, rows: [] }).map(({ path, typeText }) => `${path}: ${typeText}`);
  expect(texts).toEqual([
    'a: Text.',
    'b: Number.',
    'c: True or false.',
    'd: List of 3.',
    'e: undefined',
    'f: Number or text.',
    'g: List.',
    'h: Group.',
    'h.i: Text.',
    'j: List of 2.',
    'j.k: Text.',
  ]);
});

test('a percentage has its sign', () => {
  const field = { name: 'P', label: 'P', nillable: true, createable: true, updateable: true, defaultedOnCreate: false };
  expect(valueText(12.5, { ...field, type: 'percent' }, 'UTC')).toEqual({ text: '12.5%' });
  expect(valueText(12.5, { ...field, type: 'double' }, 'UTC')).toEqual({ text: '12.5' });
});
