import { expect, test } from 'vitest';
import { conditionForType } from '../../src/overview/events/condition-for-type.ts';
import { createExpressionEngine } from '../../src/pipeline/mapping/expressions/expression-engine.ts';

const engine = createExpressionEngine({ now: () => 0 });

async function forType(source: string, type = 'a.made') {
  const compiled = engine.compile(source, ['item', 'index']);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  return conditionForType({ source, tree: compiled.tree }, type, engine);
}

test.each([
  'type = "a.made"',
  '"a.made" = type',
  "type = 'a.made'",
  '`type` = "a.made"',
  '$$.type = "a.made"',
  'type != "a.taken_back"',
  'type in ["a.made", "a.changed"]',
  '$not(type = "a.taken_back")',
  '$contains(type, "made")',
  'type ~> $contains("made")',
  '$substringAfter(type, "a.") = "made"',
  '(type = "a.made" or type = "a.changed") and $not((type = "b"))',
  'type = "a.made" or data.rating = 1',
  'type = "a.made" ? true : false',
  'true',
])('%s holds for every event of the type', async (source) => {
  expect(await forType(source)).toBe(true);
});

test.each([
  'type = "a.taken_back"',
  'type in ["a.changed"]',
  '$not(type = "a.made")',
  'type = "a.taken_back" and data.rating = 1',
  'data.rating = 1 and (data.helpful and type = "a.taken_back")',
  'false',
])('%s holds for no event of the type', async (source) => {
  expect(await forType(source)).toBe(false);
});

test.each([
  ['type = "a.made" and data.rating in [1, 2]', 'data.rating in [1, 2]'],
  ['data.rating < 3\n  and type = "a.made"', 'data.rating < 3'],
  ['data.x and type = "a.made" and data.y', 'data.x and data.y'],
  ['(type = "a.made") and (data.x or data.y)', '(data.x or data.y)'],
  ['type = "a.taken_back" or data.x', 'data.x'],
  ['(type = "b" or data.x or data.y) and data.z', '(data.x or data.y) and data.z'],
  ['type = "a.made" and $not(type = "b" or data.x)', '$not(data.x)'],
])('of %s, the rest is left', async (source, rest) => {
  expect(await forType(source)).toBe(rest);
});

test.each([
  'data.rating = 1',
  'data.rating = 1 and data.helpful = "no"',
  'data.type = "a.made"',
  'data[type = "a.made"].rating = 1',
  'data.items.type = "a.made"',
  '$item.type = "a.made"',
  'type = data.wanted',
  '$.type = "a.made"',
  'source = "x"',
  'data.x and " and " = data.y',
])('%s is about more than the type and stays as it is', async (source) => {
  expect(await forType(source)).toBe(source);
});
