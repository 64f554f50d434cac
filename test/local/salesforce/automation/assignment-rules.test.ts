// REST API Developer Guide, "Assignment Rule Header".
import { beforeEach, expect, test } from 'vitest';
import { testOrg } from '../emulator.ts';

const sf = await testOrg();
const ruleId = '01Q5e0000000001';
let queue = '';
let coach = '';
beforeEach(() => {
  queue = sf.org.seed('User', { LastName: 'Queue', Username: 'queue@example.com', Coach_Id__c: 'queue' });
  coach = sf.org.seed('User', { LastName: 'Silva', Username: 'silva@example.com', Coach_Id__c: 'coach-1' });
  sf.org.addRule({ kind: 'assignment-rule', object: 'Account', ruleId, owner: { Coach_Id__c: 'queue' } });
});
const ownerAfter = async (headers: Record<string, string>) => {
  const reply = await sf.send('POST', '/sobjects/Account', { Name: 'North', OwnerId: coach }, headers);
  return reply.status === 201
    ? sf.org.records('Account').at(-1)?.OwnerId
    : (reply.body as { errorCode: string }[])[0]?.errorCode;
};

test('rules run unless the call turns them off, and take away the owner that was sent', async () => {
  expect(await ownerAfter({})).toBe(queue);
  expect(await ownerAfter({ 'sforce-auto-assign': 'true' })).toBe(queue);
  for (const off of ['FALSE', 'false']) expect(await ownerAfter({ 'sforce-auto-assign': off })).toBe(coach);
});

test('a call can choose a rule by its id', async () => {
  expect(await ownerAfter({ 'sforce-auto-assign': ruleId })).toBe(queue);
  expect(await ownerAfter({ 'sforce-auto-assign': '01Q5e0000000009' })).toBe('INVALID_ASSIGNMENT_RULE');
});

test('updates are assigned, too', async () => {
  const id = sf.org.seed('Account', { Name: 'North', OwnerId: coach });
  await sf.send('PATCH', `/sobjects/Account/${id}`, { BillingState: 'NY' });
  expect(sf.org.records('Account')[0]?.OwnerId).toBe(queue);
});

test('so are records that automation creates, by the header of the call that causes it', async () => {
  const create = { object: 'Account', fields: { Name: 'Household' } };
  sf.org.addRule({ kind: 'trigger', object: 'Contact', timing: 'after', action: { create } });
  const owners = async (headers: Record<string, string>) => {
    await sf.send('POST', '/sobjects/Contact', { LastName: 'Rivers' }, headers);
    return sf.org.records('Account').at(-1)?.OwnerId;
  };
  expect(await owners({})).toBe(queue);
  expect(await owners({ 'sforce-auto-assign': 'FALSE' })).not.toBe(queue);
});
