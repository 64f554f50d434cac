// Whether the files are checked on one thread or several, with or without cached results, the result is the same.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkMappings } from '../../../src/check/check-mappings.ts';
import { createChecker } from '../../../src/check/many/checker.ts';
import type { PerFileOptions } from '../../../src/check/many/per-file.ts';
import { type MappingFile, readMappingFiles } from '../../../src/mapping-files.ts';
import type { Problem } from '../../../src/problem.ts';
import { scratchFolder } from '../../cli/scratch-folder.ts';
import { testSchema } from '../../fixtures/schema.ts';

const schema = testSchema
  .sObjects()
  .map((sObject) => ({ path: `schema/${sObject.name}.json`, text: JSON.stringify(sObject) }));

const fixtures = [
  ...(await readMappingFiles('test/fixtures/valid')),
  ...(await readMappingFiles('test/fixtures/invalid')),
];

/** Some files; two can have a mapping for the same type. Sometimes with settings, sometimes with broken ones. */
const projects = fc
  .record({
    chosen: fc.array(fc.constantFrom(...fixtures), { maxLength: 12 }),
    settings: fc.constantFrom(undefined, 'unmapped: reject\n', 'unmapped: never\n'),
  })
  .map(({ chosen, settings }): MappingFile[] => [
    ...(settings === undefined ? [] : [{ path: 'mappings/_settings.yaml', text: settings }]),
    ...chosen.map(({ path: file, text }, index) => ({
      path: `mappings/${index % 3}/${path.basename(file)}.${index}.yaml`,
      text,
    })),
  ]);

const whole = async (files: readonly MappingFile[]) => (await checkMappings(files, testSchema)).problems;
const by = async (files: readonly MappingFile[], options: PerFileOptions) =>
  (await createChecker(options).check({ files, schema })).problems;

/** Number of files that a checker did not have to check again. */
async function remembered(files: readonly MappingFile[], options: PerFileOptions, own = schema): Promise<number> {
  const done: number[] = [];
  await createChecker(options).check({ files, schema: own }, (count) => done.push(count));
  return done[0] ?? 0;
}

test('remembered results, all or some of them, change nothing', async () => {
  const cacheFile = path.join(await scratchFolder(), 'deep/below/check');
  await fc.assert(
    fc.asyncProperty(projects, fc.nat(), async (files, some) => {
      const expected = await whole(files);
      expect(await by(files, {})).toEqual(expected);
      await by(files.slice(0, some % (files.length + 1)), { cacheFile });
      expect(await by(files, { cacheFile })).toEqual(expected);
      expect(await by(files, { cacheFile })).toEqual(expected);
      expect(await by([...files].reverse(), { cacheFile })).toEqual(await whole([...files].reverse()));
    }),
    { numRuns: 20 },
  );
});

test('several threads change nothing, not even the order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(projects, { minLength: 4, maxLength: 4 }), async (several) => {
      const [first = [], ...others] = several;
      const files = [
        ...first,
        ...others.flatMap((project, index) =>
          project
            .filter(({ path: file }) => !file.includes('_settings'))
            .map((file) => ({ ...file, path: `mappings/${index}-${file.path}` })),
        ),
      ];
      expect(await by(files, { maxWorkers: 3, filesPerWorker: 1 })).toEqual(await whole(files));
    }),
    { numRuns: 4 },
  );
});

const file = (type: string, subject = 'data.title'): MappingFile => ({
  path: `mappings/${type}.yaml`,
  text: `event: ${type}
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields: { LastName: ${subject} }
examples:
  - name: one
    event: { type: ${type}, id: e-1, data: { id: c-1, title: Lead } }
    expect: []
`,
});

test('a file is checked again only if it, the settings or the snapshot changed', async () => {
  const cacheFile = path.join(await scratchFolder(), 'check');
  const files = [file('a'), file('b'), { path: 'mappings/_settings.yaml', text: 'unmapped: ignore\n' }];
  const options = { cacheFile };
  expect(await remembered(files, options)).toBe(0);
  expect(await remembered(files, options)).toBe(3);
  const edited = [file('a', 'data.titel'), ...files.slice(1)];
  expect(await remembered(edited, options)).toBe(2);
  expect(await remembered([file('a'), { ...file('b'), path: 'mappings/c.yaml' }, ...files.slice(2)], options)).toBe(1);
  await by(files, options);
  expect(
    await remembered([...files.slice(0, 2), { path: 'mappings/_settings.yaml', text: 'unmapped: reject\n' }], options),
  ).toBe(0);
  await by(files, options);
  const changed = schema.map((each, index) => (index === 0 ? { ...each, text: `${each.text}\n` } : each));
  expect(await remembered(files, options, changed)).toBe(0);
});

test('one checker checks only what changed, without a folder', async () => {
  const checker = createChecker();
  await checker.check({ files: [file('a'), file('b')], schema });
  const done: number[] = [];
  const files = [file('a'), file('b', 'data.titel')];
  const { problems } = await checker.check({ files, schema }, (count) => done.push(count));
  expect(done).toEqual([1, 2]);
  expect(problems).toEqual(await whole(files));
});

test('an expression that fails on an example is not remembered: it may have run out of time', async () => {
  const cacheFile = path.join(await scratchFolder(), 'check');
  const files = [file('a', '$number(data.title)'), file('b')];
  expect((await by(files, { cacheFile })).map(({ code }) => code)).toContain('mapping/fails-on-example');
  expect(await remembered(files, { cacheFile })).toBe(1);
});

test('a file that is damaged in any way is not believed', async () => {
  const cacheFile = path.join(await scratchFolder(), 'check');
  const files = [file('a', 'data.titel'), file('b')];
  const expected = await by(files, { cacheFile });
  expect(expected.length).toBeGreaterThan(0);
  const text = await readFile(cacheFile, 'utf8');
  const [first = '', second = ''] = text.split('\n');
  const damaged = [
    '',
    'not a cache',
    text.slice(0, text.length / 2),
    text.replaceAll('error', 'warning'),
    text.replaceAll('unknown-path', 'unknown-pair'),
    // The check of one file under the key of the other.
    `${first.slice(0, 64)}${second.slice(64)}\n${second.slice(0, 64)}${first.slice(64)}\n`,
    // Another check, with the sum of the right one.
    `${first.slice(0, 130)}${second.slice(130)}\n${second}\n`,
    text.replaceAll('\n', ''),
  ];
  for (const content of damaged) {
    await writeFile(cacheFile, content);
    expect(await remembered(files, { cacheFile }), content).toBeLessThan(2);
    await writeFile(cacheFile, content);
    expect(await by(files, { cacheFile }), content).toEqual(expected);
  }
});

test('a folder that cannot be written to costs time, and nothing else', async () => {
  const cacheFile = path.join(await scratchFolder({ taken: 'a file' }), 'taken/check');
  const files = [file('a', 'data.titel')];
  const problems: Problem[] = await by(files, { cacheFile });
  expect(problems).toEqual(await whole(files));
});

test('a stop ends the threads', async () => {
  const files = Array.from({ length: 60 }, (_, index) => file(`t${index}`));
  const stop = (done: number) => {
    if (done > 0) throw new Error('stopped');
  };
  const checker = createChecker({ maxWorkers: 2, filesPerWorker: 1 });
  await expect(checker.check({ files, schema }, stop)).rejects.toThrow('stopped');
});
