import { expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg();
const path = '/composite/sobjects/Contact/Counselor_Id__c';
const contact = (Counselor_Id__c: string, more: object = {}) =>
  row('Contact', { Counselor_Id__c, LastName: 'Rivers', ...more });
const upsert = async (...records: object[]) => {
  const { body } = await sf.send('PATCH', path, { records });
  return (body as { errors: { statusCode: string; message: string }[] }[]).map(
    (each) => each.errors[0]?.statusCode ?? 'ok',
  );
};

test('a rule fails rows by object, field and value, as often as it says', async () => {
  const match = { sObject: 'contact', field: 'Counselor_Id__c', value: 'C2' };
  sf.org.faults.add({ match, times: 2, effect: { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' } });
  expect(await upsert(contact('C1'), contact('C2'))).toEqual(['ok', 'UNABLE_TO_LOCK_ROW']);
  expect(await upsert(contact('C2'), contact('C3'))).toEqual(['UNABLE_TO_LOCK_ROW', 'ok']);
  expect(await upsert(contact('C2'))).toEqual(['ok']);
  expect(sf.org.faults.list()).toMatchObject([{ happened: 2 }]);
  expect(sf.org.counters().rows.Contact).toEqual({ created: 3, updated: 0, deleted: 0, failed: 2 });
});

test('a rule fails a row by its index, after skipping some matches', async () => {
  sf.org.faults.add({ match: { row: 1 }, after: 1, effect: { kind: 'row-error', code: 'STORAGE_LIMIT_EXCEEDED' } });
  expect(await upsert(contact('C1'), contact('C2'))).toEqual(['ok', 'ok']);
  expect(await upsert(contact('C1'), contact('C2'))).toEqual(['ok', 'STORAGE_LIMIT_EXCEEDED']);
});

test('a rule may have its own message, and single rows report the error in their format', async () => {
  sf.org.faults.add({
    effect: {
      kind: 'row-error',
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'Say when.',
      fields: ['Birthdate'],
    },
  });
  expect(await sf.send('POST', '/sobjects/Contact', { LastName: 'Rivers' })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Say when.', fields: ['Birthdate'] }],
  });
  expect(sf.org.records('Contact')).toEqual([]);
});

test('with allOrNone a failed row rolls back the others', async () => {
  sf.org.faults.add({ match: { row: 0 }, effect: { kind: 'row-error', code: 'DUPLICATES_DETECTED' } });
  const { body } = await sf.send('PATCH', path, { allOrNone: true, records: [contact('C1'), contact('C2')] });
  expect(body).toMatchObject([
    { errors: [{ statusCode: 'DUPLICATES_DETECTED' }] },
    { errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
  ]);
});

test('a rule makes a parent missing by the value of its key', async () => {
  sf.org.seed('Account', { Name: 'North', Site_Code__c: 'N' });
  sf.org.seed('Account', { Name: 'South', Site_Code__c: 'S' });
  const match = { field: 'Account.Site_Code__c', value: 'N' };
  sf.org.faults.add({ match, times: 1, effect: { kind: 'missing-parent' } });
  const rows = [contact('C1', { Account: { Site_Code__c: 'N' } }), contact('C2', { Account: { Site_Code__c: 'S' } })];
  expect(await upsert(...rows)).toEqual(['INVALID_FIELD', 'ok']);
  expect(await upsert(...rows)).toEqual(['ok', 'ok']);
});

test('a rule fails rows of a composite by the path of their subrequest, including deletes', async () => {
  const id = sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'C1' });
  const effect = { kind: 'row-error', code: 'ENTITY_IS_LOCKED' } as const;
  sf.org.faults.add({ match: { method: 'DELETE', pathPattern: `/sobjects/Contact/${id}$` }, effect });
  const { body } = await sf.send('POST', '/composite', {
    compositeRequest: [
      { referenceId: 'a', method: 'DELETE', url: `/services/data/v62.0/sobjects/Contact/${id}` },
      { referenceId: 'b', method: 'PATCH', url: `/services/data/v62.0${path}`, body: { records: [contact('C1')] } },
    ],
  });
  expect(body).toMatchObject({
    compositeResponse: [
      { httpStatusCode: 400, body: [{ errorCode: 'ENTITY_IS_LOCKED' }] },
      { body: [{ success: true }] },
    ],
  });
  expect(await sf.send('DELETE', `/composite/sobjects?ids=${id}`)).toMatchObject({ body: [{ success: true }] });
});

test('a subrequest of a composite is answered instead of being executed', async () => {
  const error = [{ errorCode: 'SERVER_UNAVAILABLE', message: 'Server too busy' }];
  sf.org.faults.add({ match: { sObject: 'Contact' }, effect: { kind: 'subrequest-answer', status: 503, body: error } });
  const subrequest = (referenceId: string, url: string, body: object) => ({
    referenceId,
    method: 'POST',
    url: `/services/data/v62.0${url}`,
    body,
  });
  const { body } = await sf.send('POST', '/composite', {
    compositeRequest: [
      subrequest('a', '/sobjects/Contact', { LastName: 'Rivers' }),
      subrequest('b', '/sobjects/Account', { Name: 'North' }),
    ],
  });
  expect(body).toMatchObject({ compositeResponse: [{ httpStatusCode: 503, body: error }, { httpStatusCode: 201 }] });
  expect(sf.org.records('Contact')).toEqual([]);
});
