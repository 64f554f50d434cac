import { expect, test } from 'vitest';
import type { RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import { coalesce } from '../../../../src/pipeline/write/rows/coalesce.ts';
import {
  compositeRequest,
  halvesOfSubrequest,
  randomPrefix,
  requestOf,
  type Subrequest,
} from '../../../../src/pipeline/write/rows/subrequests.ts';
import { contact, eventWritesOf } from '../window-fixture.ts';

const subrequest = (kind: Subrequest['kind'], operation: RecordWrite['operation'], ...keys: string[]): Subrequest => {
  const fields: RecordWrite['fields'] = operation === 'delete' ? {} : { X: 1 };
  const [rows = []] = coalesce(eventWritesOf(...keys.map((key) => [contact(key, fields, { operation })])));
  return { kind, rows, isDirect: false };
};

const idsOf = ({ rows }: Subrequest) => new Map(rows.map((row) => [row, `id of ${row.key?.value}`]));
const headers = { 'Sforce-Auto-Assign': 'FALSE' };
const request = (sent: Subrequest) => requestOf(sent, idsOf(sent));

test.each([
  ['upsert', 'PATCH', '/composite/sobjects/Contact/Ext__c', { Ext__c: 'a/b', X: 1 }],
  ['create', 'POST', '/composite/sobjects', { Ext__c: 'a/b', X: 1 }],
  ['update', 'PATCH', '/composite/sobjects', { id: 'id of a/b', X: 1 }],
] as const)('an %s has its key or its Id in the body, never in the path', (operation, method, path, record) => {
  const body = { allOrNone: false, records: [{ attributes: { type: 'Contact' }, ...record }] };
  expect(request(subrequest('write', operation, 'a/b'))).toEqual({ method, path, headers, body, rows: 1 });
});

test('a delete names Ids, and a look-up has the keys in its query', () => {
  const path = '/composite/sobjects?ids=id of a,id of b&allOrNone=false';
  expect(request(subrequest('write', 'delete', 'a', 'b'))).toEqual({ method: 'DELETE', path, headers, rows: 2 });
  const { method, path: query, rows } = request(subrequest('look-up', 'delete', 'a&b'));
  expect([method, rows]).toEqual(['GET', undefined]);
  expect(new URL(query, 'https://x').searchParams.get('q')).toContain("IN ('a&b')");
});

test('a composite call counts the rows that it writes, and names its replies by a random word', () => {
  const call = [subrequest('write', 'upsert', 'a', 'b'), subrequest('look-up', 'update', 'c')];
  const sent = compositeRequest(call, { version: '65.0', ids: new Map(), prefix: 'xyz' });
  expect(sent.rows).toBe(2);
  expect(sent.body).toMatchObject({
    collateSubrequests: false,
    compositeRequest: [{ referenceId: 'xyz_0' }, { referenceId: 'xyz_1' }],
  });
  const prefixes = new Set(Array.from({ length: 100 }, () => randomPrefix(Math.random)));
  expect(prefixes.size).toBe(100);
  for (const prefix of prefixes) expect(prefix).toMatch(/^[a-z2-7]{16}$/);
});

test('each part that writes says how the rules of the org treat its rows', () => {
  const withRules = (rules: Partial<RecordWrite>): Subrequest => {
    const [rows = []] = coalesce(eventWritesOf([contact('a', { X: 1 }, rules)]));
    return { kind: 'write', rows, isDirect: false };
  };
  const call = [
    withRules({}),
    withRules({ duplicateRules: 'allow' }),
    withRules({ duplicateRules: 'allow', assignmentRules: true }),
    withRules({ assignmentRules: true }),
    subrequest('look-up', 'update', 'c'),
  ];
  const { body } = compositeRequest(call, { version: '65.0', ids: new Map(), prefix: 'xyz' });
  const { compositeRequest: parts } = body as { compositeRequest: { httpHeaders?: object }[] };
  const allowed = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' };
  expect(parts.map(({ httpHeaders }) => httpHeaders)).toEqual([
    headers,
    { ...headers, ...allowed },
    allowed,
    undefined,
    undefined,
  ]);
});

test('halves keep the order of the rows', () => {
  const [left, right] = halvesOfSubrequest(subrequest('write', 'upsert', 'a', 'b', 'c'));
  expect([left, right].map(({ rows }) => rows.map(({ key }) => key?.value))).toEqual([['a', 'b'], ['c']]);
});
