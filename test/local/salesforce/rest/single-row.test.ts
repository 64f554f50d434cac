import { expect, test } from 'vitest';
import { testOrg } from '../emulator.ts';

const sf = await testOrg();

test('a row is created, read, updated and deleted with jsforce', async () => {
  const contacts = sf.connection.sobject('Contact');
  const created = await contacts.create({ LastName: 'Rivers', FirstName: 'Ada' });
  expect(created).toMatchObject({ success: true, errors: [] });
  const id = String(created.id);
  expect(id).toMatch(/^003\w{15}$/);
  expect(await contacts.retrieve(id)).toMatchObject({
    Id: id,
    Name: 'Ada Rivers',
    On_Call__c: false,
    IsDeleted: false,
  });
  await contacts.update({ Id: id, FirstName: null });
  expect(await contacts.retrieve(id.slice(0, 15))).toMatchObject({ Id: id, Name: 'Rivers', FirstName: null });
  await contacts.destroy(id);
  await expect(contacts.destroy(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
});

test('a create answers 201 with the record’s location and without `created`', async () => {
  const reply = await sf.send('POST', '/sobjects/contact', { lastname: 'Rivers' });
  const { id } = reply.body as { id: string };
  expect(reply).toMatchObject({ status: 201, body: { id, success: true, errors: [] } });
  expect(reply.headers.get('location')).toBe(`/services/data/v62.0/sobjects/Contact/${id}`);
  expect(reply.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  expect(reply.headers.get('sforce-limit-info')).toBe('api-usage=1/100000');
});

test('an upsert by key creates with 201, then updates with 200, and with 204 before version 46', async () => {
  const path = '/sobjects/Contact/Counselor_Id__c/a%2Fb%3Fc';
  const first = await sf.send('PATCH', path, { LastName: 'Rivers' });
  expect(first).toMatchObject({ status: 201, body: { success: true, created: true, errors: [] } });
  const second = await sf.send('PATCH', path, { LastName: 'Brook' });
  expect(second).toMatchObject({ status: 200, body: { ...(first.body as object), created: false } });
  const old = await sf.send('PATCH', `/services/data/v45.0${path}`, { LastName: 'Lake' });
  expect(old).toMatchObject({ status: 204, body: undefined });
  expect(sf.org.records('Contact')).toMatchObject([{ Counselor_Id__c: 'a/b?c', LastName: 'Lake' }]);
});

test('an upsert with updateOnly creates nothing', async () => {
  const path = '/sobjects/Contact/Counselor_Id__c/C1';
  expect(await sf.send('PATCH', `${path}?updateOnly=true`, { LastName: 'Rivers' })).toMatchObject({
    status: 404,
    body: [{ errorCode: 'NOT_FOUND' }],
  });
  expect(sf.org.records('Contact')).toEqual([]);
  sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'C1' });
  expect(await sf.send('PATCH', `${path}?updateOnly=true`, { LastName: 'Brook' })).toMatchObject({ status: 200 });
});

test('a record is read and deleted by its key, and an unknown key is not found', async () => {
  sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'C1' });
  expect(await sf.send('GET', '/sobjects/Contact/Counselor_Id__c/c1')).toMatchObject({ body: { LastName: 'Rivers' } });
  expect(await sf.send('DELETE', '/sobjects/Contact/Counselor_Id__c/C1')).toMatchObject({ status: 204 });
  expect(await sf.send('DELETE', '/sobjects/Contact/Counselor_Id__c/C1')).toMatchObject({
    status: 404,
    body: [{ errorCode: 'NOT_FOUND' }],
  });
});

test('a key of several records answers 300 with their locations', async () => {
  const ids = ['A', 'B'].map((Name) => sf.org.seed('Account', { Name, Site_Code__c: 'S1' }));
  expect(await sf.send('PATCH', '/sobjects/Account/Site_Code__c/S1', { Name: 'C' })).toMatchObject({
    status: 300,
    body: ids.map((id) => `/services/data/v62.0/sobjects/Account/${id}`),
  });
  await expect(
    sf.connection.sobject('Account').upsert({ Name: 'C', Site_Code__c: 'S1' }, 'Site_Code__c'),
  ).rejects.toMatchObject({ name: 'MULTIPLE_CHOICES' });
});

test('a missing resource gets a 404 and a disallowed method a 405, each with its message', async () => {
  const expected: [string, string, number, object][] = [
    [
      'GET',
      '/sobjects/Nothing__c/describe',
      404,
      { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' },
    ],
    ['GET', '/nothing', 404, { errorCode: 'NOT_FOUND' }],
    ['GET', '/services/data/v99.0/sobjects', 404, { errorCode: 'NOT_FOUND' }],
    [
      'PATCH',
      '/sobjects/Contact/LastName/x',
      404,
      { message: 'Provided external ID field does not exist or is not accessible: LastName' },
    ],
    [
      'PATCH',
      '/sobjects/Contact/Id',
      405,
      { errorCode: 'METHOD_NOT_ALLOWED', message: "HTTP Method 'PATCH' not allowed. Allowed are GET,HEAD,POST" },
    ],
    ['DELETE', '/limits', 405, { errorCode: 'METHOD_NOT_ALLOWED' }],
    ['PATCH', '/sobjects/Contact/0035e0000000999AAA', 404, { errorCode: 'NOT_FOUND' }],
    ['PATCH', '/sobjects/Contact/0035e0000000999AAZ', 400, { errorCode: 'MALFORMED_ID', fields: ['Id'] }],
  ];
  for (const [method, path, status, error] of expected) {
    const reply = await sf.send(method, path, method === 'PATCH' ? {} : undefined);
    expect(reply, `${method} ${path}`).toMatchObject({ status, body: [error] });
  }
});

test('a body must contain neither the id nor the key of its path', async () => {
  const id = sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'C1' });
  expect(await sf.send('PATCH', `/sobjects/Contact/${id}`, { Id: id })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_FIELD', message: 'The Id field should not be specified in the sobject data.' }],
  });
  expect(await sf.send('PATCH', '/sobjects/Contact/Counselor_Id__c/C1', { Counselor_Id__c: 'C1' })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_FIELD' }],
  });
});

test('POST to Id always inserts, also with a parent by key', async () => {
  sf.org.seed('Account', { Name: 'North', Site_Code__c: 'N' });
  const reply = await sf.send('POST', '/sobjects/Contact/Id', { LastName: 'Rivers', Account: { Site_Code__c: 'N' } });
  expect(reply.status).toBe(201);
  expect(sf.org.records('Contact')[0]?.AccountId).toBe(sf.org.records('Account')[0]?.Id);
});

test('an update with If-Unmodified-Since is refused once the record has changed', async () => {
  const id = sf.org.seed('Contact', { LastName: 'Rivers' });
  const update = (since: string) =>
    sf.send('PATCH', `/sobjects/Contact/${id}`, { LastName: 'Brook' }, { 'If-Unmodified-Since': since });
  const early = new Date(Date.now() - 60_000).toUTCString();
  expect(await update(early)).toMatchObject({ status: 412 });
  expect(await update('yesterday')).toMatchObject({ status: 400 });
  expect(sf.org.records('Contact')).toMatchObject([{ LastName: 'Rivers' }]);
  expect(await update(new Date(Date.now() + 1_000).toUTCString())).toMatchObject({ status: 204 });
});
