// What is said of an edit that is taken over with mistakes in it.
import { expect, test } from 'vitest';
import { withErrors } from '../../src/cli/local-deploy.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { testSchema } from '../fixtures/schema.ts';

const text = (type: string) =>
  `event: [${type}.a, ${type}.b]\nrecords: [{ object: Contact, key: { Counselor_Id__c: data.id }, fields: { LastName: data.name } }]\n`;
const files = ['one', 'two'].map((name) => ({ path: `mappings/${name}.yaml`, text: text(name) }));

test('the errors are counted, and the types of event that they are about are named', async () => {
  const { mappings, problems } = await loadMappings(files, testSchema);
  expect(problems).toEqual([]);
  const error = (file: string) =>
    ({ code: 'mapping/unknown-path', severity: 'error', message: '', file, line: 1, column: 1 }) as const;
  expect(withErrors([], mappings)).toBe('');
  expect(withErrors([error('mappings/two.yaml')], mappings)).toMatch(/1 error above: .* two\.a, two\.b will/);
  expect(withErrors(Array(3).fill(error('mappings/one.yaml')), mappings)).toMatch(
    /3 errors above: .* one\.a, one\.b will/,
  );
});
