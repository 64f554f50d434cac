import { describe, expect, test } from 'vitest';
import { frozenDocument } from '../../../../src/frozen-json.ts';
import type { JsonObject, JsonValue } from '../../../../src/json.ts';
import {
  createExpressionEngine,
  type EngineOptions,
} from '../../../../src/pipeline/mapping/expressions/expression-engine.ts';

/** The clock is stopped: only steps and sizes can end an expression. */
const stillEngine = (options: Partial<EngineOptions> = {}) => createExpressionEngine({ now: () => 0, ...options });

async function evaluate(source: string, document: JsonObject = {}, item?: JsonValue) {
  const compiled = (await stillEngine()).compile(source, ['item']);
  if ('problems' in compiled) throw new Error(compiled.problems.map(({ code }) => code).join());
  return compiled.run(frozenDocument(document, 64), { item });
}

const codeOf = (error: unknown) => (error instanceof Error ? error.name : (error as { code: string }).code);
const failing = (source: string, document?: JsonObject) => evaluate(source, document).then(() => 'no failure', codeOf);

describe('an expression that never ends, ends', () => {
  test.each([
    ['endless recursion', '($f := function($n) { 1 + $f($n + 1) }; $f(1))'],
    ['an endless loop of tail calls', '($f := function($n) { $f($n + 1) }; $f(1))'],
    ['two functions that call each other', '($f := function($n) { $g($n) }; $g := function($n) { $f($n) }; $f(1))'],
    ['a text that doubles', '($f := function($s) { $f($s & $s) }; $f("ab"))'],
    ['a huge padding', '$pad("a", 1e9)'],
    ['a huge padding to the left', '$pad("a", -1e9, "ab")'],
    ['a huge join', '$join($split($pad("a", 9000), ""), $pad("b", 90000))'],
    ['a text split into too many parts', '$split($pad("a", 90000), "")'],
    ['every item with every other', '($a := [1..300]; $sum($a.($x := $; $sum($a.($y := $; $sum($a.($x * $y * $)))))))'],
    [
      'a value that holds itself twice, many levels deep',
      '($f := function($o, $n) { $n = 0 ? $o : $f({ "a": $o, "b": $o }, $n - 1) }; $f({}, 60) = $f({}, 60))',
    ],
    ['distinct values of a long list', '[$distinct([1..9999]), $distinct([1..9999]), $distinct([1..9999])]'],
    [
      'a long list that a transform puts into many objects',
      '($long := [1..9999]; $items := $map([1..150], function($n) { { "n": $n } }); { "items": $items } ~> |items|{ "long": $long }|)',
    ],
    ['an object that a transform puts into itself', '({ "a": 1 } ~> |$|{ "b": $ }|)'],
  ])('%s', async (_, source) => {
    expect(await failing(source)).toBe('UnboundedError');
  });

  test('a range beyond the limit', async () => {
    expect(await failing('[1..1000000]')).toBe('D2015');
  });

  test('a result nested too deeply', async () => {
    const nest = '($f := function($o, $n) { $n = 0 ? $o : $f({ "a": $o }, $n - 1) }; $f({}, 500))';
    expect(await failing(nest)).toBe('UnboundedError');
  });

  test('the time limit ends what steps do not', async () => {
    let now = 0;
    const engine = await createExpressionEngine({ now: () => (now += 100), limits: { timeMs: 300 } });
    const compiled = engine.compile('$map([1..100], function($n) { $n })', []);
    await expect('run' in compiled && compiled.run({})).rejects.toThrow('time');
  });

  test('a regular expression that would keep JavaScript busy forever', async () => {
    expect(await evaluate('$contains(data, /^(a+)+$/)', { data: `${'a'.repeat(50_000)}b` })).toBe(false);
  });

  test('pictures with a huge result', async () => {
    expect(await failing('$fromMillis(0, "[Y,9999999-9999999]")')).toBe('FunctionError');
    expect(await failing('$toMillis("1", "[f][f][f][f]")')).toBe('FunctionError');
    expect(await failing(`$formatNumber(1, "${'0'.repeat(101)}")`)).toBe('FunctionError');
    expect(await failing(`$toMillis("${'1'.repeat(65)}", "[Y0001]")`)).toBe('FunctionError');
  });
});

test('the expression after one that was ended runs', async () => {
  const engine = await stillEngine();
  const endless = engine.compile('($f := function($n) { $f($n) }; $f(1))', []);
  const fine = engine.compile('1 + 1', []);
  if ('problems' in endless || 'problems' in fine) throw new Error('They compile.');
  const results = await Promise.allSettled([endless.run({}), fine.run({})]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

test('the limits do not change what JSONata does', async () => {
  const document = { name: ' Ada ', list: [3, 1, 2, 3], at: 1767323040000 };
  expect(await evaluate('$pad($trim(name), 6, "-+")', document)).toBe('Ada-+-');
  expect(await evaluate('$join($split("a,b", ","), "/")', document)).toBe('a/b');
  expect(await evaluate('$distinct(list)', document)).toEqual([3, 1, 2]);
  expect(await evaluate('$formatNumber(1234.5, "#,##0.00")', document)).toBe('1,234.50');
  expect(await evaluate('$formatInteger(7, "000")', document)).toBe('007');
  expect(await evaluate('$parseInteger("1,200", "#,##0")', document)).toBe(1200);
  expect(await evaluate('$fromMillis(at, "[D01]/[M01]/[Y0001] [H01]:[m01]")', document)).toBe('02/01/2026 03:04');
  expect(await evaluate('$toMillis("02/01/2026 03:04", "[D01]/[M01]/[Y0001] [H01]:[m01]")', document)).toBe(
    1767323040000,
  );
  expect(await evaluate('$replace("aXbx", /x(.)?/i, "-$1")', document)).toBe('a-b-');
  expect(await evaluate('$match("a1b22", /([a-z])(\\d+)/).groups', document)).toEqual(['a', '1', 'b', '22']);
  expect(await evaluate('$split("a1b22c", /\\d+/)', document)).toEqual(['a', 'b', 'c']);
  expect(await evaluate('"a-b-c" ~> $replace("-", "")', document)).toBe('abc');
});

test('a transform copies with the checked $clone, although its name is not written', async () => {
  expect(await failing('{ "a": 1 / 0 } ~> |$|{ "b": 2 }|')).toBe('FunctionError');
  expect(await evaluate('{ "a": 1 } ~> |$|{ "b": 2 }|')).toEqual({ a: 1, b: 2 });
});

test('a function that is passed on by its name is a checked one too', async () => {
  const document = { long: 'x'.repeat(200_000) };
  expect(await failing('$map([uncalled, $sum], $string)', document)).toBe('FunctionError');
  expect(await failing('($p := $pad; $p("a", 1e9))', document)).toBe('UnboundedError');
});

describe('the event', () => {
  test('is not changed, and later expressions see it unchanged', async () => {
    const document = { tags: [], one: ['a'], many: ['a', 'b'], nested: [[1], []] };
    const before = structuredClone(document);
    for (const source of [
      'tags[]',
      'one[]',
      'many[]',
      'nested[]',
      '$append(tags, 1)',
      '$sort(many)',
      'many[0] ~> |$|{}|',
    ]) {
      await evaluate(source, document).catch(() => undefined);
    }
    expect(document).toEqual(before);
    expect(await evaluate('one', document)).toEqual(['a']);
  });

  test('is not exposed by a result', async () => {
    const document = frozenDocument({ data: { list: [{ id: 1 }] } }, 64);
    const compiled = (await stillEngine()).compile('data.list', []);
    if ('problems' in compiled) throw new Error('It compiles.');
    const result = await compiled.run(document);
    expect(result).toEqual([{ id: 1 }]);
    expect(result).not.toBe((document.data as JsonObject).list);
    expect(Object.isFrozen(result)).toBe(true);
    expect(Object.keys(result as object)).toEqual(['0']);
    expect(result).not.toHaveProperty('sequence');
  });

  test('may contain names that are special to JavaScript', async () => {
    const document = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as JsonObject;
    expect(await evaluate('`__proto__`.a', document)).toBe(1);
    expect(await evaluate('constructor', document)).toBe(2);
    expect(await evaluate('toString', document)).toBeUndefined();
  });
});

test('concurrent runs of one expression do not affect each other', async () => {
  const compiled = (await stillEngine()).compile('$map([1..20], function($n) { $n * number }) ~> $sum', []);
  if ('problems' in compiled) throw new Error('It compiles.');
  const results = await Promise.all(Array.from({ length: 50 }, (_, number) => compiled.run({ number })));
  expect(results).toEqual(Array.from({ length: 50 }, (_, number) => 210 * number));
});

test('a value that is not JSON is not a result', async () => {
  for (const source of ['$uppercase', 'function($x) { $x }', '[$uppercase]', '1 / 0']) {
    expect(await failing(source), source).toBe('NotJsonError');
  }
});

test('an expression can use its item', async () => {
  expect(await evaluate('$item.id & "/" & id', { id: 'e' }, { id: 'i' })).toBe('i/e');
});

test('an expression that is too long or too deep is a problem, not a crash', async () => {
  const engine = await stillEngine();
  const codes = (source: string) => {
    const compiled = engine.compile(source, []);
    return 'problems' in compiled ? compiled.problems.map(({ code }) => code) : [];
  };
  expect(codes('('.repeat(9_000) + ')'.repeat(9_000))).toEqual(['mapping/expression-syntax']);
  expect(codes(`"${'a'.repeat(20_000)}"`)).toEqual(['mapping/expression-too-long']);
  expect(codes(`${'a & '.repeat(400)}a`)).toEqual([]);
  for (const part of ['a & ', 'a ? 1 : ', 'a ?: ', 'a ?? ', '1+', 'a and ']) {
    expect(codes(`${part.repeat(1_500)}1`), part).toEqual(['mapping/expression-syntax']);
  }
  // JSONata holds the left side of a default twice: this would be a tree of 2^30 parts.
  expect(codes(`${'('.repeat(30)}a${' ?: a)'.repeat(30)}`)).toEqual(['mapping/expression-syntax']);
  expect(codes(`${'a ?: '.repeat(50)}a`)).toEqual([]);
});

test('a part that runs on after another one failed takes nothing from the next expression', async () => {
  const engine = await stillEngine({ limits: { steps: 2_000 } });
  const failing = engine.compile('[$error("x"), $sum($map([1..300], function($n) { $n * $n }))]', []);
  const fine = engine.compile('$sum($map([1..150], function($n) { $n * $n }))', []);
  if ('problems' in failing || 'problems' in fine) throw new Error('They compile.');
  const results = await Promise.allSettled([failing.run({}), fine.run({})]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

test('functions that are called by others get as many arguments as before', async () => {
  expect(await evaluate('$map([[1], [2]], $append)')).toEqual([
    [1, 0],
    [2, 1],
  ]);
  expect(await evaluate('$map(["ab", "cd"], $uppercase)')).toEqual(['AB', 'CD']);
});
