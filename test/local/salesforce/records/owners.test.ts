// Users who cannot own records.
import { beforeEach, expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg();
let coach = '';
let gone = '';
beforeEach(() => {
  coach = sf.org.seed('User', { LastName: 'Silva', Username: 'silva@example.com', Coach_Id__c: 'coach-1' });
  gone = sf.org.seed('User', {
    LastName: 'Diaz',
    Username: 'diaz@example.com',
    Coach_Id__c: 'coach-2',
    IsActive: false,
  });
});
const create = async (sObject: string, fields: Record<string, unknown>) => {
  const { body } = await sf.send('POST', '/composite/sobjects', { records: [row(sObject, fields)] });
  return (body as { errors: { statusCode: string; message: string }[] }[])[0]?.errors[0];
};

test('an inactive user may not own a record', async () => {
  expect(await create('Task', { Subject: 'Call', OwnerId: gone })).toMatchObject({
    statusCode: 'INACTIVE_OWNER_OR_USER',
    message: `operation performed with inactive user [${gone}] as owner of task`,
  });
  expect(
    await create('Task', { Subject: 'Call', Owner: { attributes: { type: 'User' }, Coach_Id__c: 'coach-2' } }),
  ).toMatchObject({
    statusCode: 'INACTIVE_OWNER_OR_USER',
  });
  expect(await create('Task', { Subject: 'Call', OwnerId: coach })).toBeUndefined();
});

test('a lookup to an inactive user that is not the owner is fine', async () => {
  expect(await create('Contact', { LastName: 'Rivers', Coach__c: gone })).toBeUndefined();
});

test('a switch lets objects have an inactive owner, for all operations or for one', async () => {
  sf.org.behave({ objectsWithInactiveOwners: ['account', 'Task.update'] });
  expect(await create('Account', { Name: 'North', OwnerId: gone })).toBeUndefined();
  expect(await create('Task', { Subject: 'Call', OwnerId: gone })).toMatchObject({
    statusCode: 'INACTIVE_OWNER_OR_USER',
  });
  const id = sf.org.seed('Task', { Subject: 'Call' });
  expect(await sf.send('PATCH', `/sobjects/Task/${id}`, { OwnerId: gone })).toMatchObject({ status: 204 });
});

test('an update that does not touch an inactive owner is refused, unless a switch or a permission says otherwise', async () => {
  const id = sf.org.seed('Task', { Subject: 'Call', OwnerId: gone });
  const update = async () => sf.send('PATCH', `/sobjects/Task/${id}`, { Subject: 'Call again' });
  expect(await update()).toMatchObject({ status: 400, body: [{ errorCode: 'INACTIVE_OWNER_OR_USER' }] });
  sf.org.behave({ storedInactiveOwners: 'saved' });
  expect(await update()).toMatchObject({ status: 204 });
  sf.org.behave({ storedInactiveOwners: 'refused' });
  sf.org.access.permit({ inactiveOwners: true });
  expect(await update()).toMatchObject({ status: 204 });
  expect(await create('Task', { Subject: 'Call', OwnerId: gone })).toBeUndefined();
});

test('giving a record to an active owner cures it', async () => {
  const id = sf.org.seed('Task', { Subject: 'Call', OwnerId: gone });
  expect(await sf.send('PATCH', `/sobjects/Task/${id}`, { OwnerId: coach })).toMatchObject({ status: 204 });
});

test.each([
  ['inactive', 'INACTIVE_OWNER_OR_USER'],
  ['other-user-type', 'OP_WITH_INVALID_USER_TYPE_EXCEPTION'],
  ['without-access', 'TRANSFER_REQUIRES_READ'],
  ['no-owner', 'INVALID_CROSS_REFERENCE_KEY'],
])('a rule says that a user is special: %s', async (is, statusCode) => {
  sf.org.addRule({ kind: 'user', where: { Coach_Id__c: 'coach-1' }, is });
  expect(await create('Task', { Subject: 'Call', OwnerId: coach })).toMatchObject({ statusCode });
  expect(await create('Task', { Subject: 'Call' })).toBeUndefined();
});
