import { expect, test } from 'vitest';
import { type OrgName, orgNames } from '../../../../../src/pipeline/write/rows/org/org-names.ts';

const recordType = (name: string, sObject = 'Case'): OrgName => ({ kind: 'recordType', sObject, name });
const queue = (name: string, sObject = 'Case'): OrgName => ({ kind: 'queue', sObject, name });

interface Stored {
  name: string;
  id: string;
  namespace?: string;
  active?: boolean;
}

/** Answers every query about record types with these, and counts the calls. */
function orgWith(stored: readonly Stored[], queues: readonly string[] = []) {
  const calls: (readonly string[])[] = [];
  const ask = async (soqls: readonly string[]) => {
    calls.push(soqls);
    return soqls.map((soql) =>
      soql.includes('QueueSobject')
        ? queues.map((name) => ({ QueueId: `id of ${name}`, SobjectType: 'Case', Queue: { DeveloperName: name } }))
        : stored.map(({ name, id, namespace = null, active = true }) => ({
            Id: id,
            SobjectType: 'Case',
            DeveloperName: name,
            NamespacePrefix: namespace,
            IsActive: active,
          })),
    );
  };
  return { calls, ask };
}

test('names are looked up in one call, and once', async () => {
  const { calls, ask } = orgWith([{ name: 'Crisis', id: '012A' }], ['Night']);
  const names = orgNames();
  const wanted = [recordType('Crisis'), queue('Night'), recordType('crisis', 'CASE')];
  const idOf = await names.lookUp(wanted, ask);
  expect(wanted.map(idOf)).toEqual([{ id: '012A' }, { id: 'id of Night' }, { id: '012A' }]);
  expect(calls).toHaveLength(1);
  expect(calls[0]).toEqual([
    "SELECT Id, SobjectType, DeveloperName, NamespacePrefix, IsActive FROM RecordType WHERE (SobjectType = 'CASE' AND DeveloperName IN ('crisis'))",
    "SELECT QueueId, SobjectType, Queue.DeveloperName FROM QueueSobject WHERE (SobjectType = 'Case' AND Queue.DeveloperName IN ('Night'))",
  ]);
  await names.lookUp(wanted, ask);
  expect(calls).toHaveLength(1);
});

test('what the org does not have is asked again, and what is forgotten', async () => {
  const { calls, ask } = orgWith([{ name: 'Crisis', id: '012A' }]);
  const names = orgNames();
  expect((await names.lookUp([recordType('Other')], ask))(recordType('Other'))).toEqual({ problem: 'missing' });
  await names.lookUp([recordType('Crisis'), recordType('Other')], ask);
  names.forget(recordType('Crisis'));
  await names.lookUp([recordType('Crisis')], ask);
  expect(calls.map(([soql]) => /DeveloperName IN (.*)\)$/.exec(soql ?? '')?.[1])).toEqual([
    "('Other')",
    "('Crisis', 'Other')",
    "('Crisis')",
  ]);
});

test.each([
  [
    'the own one of two',
    [
      { name: 'A', id: '1', namespace: 'ns' },
      { name: 'A', id: '2' },
    ],
    'A',
    { id: '2' },
  ],
  ['the only one, although it has a namespace', [{ name: 'A', id: '1', namespace: 'ns' }], 'A', { id: '1' }],
  [
    'none of two with different namespaces',
    [
      { name: 'A', id: '1', namespace: 'ns' },
      { name: 'A', id: '2', namespace: 'other' },
    ],
    'A',
    { problem: 'ambiguous' },
  ],
  [
    'the one with the namespace',
    [
      { name: 'A', id: '1', namespace: 'ns' },
      { name: 'A', id: '2' },
    ],
    'NS__A',
    { id: '1' },
  ],
  ['none without the namespace', [{ name: 'A', id: '2' }], 'ns__A', { problem: 'missing' }],
  ['none that is inactive', [{ name: 'A', id: '1', active: false }], 'A', { problem: 'inactive' }],
])('of record types, it finds %s', async (_, stored: Stored[], name, found) => {
  const { ask } = orgWith(stored);
  expect((await orgNames().lookUp([recordType(name)], ask))(recordType(name))).toEqual(found);
});

test('a query that the org refuses says nothing about the names', async () => {
  const idOf = await orgNames().lookUp([recordType('A')], async (soqls) => soqls.map(() => undefined));
  expect(idOf(recordType('A'))).toEqual({ problem: 'unreadable' });
});

test('many names need few calls, each within the limits of a query', async () => {
  const longest = (index: number) => recordType(`N${index}_${'x'.repeat(70)}`, `Object${index}${'y'.repeat(60)}__c`);
  const { calls, ask } = orgWith([]);
  await orgNames().lookUp(
    Array.from({ length: 230 }, (_, index) => longest(index)),
    ask,
  );
  expect(calls.map((soqls) => soqls.length)).toEqual([5, 5, 5, 1]);
  const clauses = calls.flat().map((soql) => soql.slice(soql.indexOf('WHERE')).length);
  expect(Math.max(...clauses)).toBeLessThan(4_000);
});
