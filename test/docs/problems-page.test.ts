// docs/problems.md explains each code. The page and the sources have the same codes, and each example on the page causes
// its code.
import { readdir, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { checkMappings } from '../../src/check/check-mappings.ts';
import { failureKinds } from '../../src/failure.ts';
import { allLines } from '../../src/line-ranges.ts';
import { readEvents } from '../../src/pipeline/event/reading/read-events.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';
import { codeBlocks } from './code-blocks.ts';
import { asMapping, becomes, load } from './plan-text.ts';

const page = 'docs/problems.md';
const text = await readFile(page, 'utf8');
const documented = [...text.matchAll(/^### (\S+\/\S+)$/gm)].map(([, code]) => code ?? '');
const wrong = (await codeBlocks(page)).filter(({ info }) => info === 'wrong');
const type = 'counselor.training_completed';
const guide = await codeBlocks('docs/mappings.md');
const event = JSON.parse(guide.find(({ info }) => info === 'event')?.text ?? '');

async function mappingCodes(): Promise<string[]> {
  const folders = ['src/pipeline/mapping', 'src/check', 'src/examples'];
  const names = await Promise.all(
    folders.map(async (folder) => (await readdir(folder, { recursive: true })).map((name) => `${folder}/${name}`)),
  );
  const files = names.flat().filter((name) => name.endsWith('.ts'));
  const sources = await Promise.all(files.map((name) => readFile(name, 'utf8')));
  return sources.flatMap((source) => [...source.matchAll(/'(mapping\/[a-z-]+)'/g)].map(([, code]) => code ?? ''));
}

test('the page has each code of the sources exactly once, and no other code', async () => {
  const known = new Set([...Object.keys(failureKinds), ...(await mappingCodes())]);
  expect([...documented].sort()).toEqual([...known].sort());
});

test.each(Object.entries(failureKinds))('the page states the scope of %s and whether it is retried', (code, kind) => {
  const retried = { never: 'no', later: 'yes', deferred: 'deferred' }[kind.retry];
  expect(text).toContain(`### ${code}\n\n**Scope** ${kind.scope} · **Retried** ${retried}\n`);
});

const withoutExample = [
  // The shipped snapshot has no percent field and no rich text area.
  'mapping/fraction-as-percent',
  'mapping/plain-text-as-html',
  // Nor has it person accounts.
  'mapping/person-account',
  'mapping/no-relationship',
  'mapping/expression-too-long',
  'mapping/idle-answer',
  'mapping/too-many-problems',
  'mapping/wrong-set-up',
];

test('every mapping problem has an example', async () => {
  const shown = new Set([...wrong.map(({ heading }) => heading), ...withoutExample, ...Object.keys(failureKinds)]);
  expect((await mappingCodes()).filter((code) => !shown.has(code))).toEqual([]);
});

const mistakes = [...Map.groupBy(wrong, ({ heading }) => heading)].filter(([code]) => code.startsWith('mapping/'));

test.each(mistakes)('the example of %s causes that problem', async (code, blocks) => {
  const files = blocks.map((block) => {
    const text = asMapping(block.text, type);
    // A fragment uses the guide's event as its example.
    const example = `\nexamples:\n  - { name: of the guide, event: ${JSON.stringify(event)}, expect: [] }\n`;
    const path = /^# (\S+)$/m.exec(block.text)?.[1] ?? 'mappings/example.yaml';
    return { path, text: text === block.text ? text : text + example };
  });
  const { problems } = await checkMappings(files, await readSchema('salesforce/schema'));
  expect(problems.map((problem) => problem.code)).toContain(code);
});

const plans = wrong.filter(({ heading }) => heading.startsWith('plan/'));

test.each(plans)(
  'the example of $heading loads and makes the event fail with that code',
  async ({ heading, text: rule }) => {
    const { problems, mappings } = await load([{ path: 'mappings/example.yaml', text: asMapping(rule, type) }]);
    expect(problems).toEqual([]);
    expect(await becomes(event, mappings)).toMatchObject({ failed: heading });
  },
);

const objects = wrong.filter(({ language }) => language === 'json');

test.each(objects)('reading the example of $heading gives that code', async ({ heading, text: content }) => {
  const { mappings } = await loadMappings([], await readSchema('salesforce/schema'));
  const store = {
    open: async () => ({
      body: Readable.from([Buffer.from(content)]),
      size: content.length,
      lastModified: new Date(0),
    }),
  };
  const { envelope, settings } = mappings;
  const readings = await Array.fromAsync(
    readEvents({ bucket: 'b', key: 'k.json' }, allLines, { store, envelope, limits: settings.limits }),
  );
  expect(readings.map((reading) => (reading.kind === 'failed' ? reading.failure.code : 'read'))).toEqual([heading]);
});
