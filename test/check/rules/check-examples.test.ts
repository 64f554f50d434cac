import { expect, test } from 'vitest';
import { checkMappings } from '../../../src/check/check-mappings.ts';
import { testSchema } from '../../fixtures/schema.ts';

const event = (data: string) =>
  `{ specversion: "1.0", id: e-1, source: /s, type: a.b, time: 2026-03-02T15:04:05Z, data: ${data} }`;

async function problemsWith({ field = 'data.first_name', example }: { field?: string; example: string }) {
  const text = `event: a.b
schema: { required: [first_name] }
records:
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.id }
    fields: { FirstName: '${field}' }
examples:
  - { name: one, event: ${event('{ id: c-1, first_name: Mira }')}, expect: [] }
  - { name: two, event: ${example}, expect: [] }
`;
  return (await checkMappings([{ path: 'mappings/a.yaml', text }], testSchema)).problems;
}

test('an expression that fails on an example is reported at the failing call, and its message does not repeat the location', async () => {
  const example = event('{ id: c-1, first_name: many }');
  const problems = await problemsWith({ field: '"No. " & $string($number(data.first_name))', example });
  expect(problems).toMatchObject([{ code: 'mapping/fails-on-example', line: 7, column: 44 }]);
  expect(problems[0]?.message).not.toContain('mappings/a.yaml');
});

test('an event that cannot be read is not reported as a schema mismatch', async () => {
  const [unreadable, ...others] = await problemsWith({ example: '{ data: { id: c-1, first_name: Mira } }' });
  expect(others).toEqual([]);
  expect(unreadable).toMatchObject({ code: 'mapping/fails-on-example', line: 10 });
  expect(`${unreadable?.message} ${unreadable?.hint}`).not.toContain('schema');
});

test('an event that does not match the schema is reported with the part that does not match', async () => {
  const [breach, ...others] = await problemsWith({ example: event('{ id: c-1 }') });
  expect(others).toEqual([]);
  expect(breach?.message).toMatch(/"schema".*data\.first_name/);
});
