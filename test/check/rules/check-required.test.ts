import { expect, test } from 'vitest';
import { checkMappings } from '../../../src/check/check-mappings.ts';
import { testSchema } from '../../fixtures/schema.ts';

test.each([
  ['Account', 'Site_Id__c', 'Creating an Account requires Name, and this record does not set it.'],
  ['Contact', 'Counselor_Id__c', 'Creating a Contact requires LastName, and this record does not set it.'],
])('the message about a new %s is a sentence', async (object, key, message) => {
  const text = `event: a.b
records:
  - { object: ${object}, key: { ${key}: data.id } }
examples:
  - { name: one, event: { type: a.b, data: { id: x-1 } }, expect: [] }
`;
  const { problems } = await checkMappings([{ path: 'mappings/a.yaml', text }], testSchema);
  expect(problems.map((problem) => problem.message)).toContain(message);
});
