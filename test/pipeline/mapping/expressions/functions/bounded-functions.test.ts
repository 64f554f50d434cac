// What JSONata's functions cost: about as much as the work that they do, whatever they return.
import { expect, test } from 'vitest';
import { createExpressionEngine } from '../../../../../src/pipeline/mapping/expressions/expression-engine.ts';
import { UnboundedError } from '../../../../../src/pipeline/mapping/planning-budget.ts';

/** With a twentieth of the steps that an event has: what exceeds them takes little time. */
const small = createExpressionEngine({ now: () => 0, limits: { steps: 50_000 } });
const usual = createExpressionEngine({ now: () => 0 });

async function isUnbounded(source: string, data: object, engine: typeof usual): Promise<boolean> {
  const compiled = engine.compile(source, []);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  try {
    await compiled.run({ data } as never);
    return false;
  } catch (error) {
    if (error instanceof UnboundedError) return true;
    throw error;
  }
}

const a = (length: number) => 'a'.repeat(length);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const often = (times: number, source: string) => `$count($map([1..${times}], function($n) { ${source} }))`;
const almost = { text: a(100_000), word: `b${a(50_000)}` };

test.each<[why: string, source: string, data: object]>([
  ['a filler is cut from a long text', often(9_000, '$length($pad("", 1000, data.text))'), { text: a(1_000) }],
  ['a text is almost found at each position', '$contains(data.text, data.word)', almost],
  ['a text is cut before one that is almost found', '$substringBefore(data.text, data.word)', almost],
  ['a text is cut after one that is almost found', '$substringAfter(data.text, data.word)', almost],
  ['a text is split at one that is almost found', '$split(data.text, data.word)', almost],
  ['a text is replaced that is almost found', '$replace(data.text, data.word, "")', almost],
  ['a replacement has many groups', '$replace(data.text, /a/, data.by)', { text: a(5_000), by: '$9'.repeat(50_000) }],
  [
    'objects are split into members',
    often(500, '$spread(data.items)[0]'),
    { items: numbers(9_000).map((id) => ({ id })) },
  ],
  [
    'members are lists',
    often(500, '$count(data.lists.*)'),
    { lists: Object.fromEntries(numbers(9_000).map((id) => [`m${id}`, [id]])) },
  ],
  [
    'a name is looked for in lists of lists',
    often(9_000, '$exists(data.lists.name)'),
    { lists: numbers(9).map(() => numbers(9_000)) },
  ],
  ['items are chosen by a long list', `($all := [0..9999]; ${often(9, '$count($all[$all])')})`, {}],
  [
    'a long list is a condition',
    `($all := [1..9999]; ${often(9_999, '$all ? 1 : 2')} + ${often(9_999, '$all ? 1 : 2')})`,
    {},
  ],
  ['the width of a padding is missing', `($pad("a", data.none); ${often(9_999, '$n + $n + $n + $n')})`, {}],
  ['a list of texts is joined', often(9_999, '$join(data.texts)'), { texts: numbers(9_000).map(() => '') }],
  ['a picture is read each time', often(9_999, `$fromMillis($n, "${'[Y0001]'.repeat(1)}${'-'.repeat(93)}")`), {}],
])('a cheap result is no bound where %s', async (_, source, data) => {
  expect(await isUnbounded(source, data, small)).toBe(true);
});

test.each<[what: string, source: string, data: object]>([
  ['a thousand padded numbers', often(1_000, '$pad($string($n), -8, "0")'), {}],
  [
    'texts that are padded to no width',
    '$map(data.texts, function($t) { $pad($t, data.none) })',
    { texts: ['a', 'b'] },
  ],
  ['a word in a long text', often(100, '$contains(data.text, "counselor")'), { text: a(100_000) }],
  ['a long text in itself', '$contains(data.text, data.text)', { text: a(500_000) }],
  ['replacements in a long text', '$replace(data.text, /b/, "[$0]")', { text: a(100_000) }],
  ['a thousand times', often(1_000, '$fromMillis($n, "[Y0001]-[M01]-[D01]")'), {}],
  [
    'a thousand items with members',
    '$count($spread(data.items))',
    { items: numbers(1_000).map((id) => ({ id, name: 'x' })) },
  ],
  ['a thousand texts', '$count($distinct($sort(data.texts)))', { texts: numbers(1_000).map((id) => `text ${id}`) }],
])('what mappings do fits into the budget: %s', async (_, source, data) => {
  expect(await isUnbounded(source, data, usual)).toBe(false);
});
