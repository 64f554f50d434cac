// A corpus of correct expressions of every construct of JSONata and every function of ours. The check must say nothing
// about any of them: false alarms teach people to ignore alarms. Their values are written down too, so that each is
// known to do what it looks like. After adding some: UPDATE_VALUES=1 npx vitest run --project everyday
// test/check/expressions/correct-expressions
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { inferExpression } from '../../../src/check/expressions/infer.ts';
import { shapeOfEvent } from '../../../src/check/shapes/shape-of-event.ts';
import { frozenDocument } from '../../../src/frozen-json.ts';
import type { JsonObject } from '../../../src/json.ts';
import { createExpressionEngine } from '../../../src/pipeline/mapping/expressions/expression-engine.ts';
import {
  builtinSignatures,
  refusedFunctions,
} from '../../../src/pipeline/mapping/expressions/functions/builtin-functions.ts';
import { ownFunctions } from '../../../src/pipeline/mapping/expressions/functions/own-functions.ts';

const folder = 'test/fixtures/expressions';
const events: JsonObject[] = JSON.parse(await readFile(`${folder}/events.json`, 'utf8'));
const expressions = (await readFile(`${folder}/correct.txt`, 'utf8'))
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const engine = createExpressionEngine({ now: () => 0 });
const event = shapeOfEvent({ types: ['week.done'] }, events);
const documents = events.map((each) => frozenDocument(each, 64));
const location = { file: 'm.yaml', line: 1, column: 1 };

function compile(source: string) {
  const compiled = engine.compile(source, []);
  if ('problems' in compiled) throw new Error(`${source}: ${compiled.problems[0]?.message}`);
  return compiled;
}

test('the check says nothing about a correct expression', () => {
  const alarms: string[] = [];
  for (const source of expressions) {
    const expression = {
      source,
      subject: 'Contact.LastName',
      location,
      tree: compile(source).tree,
      locationOf: (index: number) => ({ ...location, column: index + 1 }),
      evaluate: async () => undefined,
    };
    inferExpression(
      expression,
      { events: { types: new Set(), ofTypes: () => event }, evidence: 'is in none of the 2 examples' },
      ({ column }, finding) => alarms.push(`${source} at ${column}: ${finding.code} ${finding.message}`),
    );
  }
  expect(alarms).toEqual([]);
});

test('each gives the values that are written down', async () => {
  const values: Record<string, unknown> = {};
  for (const source of expressions) {
    const { run } = compile(source);
    values[source] = await Promise.all(documents.map(async (document) => (await run(document)) ?? '(nothing)'));
  }
  const file = `${folder}/correct-values.json`;
  if (process.env.UPDATE_VALUES) await writeFile(file, `${JSON.stringify(values, null, 2)}\n`);
  expect(values).toEqual(JSON.parse(await readFile(file, 'utf8')));
});

test('the corpus calls every function, and has more than 300 expressions', () => {
  expect(new Set(expressions).size).toBeGreaterThan(300);
  const names = [...Object.keys(builtinSignatures), ...ownFunctions.map(({ name }) => name)];
  const text = expressions.join('\n');
  // $error always fails.
  const uncalled = names.filter((name) => name !== 'error' && !new RegExp(`\\$${name}\\b`).test(text));
  expect(uncalled).toEqual([]);
  for (const name of refusedFunctions.keys()) expect(text).not.toContain(`$${name}(`);
});
