import { expect, test } from 'vitest';
import type { JournalCall } from '../../../src/local/salesforce/journal.ts';
import { row, testOrg } from './emulator.ts';

const calls: JournalCall[] = [];
const sf = await testOrg({ onCall: (call) => calls.push(call) });

test('the journal lists each call with its subrequests, the rows it wrote and its fault', async () => {
  const contact = (Counselor_Id__c: string | null) => row('Contact', { Counselor_Id__c, LastName: 'Rivers' });
  const url = '/services/data/v62.0/composite/sobjects/Contact/Counselor_Id__c';
  await sf.send('POST', '/composite?x=1', {
    compositeRequest: [{ referenceId: 'a', method: 'PATCH', url, body: { records: [contact('C1'), contact(null)] } }],
  });
  sf.org.faults.add({ effect: { kind: 'unavailable' } });
  await sf.send('GET', '/limits');
  expect(calls).toMatchObject([
    {
      number: 1,
      method: 'POST',
      path: '/services/data/v62.0/composite',
      kind: 'composite',
      status: 200,
      counts: true,
      subrequests: [{ method: 'PATCH', path: url, status: 200 }],
      rows: [
        {
          sObject: 'Contact',
          operation: 'create',
          id: sf.org.records('Contact')[0]?.Id,
          key: { field: 'Counselor_Id__c', value: 'C1' },
        },
        { sObject: 'Contact', operation: 'create', code: 'MISSING_ARGUMENT' },
      ],
    },
    { number: 2, kind: 'limits', status: 503, fault: 'unavailable', counts: false },
  ]);
});
