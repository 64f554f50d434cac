// What would become a wrong text in silence fails instead.
import { describe, expect, test } from 'vitest';
import { frozenDocument } from '../../../../../src/frozen-json.ts';
import { createExpressionEngine } from '../../../../../src/pipeline/mapping/expressions/expression-engine.ts';

const engine = await createExpressionEngine({ now: () => 0 });
const document = frozenDocument(
  { data: { name: 'ann', tags: ['a', 'b'], long: '1610521604143693812', share: '0.12345678901234567890', zero: 0 } },
  64,
);

async function evaluate(source: string) {
  const compiled = engine.compile(source, []);
  if ('problems' in compiled) throw new Error(compiled.problems.map(({ code }) => code).join());
  return compiled.run(document);
}

const errorOf = (source: string) =>
  evaluate(source).then(
    (value) => `no error, but ${JSON.stringify(value)}`,
    (error: unknown) => (error instanceof Error ? error.name : String((error as { code?: string }).code)),
  );

describe('a function is never taken for its result', () => {
  test.each([
    ['$string($uppercase)'],
    ['"a" & $uppercase'],
    ['$uppercase & "a"'],
    ['"a" & /b/'],
    ['"a" & function($x) { $x }'],
    ['"a" & [$uppercase]'],
    ['"a" & { "deep": [{ "f": $uppercase }] }'],
    ['$string({ "f": $uppercase })'],
    ['$string([function($x) { $x }])'],
    ['$string($uppercase ~> $lowercase)'],
    ['$length($string($uppercase))'],
    ['{ $string($uppercase): 1 }'],
    ['data.name & data.name.$uppercase'],
    ['($f := $uppercase; "a" & $f)'],
    ['$map(data.tags, function($tag) { $tag & $uppercase })'],
    ['$map([$uppercase], $string)'],
    ['$clone({ "f": $uppercase })'],
    ['$replace("abc", "b", $uppercase)'],
    ['$replace("abc", "b", function($m) { "x" })'],
    ['$uppercase ? 1 : 2'],
    ['$uppercase ?: "x"'],
    ['$exists and true'],
    ['data.name = $uppercase'],
    ['data.name.$uppercase = "ANN"'],
    ['$uppercase != data.name'],
    ['data.name in [$uppercase] or $exists'],
    ['$not($exists)'],
    ['$boolean($exists)'],
  ])('%s', async (source) => expect(await errorOf(source)).toBe('FunctionError'));

  test.each([
    ['$uppercase'],
    ['[$uppercase]'],
    ['{ "f": $uppercase }'],
    ['data.name.$uppercase'],
    ['/b/'],
    ['$append("x", $uppercase)'],
    ['$trim ~> $uppercase'],
    ['function($x) { $x }'],
    ['(1 / 0)'],
    ['0 / 0'],
  ])('%s is no value', async (source) => expect(await errorOf(source)).toBe('NotJsonError'));

  test.each([
    ['data.name ~> $uppercase', 'ANN'],
    ['$map(data.tags, $uppercase)', ['A', 'B']],
    ['$map([1, 2], $string)', ['1', '2']],
    ['data.tags.$string()', ['a', 'b']],
    ['$type($uppercase)', 'function'],
    ['$exists($uppercase)', true],
    ['$replace("abc", /b/, function($m) { $uppercase($m.match) })', 'aBc'],
    ['$sort(data.tags, function($a, $b) { $a < $b })', ['b', 'a']],
    ['($f := data.zero = 0 ? $uppercase : $lowercase; $f(data.name))', 'ANN'],
    ['$string({ "a": [1, 0.1, null, true] })', '{"a":[1,0.1,null,true]}'],
    ['data.name & [1] & { "b": null }', 'ann[1]{"b":null}'],
  ])('%s is a value', async (source, value) => expect(await evaluate(source)).toEqual(value));
});

describe('a number without a value never becomes a text', () => {
  test.each([
    ['"a" & (1 / data.zero)'],
    ['"a" & [0 / data.zero]'],
    ['$string({ "a": 0 / data.zero })'],
    ['$formatNumber(0 / data.zero, "0.0")'],
    ['$formatBase(1 / data.zero)'],
    ['$formatInteger(1 / data.zero, "w")'],
    ['$fromMillis(0 / data.zero)'],
    ['$parseInteger("x", "0")'],
    ['$fromMillis(9007199254740991)'],
    ['$fromMillis(0, "[H01]:[m01]", "America/New_York")'],
  ])('%s', async (source) => expect(await errorOf(source)).toBe('FunctionError'));

  test('a time and its zone are written as before', async () => {
    expect(await evaluate('$fromMillis(0, "[H01]:[m01]", "-0500")')).toBe('19:00');
    expect(await evaluate('$fromMillis(0, "NaN [Y0001]")')).toBe('NaN 1970');
  });
});

describe('a long number keeps its digits', () => {
  test.each([
    ['$string(data.long)', '1610521604143693812'],
    ['"c-" & data.long', 'c-1610521604143693812'],
    ['data.long = "1610521604143693812"', true],
    ['data.long = "1610521604143693899"', false],
    ['$number(data.share) < 0.13', true],
    ['$number("12")', 12],
    ['data.long < "1610521604143693899"', true],
    ['data.long > "1610521604143693899"', false],
    ['data.long < "a"', true],
  ])('%s', async (source, value) => expect(await evaluate(source)).toEqual(value));

  test.each([
    ['$number(data.long)', 'FunctionError'],
    ['data.long ~> $number', 'FunctionError'],
    ['$map([data.long], $number)', 'FunctionError'],
    ['$number("0x20000000000001")', 'FunctionError'],
    ['$parseInteger(data.long, "0")', 'FunctionError'],
    ['data.long + 1', 'T2001'],
    ['1 + data.long', 'T2002'],
    ['$sum([data.long, 1])', 'T0412'],
    ['data.long < 5', 'T2009'],
    ['data.long < "99999999999999999999"', 'FunctionError'],
    [
      '($f := function($d) { ($d = 1 ? "99999999999999999999" : "1") < ($d = 1 ? ($f(0); data.long) : "2") }; $f(1))',
      'FunctionError',
    ],
    ['data.long >= data.share', 'FunctionError'],
    ['$round(data.share)', 'T0410'],
  ])('%s fails', async (source, error) => expect(await errorOf(source)).toBe(error));

  test.each([
    ['data.long = 1610521604143693812', 12],
    ['-1610521604143693812', 1],
    ['[1, 9007199254740994]', 4],
    ['data.share = 0.12345678901234567890', 13],
    ['data.x[1e-400]', 7],
  ])('%s does not load', (source, offset) => {
    expect(engine.compile(source, [])).toMatchObject({ problems: [{ code: 'mapping/bad-number', offset }] });
  });

  test('numbers that lose nothing load', async () => {
    for (const source of ['9007199254740991', '0.1', '1.0', '1E5', '-2.50', '0.30000000000000004'])
      expect(engine.compile(source, [])).toHaveProperty('run');
  });
});
