// What only a new record gets: a create with everything, then an update of the rest.
import { expect, test } from 'vitest';
import type { RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import { busyOrg, counselor, ends } from './busy-org.ts';

const sf = await busyOrg();

const joined = (LastName: string, LeadSource: string): RecordWrite[] => [
  { ...counselor('c1'), operation: 'create', fields: { LastName, LeadSource } },
  { ...counselor('c1'), operation: 'update', fields: { LastName } },
];

test('the first event creates the record with everything, and the next one updates the rest', async () => {
  expect(ends(await sf.write([joined('Okonjo', 'Web')]))).toEqual({ applied: 1 });
  expect(sf.org.records('Contact')).toMatchObject([{ LastName: 'Okonjo', LeadSource: 'Web' }]);
  expect(ends(await sf.write([joined('Silva', 'Other')]))).toEqual({ applied: 1 });
  expect(sf.org.records('Contact')).toMatchObject([{ LastName: 'Silva', LeadSource: 'Web' }]);
});

test('two such events in one window lead to the same', async () => {
  expect(ends(await sf.write([joined('Okonjo', 'Web'), joined('Silva', 'Other')]))).toEqual({ applied: 2 });
  expect(sf.org.records('Contact')).toMatchObject([{ LastName: 'Silva', LeadSource: 'Web' }]);
});
