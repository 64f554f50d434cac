// What an expression returns, inferred without running it: kinds of value, whether it may be absent, and literal texts.
import { expect, test } from 'vitest';
import { inferExpression } from '../../../src/check/expressions/infer.ts';
import { unionOf } from '../../../src/check/shapes/shape.ts';
import { shapeOfValue } from '../../../src/check/shapes/shape-of-values.ts';
import type { JsonValue } from '../../../src/json.ts';
import { createExpressionEngine } from '../../../src/pipeline/mapping/expressions/expression-engine.ts';

const engine = await createExpressionEngine({ now: () => 0 });
const person = { id: 'c-1', name: 'Mira', nickname: null, level: 2, active: true };
const events: JsonValue[] = [
  { id: 'e-1', time: 't', data: { person, topics: ['grief', 'loss'], coaches: [{ id: 'k-1', age: 40 }], room: 7 } },
  { id: 'e-2', time: 't', data: { person: { ...person, nickname: 'Mi' }, topics: [], coaches: [], none: [] } },
];
const event = unionOf(events.map(shapeOfValue));

function look(source: string) {
  const compiled = engine.compile(source, []);
  if ('problems' in compiled) throw new Error(compiled.problems[0]?.message);
  const location = { file: 'm.yaml', line: 1, column: 1 };
  const expression = {
    source,
    subject: 'Contact.LastName',
    location,
    tree: compiled.tree,
    locationOf: (index: number) => ({ ...location, column: index + 1 }),
    evaluate: async () => undefined,
  };
  const found: string[] = [];
  const shape = inferExpression(
    expression,
    { events: { types: new Set(), ofTypes: () => event }, evidence: 'is in no example' },
    ({ column }, { code }) => {
      found.push(`${column} ${code}`);
    },
  );
  const kinds = shape.unknown ? 'anything' : [...shape.kinds].sort().join(' or ');
  return { gives: `${kinds}${shape.absent ? ', or none' : ''}`, texts: shape.literals.map(({ text }) => text), found };
}

test.each([
  ['data.person.name', 'text'],
  ['data.person.nickname', 'null or text'],
  ['data.room', 'number, or none'],
  ['data.room ?? "none"', 'number or text'],
  ['data.person.nickname ?: "none"', 'text'],
  ['data.topics', 'list'],
  ['data.topics[0]', 'text'],
  ['data.coaches.id', 'list or text, or none'],
  ['data.coaches[age > 30].id', 'list or text, or none'],
  ['$count(data.coaches) > 1', 'boolean'],
  ['data.person.level * 2', 'number'],
  ['$sum(data.person.level)', 'number'],
  ['data.room * 2', 'number, or none'],
  ['$uppercase(data.person.name)', 'text'],
  ['data.person.name ~> $length()', 'number'],
  ['$map(data.coaches, function($coach) { $coach.age })', 'list or number, or none'],
  ['{ "a": data.room }.a', 'number, or none'],
  ['($name := data.person.name; $name & "!")', 'text'],
  ['data.person.level = 2 ? data.person.name', 'text, or none'],
  ['data.none.anything', 'anything, or none'],
  ['data.*', 'anything'],
  ['$$.data.person.level', 'number'],
  ['[1, 2]', 'list'],
  ['[1..3]', 'list'],
  ['([1..3])[0]', 'number'],
  ['$zip([1, 2], [3, 4], [5, 6])', 'anything'],
  ['$substring(?, 0, 3)', 'anything'],
  ['($length := function($a, $b) { $a + $b }; $length(1, 2))', 'anything'],
  ['$map(data.coaches, function($coach, $index) { $index + 1 })', 'list or number, or none'],
  ['null', 'null'],
])('%s returns %s', (source, gives) => {
  expect(look(source)).toMatchObject({ gives, found: [] });
});

test('the literal texts that an expression can return are known', () => {
  expect(look('data.person.active ? "High" : "Low"').texts).toEqual(['High', 'Low']);
  expect(look('($word := "High"; $word)').texts).toEqual(['High']);
  expect(look('$lookup({ "1": "Basic", "2": "Advanced" }, data.person.name)').texts).toEqual(['Basic', 'Advanced']);
  expect(look('"a" & "b"').texts).toEqual([]);
});

test.each([
  [
    'a function that does not take its first argument from the path',
    'data.coaches.$count()',
    '14 mapping/wrong-arguments',
  ],
  ['the second argument, where the path gives the first', 'data.coaches.$lookup(1)', '22 mapping/wrong-arguments'],
  [
    'each of the two items that a sort compares',
    '$sort(data.coaches, function($a, $b) { $a.age > $b.agee })',
    '52 mapping/unknown-path',
  ],
  ['the items of a list', '$sum(data.topics)', '6 mapping/wrong-arguments'],
  ['an argument after ~>', 'data.person.name ~> $substring("0")', '32 mapping/wrong-arguments'],
])('%s is checked', (_, source, found) => {
  expect(look(source).found).toEqual([found]);
});

test('a mistake is reported once, at its location, without the mistakes that follow from it', () => {
  expect(look('data.person.nmae ?: "x"').found).toEqual(['13 mapping/unknown-path']);
  expect(look('$uppercase(data.person.nmae) & data.preson.name').found).toEqual([
    '24 mapping/unknown-path',
    '37 mapping/unknown-path',
  ]);
  expect(look('$length(data.person.level) + "1"').found).toEqual([
    '9 mapping/wrong-arguments',
    '30 mapping/not-a-number',
  ]);
});
