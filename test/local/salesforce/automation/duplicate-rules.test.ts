// REST API Developer Guide, "Duplicate Rule Header".
import { beforeEach, expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg();
const rule = { kind: 'duplicate-rule', name: 'Contacts_DR', object: 'Contact', action: 'alert', fields: ['LastName'] };
const contact = { LastName: 'rivers' };
const header = (value: string) => ({ 'sforce-duplicate-rule-header': value });
let other = '';
beforeEach(() => {
  other = sf.org.seed('Contact', { LastName: 'Rivers', FirstName: 'Ann' });
});

test('a single row gets the matches under a misspelled key, and no fields', async () => {
  sf.org.addRule(rule);
  const { status, body } = await sf.send('POST', '/sobjects/Contact', contact);
  const [error] = body as Record<string, unknown>[];
  expect(status).toBe(400);
  expect(Object.keys(error ?? {})).toEqual(['duplicateResut', 'errorCode', 'message']);
  expect(error).toMatchObject({
    errorCode: 'DUPLICATES_DETECTED',
    message: 'Use one of these records?',
    duplicateResut: { allowSave: true, duplicateRule: 'Contacts_DR', matchResults: [{ size: 1 }] },
  });
  expect(JSON.stringify(error)).toContain(other);
  expect(JSON.stringify(error)).not.toContain('Ann');
});

test.each([
  ['alert', 'allowSave=true; runAsCurrentUser=true', '62.0', 201],
  ['alert', 'allowSave=TRUE', '62.0', 201],
  ['alert', 'allowSave=false', '62.0', 400],
  ['alert', 'allowSave=true', '51.0', 400],
  ['block', 'allowSave=true', '62.0', 400],
])('%s, %s in version %s: %i', async (action, value, version, status) => {
  sf.org.addRule({ ...rule, action });
  const path = `/services/data/v${version}/sobjects/Contact`;
  expect(await sf.send('POST', path, contact, header(value))).toMatchObject({ status });
});

test('includeRecordDetails shows all fields of the other record', async () => {
  sf.org.addRule(rule);
  const { body } = await sf.send('POST', '/sobjects/Contact', contact, header('includeRecordDetails=true'));
  expect(JSON.stringify(body)).toContain('Ann');
});

test('in a composite, the header counts in the subrequest, not on the call', async () => {
  sf.org.addRule(rule);
  const allow = header('allowSave=true');
  const send = async (onCall: Record<string, string>, httpHeaders: Record<string, string>) => {
    const url = '/services/data/v62.0/composite/sobjects';
    const records = [row('Contact', contact)];
    const compositeRequest = [{ method: 'POST', url, referenceId: 'a', httpHeaders, body: { records } }];
    const { body } = await sf.send('POST', '/composite', { compositeRequest }, onCall);
    return (body as { compositeResponse: { body: { errors: object[] }[] }[] }).compositeResponse[0]?.body[0];
  };
  expect(await send(allow, {})).toMatchObject({ errors: [{ statusCode: 'DUPLICATES_DETECTED', duplicateResut: {} }] });
  expect(await send({}, { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' })).toMatchObject({ success: true });
  sf.org.behave({ compositeHeaders: 'inherited' });
  expect(await send(allow, {})).toMatchObject({ success: true });
  sf.org.behave({ duplicatesInCollections: 'named' });
  expect((await send({}, {}))?.errors).toEqual([
    { statusCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?', fields: [] },
  ]);
});

test('a record is no duplicate of itself, nor of one without the value or one that is deleted', async () => {
  sf.org.addRule({ ...rule, fields: ['LastName', 'Email'] });
  expect(await sf.send('POST', '/sobjects/Contact', contact)).toMatchObject({ status: 201 });
  sf.org.rules.clear();
  sf.org.addRule({ ...rule, fields: ['FirstName'] });
  expect(await sf.send('PATCH', `/sobjects/Contact/${other}`, { FirstName: 'Ann' })).toMatchObject({ status: 204 });
  sf.org.people.delete(other);
  expect(await sf.send('POST', '/sobjects/Contact', { ...contact, FirstName: 'Ann' })).toMatchObject({ status: 201 });
});
