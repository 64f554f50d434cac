// Every function that mappings have in addition to JSONata's is declared once. These tests hold each declaration to what
// the engine does and what the check and the guide derive from it: a new function is covered as soon as it is declared.
import { expect, test } from 'vitest';
import { signatureOf } from '../../../src/check/expressions/calls/signatures.ts';
import { inferExpression } from '../../../src/check/expressions/infer.ts';
import { shapeOfValue } from '../../../src/check/shapes/shape-of-values.ts';
import type { JsonObject } from '../../../src/json.ts';
import { createExpressionEngine } from '../../../src/pipeline/mapping/expressions/expression-engine.ts';
import {
  builtinSignatures,
  refusedFunctions,
} from '../../../src/pipeline/mapping/expressions/functions/builtin-functions.ts';
import { ownFunctions } from '../../../src/pipeline/mapping/expressions/functions/own-functions.ts';
import { codeBlocks, tableRows } from '../../docs/code-blocks.ts';

const guide = 'docs/mappings.md';
const event: JsonObject = JSON.parse((await codeBlocks(guide)).find(({ info }) => info === 'event')?.text ?? '');
const rows = await tableRows(guide, ['Function', 'What it returns', 'Example', 'Gives']);
const engine = await createExpressionEngine({ now: () => 0 });
const kinds = { string: 'text', number: 'number', boolean: 'boolean' } as const;

function compile(source: string) {
  const compiled = engine.compile(source, []);
  if ('problems' in compiled) throw new Error(`${source}: ${compiled.problems[0]?.message}`);
  return compiled;
}

/** The kinds of value that the check derives for an expression. */
function derivedKinds(source: string, document: JsonObject) {
  const location = { file: 'm.yaml', line: 1, column: 1 };
  const expression = {
    source,
    subject: 'Contact.LastName',
    location,
    tree: compile(source).tree,
    locationOf: () => location,
    evaluate: async () => undefined,
  };
  const found: string[] = [];
  const shape = inferExpression(
    expression,
    { events: { types: new Set(), ofTypes: () => shapeOfValue(document) }, evidence: 'is in no example' },
    (_, { code }) => found.push(code),
  );
  expect(found).toEqual([]);
  return { kinds: [...shape.kinds].sort(), isKnown: !shape.unknown };
}

test.each(ownFunctions)('$name: the engine, the check and the guide agree with its declaration', async (own) => {
  const { name, parameters, signature, returns, description, example } = own;
  const taken = signatureOf(name)?.parameters ?? [];
  expect(parameters.split(', ').map((parameter) => parameter.endsWith('?'))).toEqual(
    taken.map(({ optional }) => optional),
  );
  expect(signature).toMatch(/^<x/);
  if (own.zoneArgument !== undefined) expect(taken[own.zoneArgument]?.kinds).toEqual(new Set(['text']));

  const value = await compile(example).run(event);
  expect(kinds[typeof value as keyof typeof kinds]).toBe(returns);
  expect(derivedKinds(example, event)).toEqual({ kinds: [returns], isKnown: true });

  const call = example.replace(/^(\$\w+\()(?:"[^"]*"|[\w.]+|\$date\(.*?\))(?=[,)])/, '$1value');
  expect(call).toContain('(value');
  expect(await compile(call).run({ value: null })).toBeNull();
  expect(await compile(call).run({})).toBeUndefined();
  expect(derivedKinds(call, { value: null, time: event.time ?? null }).kinds).toEqual(['null', returns].sort());

  expect(rows).toContainEqual([`$${name}(${parameters})`, description, example, JSON.stringify(value)]);
});

test('the guide lists our own functions and no others, and none hides a function of JSONata', () => {
  const names = ownFunctions.map(({ name }) => name);
  expect(rows.map(([call = '']) => /^\$(\w+)\(/.exec(call)?.[1])).toEqual(names);
  for (const name of names) expect(name in builtinSignatures || refusedFunctions.has(name)).toBe(false);
});
