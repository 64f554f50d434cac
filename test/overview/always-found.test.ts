import { expect, test } from 'vitest';
import { alwaysFound } from '../../src/overview/events/always-found.ts';
import { createExpressionEngine } from '../../src/pipeline/mapping/expressions/expression-engine.ts';

const schema = {
  type: 'object',
  required: ['person', 'loose', 'any'],
  properties: {
    person: {
      type: 'object',
      required: ['name', 'nick', 'kind', 'count'],
      properties: {
        name: { type: 'string' },
        nick: { type: ['string', 'null'] },
        kind: { enum: ['a', 'b'] },
        count: { type: 'integer' },
        city: { type: 'string' },
      },
    },
    loose: { required: ['name'], properties: { name: { type: 'string' } } },
  },
};
const engine = createExpressionEngine({ now: () => 0 });

function found(source: string) {
  const compiled = engine.compile(source, []);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  return alwaysFound(compiled.tree, { schema })?.requiredPaths;
}

test.each([
  ['data.person.name', ['person.name']],
  ['data.person.kind', ['person.kind']],
  ['$truncate(data.person.name, 80)', ['person.name']],
  ['data.person.count + 1', ['person.count']],
  ['data.person.city ?: data.person.name', ['person.name']],
  ['data.person.city ?? "none"', []],
  ['data.person.city = "x" ? "a" : "b"', []],
  ['"Hello " & data.person.city', []],
  ['$datetime(time)', []],
  ['id', []],
  ['"text"', []],
])('%s always has a value', (source, paths) => {
  expect(found(source)).toEqual(paths);
});

test.each([
  'data.person.nick',
  'data.person.city',
  'data.person.unknown',
  'data.any',
  'data.loose.name',
  'data.person[0].name',
  'data.person.city = "x" ? "a"',
  '$lookup({ "a": "A" }, data.person.kind)',
  '$phone(data.person.name, "US")',
  'null',
  'person.name',
])('%s may have none', (source) => {
  expect(found(source)).toBeUndefined();
});
