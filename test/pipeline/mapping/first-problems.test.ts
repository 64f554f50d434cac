// Files with thousands of problems: what is reported, and that the rest is no work.
import { expect, test } from 'vitest';
import { checkMappings } from '../../../src/check/check-mappings.ts';
import { firstProblems } from '../../../src/pipeline/mapping/first-problems.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import type { Problem } from '../../../src/problem.ts';
import { testSchema } from '../../fixtures/schema.ts';

const mapping = (fields: string, more = '') => `event: counselor.login
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields:
${fields}${more}`;

const times = (size: number, line: (index: number) => string) =>
  Array.from({ length: size }, (_, i) => line(i)).join('');

const problemsOf = async (text: string, path = 'mappings/m.yaml') =>
  (await loadMappings([{ path, text }], testSchema)).problems;

test.each([
  ['unknown fields', mapping(times(1_500, (i) => `      Unknown_${i}__c: data.id\n`))],
  [
    'unknown keys',
    mapping(
      '      LastName: data.id\n',
      times(1_500, (i) => `record_${i}: x\n`),
    ),
  ],
  ['anchors', mapping(times(1_500, (i) => `      F${i}: &a${i} x\n`))],
  ['syntax errors', mapping(times(1_500, (i) => `      Field_${i}__c: "data.("\n`))],
])('of a file with thousands of %s, the first thousand are reported', async (_, text) => {
  const problems = await problemsOf(text);
  expect(problems).toHaveLength(1_001);
  const [last, more] = problems.slice(-2);
  expect(more).toMatchObject({ code: 'mapping/too-many-problems', severity: 'error' });
  expect(more?.line).toBeGreaterThanOrEqual(last?.line ?? Infinity);
  expect(new Set(problems.slice(0, -1).map(({ code }) => code)).has('mapping/too-many-problems')).toBe(false);
});

test('settings, too', async () => {
  const problems = await problemsOf(
    times(1_500, (i) => `mapping_${i}: x\n`),
    'mappings/_settings.yaml',
  );
  expect(problems.map(({ code }) => code).filter((code) => code === 'mapping/too-many-problems')).toHaveLength(1);
  expect(problems).toHaveLength(1_001);
});

test('other files are checked', async () => {
  const bad = mapping(times(1_500, (i) => `      Unknown_${i}__c: data.id\n`));
  const files = ['a', 'b'].map((name) => ({ path: `mappings/${name}.yaml`, text: bad }));
  const { problems } = await loadMappings(files, testSchema);
  expect(
    Map.groupBy(problems, ({ file }) => file)
      .values()
      .map(({ length }) => length)
      .toArray(),
  ).toEqual([1_001, 1_001]);
});

test('the check of a file that loads stops, too', async () => {
  const records = times(
    800,
    () => '  - object: Contact\n    key: { Counselor_Id__c: data.idd }\n    fields: { LastName: data.name }\n',
  );
  const example = '{ specversion: "1.0", id: e, source: p, type: t, time: 2026-03-02T15:04:05Z, data: { id: c } }';
  const text = `event: t\nrecords:\n${records}examples:\n  - { name: n, event: ${example}, expect: [] }\n`;
  const { problems } = await checkMappings([{ path: 'mappings/m.yaml', text }], testSchema);
  expect(problems.filter(({ severity }) => severity === 'error')).toHaveLength(1_001);
  expect(problems.filter(({ code }) => code === 'mapping/too-many-problems')).not.toEqual([]);
});

test('warnings hide no error', () => {
  const problem = (severity: Problem['severity'], line: number): Problem => {
    return { code: `mapping/${severity}`, severity, message: '', file: 'f', line, column: 1 };
  };
  const warnings = Array.from({ length: 1_500 }, (_, index) => problem('warning', index + 1));
  const first = firstProblems([...warnings, problem('error', 2_000)]);
  expect(first).toHaveLength(1_002);
  expect(first.slice(-2)).toMatchObject([
    { code: 'mapping/too-many-problems', severity: 'warning' },
    { severity: 'error' },
  ]);
  expect(firstProblems(warnings.slice(0, 1_000))).toEqual(warnings.slice(0, 1_000));
});
