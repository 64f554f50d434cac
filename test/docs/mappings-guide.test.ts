// docs/mappings.md teaches by example. Whole files load, and their examples hold; records become what stands under
// "gives"; expressions in tables give what their row says.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { createExpressionEngine } from '../../src/pipeline/mapping/expression-engine.ts';
import { codeBlocks, tableRows } from './code-blocks.ts';
import { asMapping, becomes, load } from './plan-text.ts';
import { commandsIn, runCommand } from './run-command.ts';

const page = 'docs/mappings.md';
const blocks = await codeBlocks(page);
const event = JSON.parse(blocks.find(({ info }) => info === 'event')?.text ?? '');
const files = blocks.filter(({ info }) => info.startsWith('file'));
const records = blocks.flatMap((block, index) =>
  block.info === 'record' ? [{ ...block, gives: blocks[index + 1] }] : [],
);
const engine = await createExpressionEngine({ now: () => performance.now() });

async function found(expression: string) {
  const compiled = engine.compile(expression, []);
  if ('problems' in compiled) throw new Error(`${expression}: ${JSON.stringify(compiled.problems)}`);
  const value = await compiled.run(event);
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

test('each YAML block of the guide is of a kind that is run', () => {
  const kinds = blocks.filter(({ language }) => language === 'yaml').map(({ info }) => info.split(' ')[0]);
  expect(new Set(kinds)).toEqual(new Set(['file', 'record', 'gives']));
  expect(kinds.filter((kind) => kind === 'record')).toHaveLength(kinds.filter((kind) => kind === 'gives').length);
});

test.each(files)('the file at line $line loads and its examples hold', async ({ text }) => {
  const { problems, mappings } = await load([{ path: page, text }]);
  expect(problems).toEqual([]);
  expect(mappings.all()).toHaveLength(1);
  for (const example of mappings.all().flatMap(({ examples }) => examples)) {
    expect(await becomes(example.event, mappings), example.name).toEqual(example.expect);
  }
});

test.each(records)('the records at line $line become what is said', async ({ text, gives }) => {
  expect(gives?.info).toBe('gives');
  const { problems, mappings } = await load([{ path: page, text: asMapping(text, event.type) }]);
  expect(problems).toEqual([]);
  expect(await becomes(event, mappings)).toEqual(parse(gives?.text ?? ''));
});

test.each(await tableRows(page, ['In a spreadsheet', 'Expression', 'Gives']))(
  '%s: %s',
  async (_, expression, gives) => {
    expect(await found(expression ?? '')).toBe(gives);
  },
);

test.each(await tableRows(page, ['You wrote', 'It gives', 'Because', 'Write instead']))(
  'the trap %s gives %s, and what is offered instead gives something better',
  async (wrote = '', gives = '', _, instead = '') => {
    expect(await found(wrote)).toBe(gives);
    expect(['nothing', gives]).not.toContain(await found(instead));
  },
);

test('the tables are found', async () => {
  expect((await tableRows(page, ['In a spreadsheet', 'Expression', 'Gives'])).length).toBeGreaterThan(20);
  expect((await tableRows(page, ['You wrote', 'It gives', 'Because', 'Write instead'])).length).toBeGreaterThan(5);
});

test.each(
  blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => commandsIn(text))
    .filter((line) => line.startsWith('npx s3sf')),
)('%s', async (line) => {
  const { code, err } = await runCommand(line);
  expect(err).toBe('');
  expect(code).toBe(0);
});

test('the new kind of event is ignored before its file is there and becomes a Task with it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mappings-guide-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp('mappings', folder, { recursive: true });
  const preview = `npx s3sf preview examples/training-completed.json --mappings ${folder} --json`;
  const before = await runCommand(preview);
  expect(JSON.parse(before.out).plan).toMatchObject({ kind: 'ignored', because: 'unmapped' });
  const text = files.find(({ info }) => info === 'file training')?.text ?? '';
  await writeFile(path.join(folder, 'counselor.training_completed.yaml'), text);
  const after = await runCommand(preview);
  expect(after.code).toBe(0);
  expect(JSON.parse(after.out).expect).toMatchObject([
    { Contact: { Counselor_Id__c: 'cc-1042' } },
    { Task: { Subject: 'Training completed: Grief and loss' } },
  ]);
});
