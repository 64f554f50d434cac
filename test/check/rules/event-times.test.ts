import { expect, test } from 'vitest';
import { checkMappings } from '../../../src/check/check-mappings.ts';
import { withKeyToAdd } from '../../../src/draft/keys/key-to-add.ts';
import { salesforceSchema } from '../../../src/salesforce-schema.ts';
import { readSchema } from '../../../src/schema-files.ts';

const standard = await readSchema('schema/standard');
const schema = salesforceSchema(standard.sObjects().map((each) => withKeyToAdd(each) ?? each));

const codes = async (fields: string, operation = 'create') => {
  const text = `event: a.b
records:
  - object: Event
    operation: ${operation}
    key: { External_Id__c: id }
    ${fields}
examples:
  - name: one
    event: { specversion: "1.0", type: a.b, id: e-1, source: /s, time: 2026-06-01T12:00:00Z, data: { minutes: 60 } }
    expect: []
`;
  const { problems } = await checkMappings([{ path: 'mappings/a.yaml', text }], schema);
  return problems.map(({ code }) => code);
};

test.each(['fields: { StartDateTime: $datetime(time) }', 'fields: { DurationInMinutes: data.minutes }'])(
  'a mapping that creates an Event without a start and an end is an error: %s',
  async (fields) => {
    expect(await codes(fields)).toContain('mapping/required-field');
  },
);

test('a duration is an end, a whole day needs none, and an update needs neither', async () => {
  expect(await codes('fields: { StartDateTime: $datetime(time), DurationInMinutes: data.minutes }')).toEqual([]);
  expect(await codes('fields: { ActivityDate: $date(time), IsAllDayEvent: "true" }')).not.toContain(
    'mapping/required-field',
  );
  expect(await codes('fields: { Subject: type }', 'update')).not.toContain('mapping/required-field');
});

test.each([
  'fields: { StartDateTime: $datetime(time), EndDateTime: "$addMinutes(time, -30)" }',
  'fields: { StartDateTime: $datetime(time), DurationInMinutes: 0 - data.minutes }',
])('an example whose Event ends before it starts is reported: %s', async (fields) => {
  expect(await codes(fields)).toContain('mapping/wrong-value');
});

test('an Event that ends when or after it starts is not reported', async () => {
  const fields = 'fields: { StartDateTime: $datetime(time), EndDateTime: "$addMinutes(time, 30)" }';
  expect(await codes(fields)).not.toContain('mapping/wrong-value');
});
