// The parts of an expression run in the order of the text. So an expression returns the same each time, or fails at the same
// place, whatever ran before it and however long its functions take.
import { describe, expect, test } from 'vitest';
import { frozenDocument } from '../../../../../src/frozen-json.ts';
import type { JsonObject } from '../../../../../src/json.ts';
import { createExpressionEngine } from '../../../../../src/pipeline/mapping/expressions/expression-engine.ts';
import { fieldsOf } from '../../../../../src/pipeline/mapping/expressions/expression-problem.ts';

const newEngine = () => createExpressionEngine({ now: () => 0 });

function compiled(source: string, engine = newEngine()) {
  const result = engine.compile(source, []);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  const { run } = result;
  return (document: JsonObject = {}) => run(frozenDocument(document, 64));
}

/** What fails, the index in the source, and the function or operator there. */
const failure = (running: Promise<unknown>) =>
  running.then(
    () => 'no failure',
    (error) => [fieldsOf(error).code ?? error.message, fieldsOf(error).position, fieldsOf(error).token].join(' '),
  );

test.each<[what: string, source: string, expected: unknown]>([
  ['a list', '[$x := 1, $x + 1, $y := $x + 2, $y]', [1, 2, 3, 3]],
  ['lists in a list', '[[[$x := 1, 2], $x], $x, [$x, [$x]]]', [[[1, 2], 1], 1, [1, [1]]]],
  [
    'a list before a default',
    '[[$x := 1, $x], [$x, 3]] ?: 4',
    [
      [1, 1],
      [1, 3],
    ],
  ],
  ['an object', '{ "a": $x := 1, "b": $x + 1 }', { a: 1, b: 2 }],
  ['an object with one value', '{ "a": [$x := 1, $x] }', { a: [1, 1] }],
  ['objects and lists', '{ "a": [{ "b": $x := 1 }, $x], "c": { "d": $x } }', { a: [{ b: 1 }, 1], c: { d: 1 } }],
  ['a group', 'list{ kind: ($x := [$x, id]; $x) }', { a: [1, 2], b: [3] }],
  ['nothing', '[{}, []]', [{}, []]],
  ['a function in its own list', '($f := function($n) { $n > 0 ? [$n, [$f($n - 1), $n]] }; $f(2))', [2, [1, [1], 2]]],
  [
    'functions that import what they need',
    '[$x := $age("1990-04-21", "2026-03-02"), $y := $phone("212 555 0123", "US"), [$x, $y]]',
    [35, '+12125550123', [35, '+12125550123']],
  ],
])('%s is evaluated in order', async (_, source, expected) => {
  const run = compiled(source);
  const list = [
    { kind: 'a', id: 1 },
    { kind: 'a', id: 2 },
    { kind: 'b', id: 3 },
  ];
  expect(await run({ list })).toEqual(expected);
  expect(await run({ list })).toEqual(expected);
});

describe('of two parts that fail, the first is reported, even if it takes longer', () => {
  const slow = '$time("2026-03-02T15:04:05Z", "Europe/London") + 1';
  test.each([
    ['the items of a list', `[${slow}, $number("x")]`],
    ['the values of an object', `{"a": ${slow}, "b": $number("x")}`],
    ['the values of a group', `list{$string($): $ = 1 ? ${slow} : $number("x")}`],
    ['items of lists', `[[1, ${slow}], [$number("x")], $number("y")]`],
  ])('%s', async (_, source) => {
    const run = compiled(source);
    const expected = `T2001 ${source.indexOf('+') + 1} +`;
    for (let times = 0; times < 3; times += 1) expect(await failure(run({ list: [1, 2] }))).toBe(expected);
  });

  test('even if there are no steps left for a part after it', async () => {
    const engine = createExpressionEngine({ now: () => 0, limits: { steps: 3, textLength: 3 } });
    expect(await failure(compiled('["long", 2, 3, 4]', engine)())).toMatch('text length');
  });
});

describe('an error is located at its own call', () => {
  const list = ['x'];

  test('not at the last call of the same function', async () => {
    const run = compiled('[$number("1"), $map(list, $number), $number("2")]');
    for (let times = 0; times < 3; times += 1) expect(await failure(run({ list }))).toBe('D3030 20 map');
  });

  test('not at a call in an earlier evaluation', async () => {
    const run = compiled('[$map(list, $number), $number("1")]');
    expect(await failure(run({ list: ['1'] }))).toBe('no failure');
    expect(await failure(run({ list }))).toBe('D3030 6 map');
    const source = '{ "a": bad ? $sum : $clone({}) } ~> |$|{ "b": 1 }|';
    const transform = compiled(source);
    expect(await failure(transform({ bad: false }))).toBe('no failure');
    expect(await failure(transform({ bad: true }))).toBe(await failure(compiled(source)({ bad: true })));
  });

  test('not at a call in another expression, of this engine or another', async () => {
    const source = '$map(list, $floor)';
    const before = await failure(compiled(source)({ list }));
    for (const engine of [newEngine(), newEngine()]) {
      await compiled('(((((((((($floor(1.5)))))))))))', engine)();
      expect(await failure(compiled(source, engine)({ list }))).toBe(before);
    }
  });
});

test.each(['$sort(list)', 'list^($)', 'items^(n)', 'items^(name, >n)', '$sort(list, function($a, $b) { $a > $b })'])(
  '%s refuses long numbers whose order as texts is another one',
  async (source) => {
    const listed = (list: string[]) => ({ list, items: list.map((n) => ({ name: 'x', n })) });
    const sorted = compiled(source);
    expect(await failure(sorted(listed(['9007199254740993', '10007199254740993'])))).toMatch('cannot be ordered');
    // What failed leaves nothing behind.
    expect(await sorted(listed(['9007199254740995', '9007199254740993', '9007199254740994']))).toHaveLength(3);
    expect(await sorted(listed(['b', 'a', '12345678901234567890']))).toHaveLength(3);
  },
);

test('each comparison of long numbers compares its own two operands', async () => {
  const [short, long] = ['"12345678901234567890"', '"1234567890123456789012"'];
  const run = compiled(`($less := function($x, $y) { $x < $y }; [$less(${short}, ${long}), $less("1", "2")])`);
  expect(await failure(run())).toMatch('cannot be ordered');
});
