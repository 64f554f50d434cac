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

const composites = () => sf.org.counters().calls.composite ?? 0;
const answer = (status: number, body?: unknown, more: object = {}) =>
  sf.org.faults.add({ match: { path: '/composite', ...more }, effect: { kind: 'answer', status, body } });
const errorOf = (errorCode: string) => ({ errorCode, message: 'MARKED' });

test.each([
  'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE',
  'ORG_IN_MAINTENANCE',
  'SERVER_UNAVAILABLE',
  'SSO_SERVICE_DOWN',
  'TOO_MANY_APEX_REQUESTS',
  'SOMETHING_NEW_UNAVAILABLE',
])('a call that is answered with %s is no fault of its events', async (code) => {
  ofCall(code);
  expect(ends(await sf.write(counselors(3)))).toEqual({ 'salesforce/unavailable': 3 });
});

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

test.each([
  ['a single error instead of a list', 400, errorOf('SERVER_UNAVAILABLE')],
  ['a time-out of the edge', 408, ''],
  ['maintenance with another status', 423, [errorOf('ORG_IN_MAINTENANCE')]],
])('%s is no fault of the events', async (_label, status, body) => {
  answer(status, body);
  expect(ends(await sf.write(counselors(3)))).toEqual({ 'salesforce/unavailable': 3 });
  expect(composites()).toBe(1);
});

const unexplained: [number, unknown][] = [
  [400, [errorOf('REQUEST_RUNNING_TOO_LONG')]],
  [503, [errorOf('REQUEST_RUNNING_TOO_LONG')]],
  [400, [errorOf('QUERY_TIMEOUT')]],
  [400, [errorOf('UNKNOWN_EXCEPTION')]],
  [500, [errorOf('INTERNAL_ERROR')]],
  [400, [errorOf('CODE_OF_TOMORROW')]],
  [400, { error: 'temporarily_unavailable' }],
  [400, ''],
];

test.each(unexplained)(
  'whatever it gets, HTTP %i with %j ends as an outage after a few calls',
  async (status, body) => {
    answer(status, body);
    const outcomes = await sf.write(counselors(150));
    expect(ends(outcomes)).toEqual({ 'salesforce/unavailable': 150 });
    expect(composites()).toBeLessThanOrEqual(20);
    expect(JSON.stringify(outcomes)).not.toContain('MARKED');
  },
);

test.each([...unexplained, [413, '<html>MARKED</html>'] as [number, unknown]])(
  'HTTP %i with %j because of one row hurts no other',
  async (status, body) => {
    answer(status, body, { sObject: 'Contact', field: 'Counselor_Id__c', value: 'c7' });
    const { applied } = ends(await sf.write(counselors(150)));
    expect(applied).toBe(149);
    expect(composites()).toBeLessThanOrEqual(1 + Math.ceil(2 * Math.log2(150)));
  },
);

test('a single row that takes too long for a call is tried again, and blamed', async () => {
  answer(400, [errorOf('REQUEST_RUNNING_TOO_LONG')]);
  expect(ends(await sf.write(counselors(1)))).toEqual({ 'salesforce/not-written': 1 });
});

test.each(['FUNCTIONALITY_TEMPORARILY_UNAVAILABLE', 'STORAGE_LIMIT_EXCEEDED', 'TOO_MANY_APEX_REQUESTS'])(
  'a row that always meets %s, while others are written, holds up no other call',
  async (code) => {
    ofRow(code, 'c7');
    expect(ends(await sf.write(counselors(2_500))).applied).toBe(2_499);
  },
);

test('a save in which all rows meet an outage ends the window', async () => {
  sf.org.faults.add({ match: { sObject: 'Contact' }, effect: { kind: 'row-error', code: 'SERVER_UNAVAILABLE' } });
  expect(ends(await sf.write(counselors(2_500)))).toEqual({ 'salesforce/unavailable': 2_500 });
  expect(composites()).toBe(1);
});
