// The deployed bundle is small and contains nothing that a cold start does not need.
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

const built = inject('built') ?? [];
const bundleOf = (name: string) => built.find(({ file }) => basename(file) === `${name}.mjs`);

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.close());

test('the export function has at most 1,200 KB, with everything that it loads on demand', () => {
  const { bytes = 0, allBytes = 0 } = bundleOf('export') ?? {};
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThan(allBytes);
  expect(allBytes).toBeLessThanOrEqual(1_200 * 1_024);
});

test.each(['export', 'recover', 'preview', 'sweep'])(
  'the %s function holds no compiler of schemas, no YAML, and no package for calls that jsforce never makes',
  (name) => {
    const { inputs = [] } = bundleOf(name) ?? {};
    expect(inputs).toContain(`src/lambda/${name}.ts`);
    const packages = inputs.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
    const left = /^(ajv|ajv-formats|yaml|xml2js|xmlbuilder|sax|csv-.*|form-data|mime-db|mime-types|undici)$/;
    // csv-parse is for CSV files; jsforce does not get it.
    expect([...new Set(packages)].filter((each) => left.test(each) && each !== 'csv-parse')).toEqual([]);
  },
);

test('the standard objects and what makes metadata stay out of the functions', () => {
  for (const { inputs } of built)
    expect(inputs.filter((file) => /^(schema\/standard|src\/org)\//.test(file))).toEqual([]);
});

test.each(['re2js', 'csv-parse'])('%s is not loaded at the start', (name) => {
  for (const { inputs, inputsAtStart } of built) {
    const files = inputs.filter((file) => file.includes(`node_modules/${name}/`));
    expect(inputsAtStart.filter((file) => files.includes(file))).toEqual([]);
  }
  expect(bundleOf('export')?.inputs.some((file) => file.includes(`node_modules/${name}/`))).toBe(true);
});

test('time zones in both directions and telephone numbers are only where a mapping needs them', async () => {
  for (const { inputs } of built)
    expect(inputs.filter((file) => /node_modules\/(temporal-|libphonenumber)/.test(file))).toEqual([]);
  const files = await readdir(join(inject('bundles') ?? '', 'mappings'));
  expect(files.filter((file) => /^(calendar|phone-numbers)\.mjs$/.test(file))).toEqual([]);
});

test('an expression with a local time, a time of day and a telephone number runs', async () => {
  await pipeline.edit('counselor.login.yaml', (text) =>
    text
      .replace(/LastName: .*/, `LastName: '$time(time, "America/New_York", "[h]:[m01] [PN]")'`)
      .replace(/FirstName: .*/, `FirstName: '$phone("(212) 555-0123", "US")'`)
      .replace(/Last_Login__c: .*/, `Last_Login__c: '$datetime("2026-07-04 09:00", "America/New_York")'`),
  );
  await pipeline.put('events/zones.json', {
    specversion: '1.0',
    id: 'zones',
    source: 'bundle',
    type: 'counselor.login',
    time: '2026-03-02T15:04:05Z',
    data: { counselor: { id: 'zones', last_name: 'Invented' } },
  });
  await pipeline.settled();
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'zones')).toMatchObject({
    LastName: '10:04 AM',
    FirstName: '+12125550123',
    Last_Login__c: '2026-07-04T13:00:00.000+0000',
  });
});

test('neither an example nor a description of a mapping is deployed', async () => {
  const folder = join(inject('bundles') ?? '', 'mappings');
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
  expect(texts.join()).toContain('"counselor.login"');
  expect(texts.join()).not.toMatch(/"examples"|"expect"|"description":/);
});

test.each(['text/xml', 'text/csv', 'application/json'])(
  'a reply in %s that says nothing is tried again',
  async (type) => {
    const headers = { 'content-type': type };
    const effect = { kind: 'answer', status: 503, body: '<html/>', headers } as const;
    pipeline.org.faults.add({ match: { path: '/composite' }, times: 1, effect });
    const id = `in-${type}`;
    await pipeline.put(`events/${id.replace('/', '-')}.json`, {
      specversion: '1.0',
      id,
      source: 'bundle',
      type: 'counselor.login',
      time: '2026-03-02T15:04:05Z',
      data: { counselor: { id, last_name: 'Invented' } },
    });
    await pipeline.settled();
    expect(pipeline.outcomes(id).map(({ outcome }) => outcome)).toEqual(['failed', 'applied']);
    expect(pipeline.lines.filter((line) => line.includes('stand-ins'))).toEqual([]);
  },
);

test('an expression with a regular expression runs, and a schema with a pattern is checked', async () => {
  const edited = await pipeline.edit('counselor.login.yaml', (text) =>
    text
      .replace(/LastName: .*/, 'LastName: $replace(data.counselor.last_name, /[a-z]+$/, "…")')
      .replace(/last_name: \{[^}]*\}/, 'last_name: { type: string, pattern: "^I" }'),
  );
  expect(edited).toContain('last_name');
  const login = (id: string, last_name: string) =>
    pipeline.put(`events/${id}.json`, {
      specversion: '1.0',
      id,
      source: 'bundle',
      type: 'counselor.login',
      time: '2026-03-02T15:04:05Z',
      data: { counselor: { id, last_name } },
    });
  await login('fits', 'Invented');
  await login('breaks', 'invented');
  await pipeline.settled();
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'fits')).toMatchObject({ LastName: 'I…' });
  expect(pipeline.outcomes('breaks').at(-1)).toMatchObject({
    failure: { code: 'event/breaks-schema', message: expect.stringContaining('data.counselor.last_name') },
  });
});
