// Tests the examples of docs/mappings.md: whole files load and pass their own examples, records lead to the result under
// "gives", and expressions in tables give the value in their row.
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkMappings } from '../../src/check/check-mappings.ts';
import { emulatedOrg } from '../../src/cli/local-stack/emulated-org.ts';
import { frozenTime, runExample } from '../../src/examples/run-example.ts';
import { createExpressionEngine } from '../../src/pipeline/mapping/expressions/expression-engine.ts';
import { readSchema } from '../../src/schema-files.ts';
import { codeBlocks, tableRows } from './code-blocks.ts';
import { asMapping, becomes, load } from './plan-text.ts';

const page = 'docs/mappings.md';
const blocks = await codeBlocks(page);
const event = JSON.parse(blocks.find(({ info }) => info === 'event')?.text ?? '');
const files = blocks.filter(({ info }) => info.startsWith('file'));
const records = blocks.flatMap((block, index) =>
  block.info === 'record' ? [{ ...block, gives: blocks[index + 1] }] : [],
);
const org = emulatedOrg(await readSchema('salesforce/schema'), frozenTime.getTime());
const engine = await createExpressionEngine({ now: () => performance.now() });

async function evaluate(expression: string) {
  const compiled = engine.compile(expression, []);
  if ('problems' in compiled) throw new Error(`${expression}: ${JSON.stringify(compiled.problems)}`);
  const value = await compiled.run(event);
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

test('the tests run every kind of YAML block in the guide', () => {
  const kinds = blocks.filter(({ language }) => language === 'yaml').map(({ info }) => info.split(' ')[0]);
  expect(new Set(kinds)).toEqual(new Set(['file', 'record', 'gives']));
  expect(kinds.filter((kind) => kind === 'record')).toHaveLength(kinds.filter((kind) => kind === 'gives').length);
});

test.each(files)('the file at line $line loads and its examples pass', async ({ text, info }) => {
  const { problems, mappings } = await load([{ path: page, text }]);
  expect(problems).toEqual([]);
  expect(mappings.all()).toHaveLength(1);
  const checked = await checkMappings([{ path: page, text }], await readSchema('salesforce/schema'));
  expect(checked.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  // "s3sf test --update" writes the expectations of this file.
  if (info === 'file training') return;
  for (const mapping of mappings.all()) {
    for (const index of mapping.examples.keys()) {
      const { example, differences } = await runExample(mapping, index, { mappings, org });
      expect(differences, example.name).toEqual([]);
    }
  }
});

test.each(records)('the records at line $line give the documented result', async ({ text, gives }) => {
  expect(gives?.info).toBe('gives');
  const { problems, mappings } = await load([{ path: page, text: asMapping(text, event.type) }]);
  expect(problems).toEqual([]);
  expect(await becomes(event, mappings)).toEqual(parse(gives?.text ?? ''));
});

test.each(await tableRows(page, ['In a spreadsheet', 'Expression', 'Gives']))(
  '%s: %s',
  async (_, expression, gives) => {
    expect(await evaluate(expression ?? '')).toBe(gives);
  },
);

test.each(await tableRows(page, ['You want', 'Expression', 'Gives']))('%s: %s', async (_, expression, gives) => {
  expect(await evaluate(expression ?? '')).toBe(gives);
  expect(await checkCodes(expression ?? '')).toEqual([]);
});

test.each(await tableRows(page, ['You wrote', 'It gives', 'Because', 'Write instead']))(
  'the trap %s gives %s, and the suggested expression gives another value',
  async (wrote = '', gives = '', _, instead = '') => {
    expect(await evaluate(wrote)).toBe(gives);
    expect(['nothing', gives]).not.toContain(await evaluate(instead));
  },
);

/** Problem codes of the check for an expression, except whether its value fits the field used here. */
async function checkCodes(expression: string) {
  const text = `event: ${event.type}
records:
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.counselor.id }
    fields: { Title: ${JSON.stringify(expression)} }
examples: [{ name: one, event: ${JSON.stringify(event)}, expect: [] }]
`;
  const { problems } = await checkMappings(
    [{ path: 'mappings/trap.yaml', text }],
    await readSchema('salesforce/schema'),
  );
  return problems.map(({ code }) => code).filter((code) => code !== 'mapping/wrong-value');
}

test.each(await tableRows(page, ['You wrote', 'It gives', 'Because', 'Write instead']))(
  'the check reports the trap %s, as the guide says',
  async (wrote = '') => {
    if (wrote.includes('??')) expect(await checkCodes(wrote)).toEqual([]);
    else expect(await checkCodes(wrote)).not.toEqual([]);
  },
);

test('the tests find the tables', async () => {
  expect((await tableRows(page, ['In a spreadsheet', 'Expression', 'Gives'])).length).toBeGreaterThan(20);
  expect((await tableRows(page, ['You wrote', 'It gives', 'Because', 'Write instead'])).length).toBeGreaterThan(5);
});
