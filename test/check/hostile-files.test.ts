// Thousands of mistakes in one file. Work is counted, so that the speed of the machine decides nothing.
import { expect, test, vi } from 'vitest';
import { checkMappings } from '../../src/check/check-mappings.ts';
import { renderProblems } from '../../src/cli/rendering/render-problems.ts';
import { testSchema } from '../fixtures/schema.ts';

const unknownFields = (count: number, between: string) =>
  `event: a\nrecords: [{ object: Contact, key: { Counselor_Id__c: data.id }, fields: {${Array.from({ length: count }, (_, index) => `${between}F${index}__c: data.id`).join(',')} } }]\n`;

async function rendered(text: string) {
  const { problems } = await checkMappings([{ path: 'a.yaml', text }], testSchema);
  const split = vi.spyOn(String.prototype, 'split');
  const out = renderProblems(problems, new Map([['a.yaml', text]]));
  const ofFile = split.mock.contexts.filter((each) => String(each) === text).length;
  split.mockRestore();
  return { problems: problems.filter(({ code }) => code === 'mapping/unknown-field'), out, ofFile };
}

test('the file is split once, whatever the number of problems', async () => {
  const { problems, ofFile } = await rendered(unknownFields(300, '\n    '));
  expect(problems).toHaveLength(300);
  expect(ofFile).toBe(1);
});

test('on one line, each problem shows the part around it, and its own column', async () => {
  const { problems, out } = await rendered(unknownFields(300, ' '));
  expect(new Set(problems.map(({ column }) => column)).size).toBe(300);
  for (const line of out.split('\n').filter((each) => each.includes(' | ')))
    expect(line.length).toBeLessThanOrEqual(200);
  expect(out).toContain('F299__c');
});

test.each([
  ['lists', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ['groups', `${'{ a: '.repeat(5_000)}1${' }'.repeat(5_000)}`],
])('%s that are nested thousands of levels deep are a problem', async (_, value) => {
  const { problems } = await checkMappings([{ path: 'a.yaml', text: `event: a\nschema: ${value}\n` }], testSchema);
  expect(problems).toMatchObject([{ code: 'mapping/yaml-syntax', line: 1 }]);
});

test('a file with more records than an event may write, or with countless lines, is a problem', async () => {
  const record = '  - { object: Contact, key: { Counselor_Id__c: data.id }, fields: { LastName: data.name } }\n';
  const codesOf = async (text: string) =>
    (await checkMappings([{ path: 'a.yaml', text }], testSchema)).problems.map(({ code, line }) => `${code} ${line}`);
  const withRecords = (count: number) => codesOf(`event: a\nrecords:\n${record.repeat(count)}`);
  expect(await withRecords(1_001)).toEqual(['mapping/out-of-range 3']);
  expect(await withRecords(1_000)).not.toContain('mapping/out-of-range 3');
  expect(await codesOf(`event: a${'\n'.repeat(200_001)}`)).toEqual(['mapping/yaml-syntax 1']);
});

test.each([
  ['conditions', `${'a ? 1 : '.repeat(450)}2`],
  ['texts', `${'a & '.repeat(450)}a`],
  ['lists', `${'['.repeat(450)}1${']'.repeat(450)}`],
  ['calls', `${'$string('.repeat(200)}a${')'.repeat(200)}`],
])('the deepest %s that may run can be checked', async (_, expression) => {
  const text = `event: a
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields: { LastName: '${expression}' }
examples:
  - { name: one, event: { specversion: "1.0", id: e, source: s, type: a, data: { id: "1" } }, expect: [] }
`;
  const { problems } = await checkMappings([{ path: 'a.yaml', text }], testSchema);
  expect(problems.map(({ code }) => code)).not.toContain('mapping/expression-syntax');
});
