// Object Reference: RecordType, Group and QueueSobject.
import { expect, test } from 'vitest';
import { orgOfCases } from './org-of-cases.ts';

const recordType = { kind: 'record-type', object: 'Case', name: 'Crisis_Support' };
const createCase = (fields: object, ...rules: object[]) => {
  const { org, send } = orgOfCases();
  for (const rule of rules) org.addRule(rule);
  return send('POST', '/sobjects/Case', fields);
};

test('record types are found by object and developer name', () => {
  const { org, query } = orgOfCases();
  org.addRule({ ...recordType, label: 'Crisis', package: 'npsp' });
  org.addRule({ ...recordType, object: 'Account', active: false });
  const soql =
    "SELECT Id, Name, NamespacePrefix, IsActive, IsPersonType FROM RecordType WHERE SobjectType = 'Case' AND DeveloperName = 'Crisis_Support'";
  expect(query(soql)).toMatchObject([
    { Id: expect.stringMatching(/^012/), Name: 'Crisis', NamespacePrefix: 'npsp', IsActive: true, IsPersonType: false },
  ]);
  expect(query('SELECT IsActive FROM RecordType WHERE IsActive = false')).toHaveLength(1);
});

test('queues are found by developer name, also through the objects that they can own', () => {
  const { org, query } = orgOfCases();
  org.addRule({ kind: 'queue', name: 'Night_Queue', objects: ['Case'] });
  const [queue] = query("SELECT Id, Name FROM Group WHERE Type = 'Queue' AND DeveloperName = 'Night_Queue'");
  expect(queue).toMatchObject({ Id: expect.stringMatching(/^00G/), Name: 'Night Queue' });
  const soql = "SELECT QueueId FROM QueueSobject WHERE SobjectType = 'Case' AND Queue.DeveloperName = 'Night_Queue'";
  expect(query(soql)).toMatchObject([{ QueueId: queue?.Id }]);
});

test('a case can have both by id', () => {
  const { org, send, query } = orgOfCases();
  org.addRule(recordType);
  org.addRule({ kind: 'queue', name: 'Night_Queue', objects: ['Case'] });
  const RecordTypeId = query('SELECT Id FROM RecordType')[0]?.Id;
  const OwnerId = query('SELECT Id FROM Group')[0]?.Id;
  expect(send('POST', '/sobjects/Case', { Subject: 'Call', RecordTypeId, OwnerId })).toMatchObject({ status: 201 });
});

test('a record type is referred to by its label, which may be ambiguous, but not by its developer name', () => {
  expect(createCase({ RecordType: { Name: 'Crisis Support' } }, recordType)).toMatchObject({ status: 201 });
  expect(
    createCase({ RecordType: { Name: 'Crisis Support' } }, recordType, { ...recordType, object: 'Account' }),
  ).toMatchObject({ status: 400, body: [{ errorCode: 'DUPLICATE_EXTERNAL_ID' }] });
  expect(createCase({ RecordType: { DeveloperName: 'Crisis_Support' } }, recordType)).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_FIELD' }],
  });
});

test.each([
  ['of another object', { object: 'Account' }],
  ['that is inactive', { active: false }],
  ['that is closed to the user', { open: false }],
])('a record type %s is refused', (_, more) => {
  const { org, send, query } = orgOfCases();
  org.addRule({ ...recordType, ...more });
  const RecordTypeId = query('SELECT Id FROM RecordType')[0]?.Id;
  expect(send('POST', '/sobjects/Case', { RecordTypeId })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY', fields: ['RecordTypeId'] }],
  });
});

test('a queue of other objects is refused as owner', () => {
  const { org, send, query } = orgOfCases();
  org.addRule({ kind: 'queue', name: 'Night_Queue', objects: ['Account'] });
  const OwnerId = query('SELECT Id FROM Group')[0]?.Id;
  expect(send('POST', '/sobjects/Case', { OwnerId })).toMatchObject({
    body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'Queue not associated with this SObject type' }],
  });
});

test('without such rules, a query finds nothing, and the org takes any id', () => {
  const { send, query } = orgOfCases();
  for (const object of ['RecordType', 'Group', 'QueueSobject']) expect(query(`SELECT Id FROM ${object}`)).toEqual([]);
  expect(send('POST', '/sobjects/Case', { RecordTypeId: '0125e0000000001AAA' })).toMatchObject({ status: 201 });
});

test('a removed rule takes its records away, and new fields of a schema do not', () => {
  const { org, query } = orgOfCases();
  const id = org.addRule(recordType);
  org.addRule({ ...recordType, name: 'Other' });
  org.reshape([{ name: 'Case', createable: true, fields: [] }]);
  expect(query('SELECT DeveloperName FROM RecordType')).toHaveLength(2);
  org.rules.clear(id);
  expect(query('SELECT DeveloperName FROM RecordType')).toMatchObject([{ DeveloperName: 'Other' }]);
  org.reset();
  org.addRule(recordType);
  expect(query('SELECT DeveloperName FROM RecordType')).toHaveLength(1);
});
