// Failures of the service that pass by themselves, for the whole call and for a row.
import { expect, test } from 'vitest';
import { busyOrg, counselors, ends } from './busy-org.ts';

const sf = await busyOrg();
const ofCall = (code: string) =>
  sf.org.faults.add({
    match: { path: '/composite' },
    effect: { kind: 'answer', status: 400, body: [{ errorCode: code, message: 'MARKED' }] },
  });
const ofRow = (code: string, key: string) =>
  sf.org.faults.add({
    match: { sObject: 'Contact', field: 'Counselor_Id__c', value: key },
    effect: { kind: 'row-error', code, message: 'MARKED' },
  });

test.each(['FUNCTIONALITY_TEMPORARILY_UNAVAILABLE', 'ORG_IN_MAINTENANCE', 'SERVER_UNAVAILABLE', 'SSO_SERVICE_DOWN'])(
  'a call that is answered with %s is no fault of its events',
  async (code) => {
    ofCall(code);
    expect(ends(await sf.write(counselors(3)))).toEqual({ 'salesforce/unavailable': 3 });
  },
);

test('a row that is answered with FUNCTIONALITY_TEMPORARILY_UNAVAILABLE is no fault of its event', async () => {
  ofRow('FUNCTIONALITY_TEMPORARILY_UNAVAILABLE', 'c0');
  expect(ends(await sf.write(counselors(1)))).toEqual({ 'salesforce/unavailable': 1 });
});

test('rows that take too long together go in smaller parts', async () => {
  sf.org.addRule({
    kind: 'trigger',
    object: 'Contact',
    aboveRows: 30,
    action: { exceeds: 'Apex CPU time limit exceeded' },
  });
  expect(ends(await sf.write(counselors(100)))).toEqual({ applied: 100 });
});

test('a single row that takes too long is tried again', async () => {
  ofRow('REQUEST_RUNNING_TOO_LONG', 'c1');
  expect(ends(await sf.write(counselors(2)))).toEqual({ applied: 1, 'salesforce/not-written': 1 });
});
