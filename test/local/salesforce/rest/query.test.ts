import { beforeEach, describe, expect, test } from 'vitest';
import { testOrg } from '../emulator.ts';

const sf = await testOrg();
let account: string;

beforeEach(() => {
  account = sf.org.seed('Account', { Name: 'North' });
  const rows: Record<string, string | number | boolean | null>[] = [
    { LastName: 'Brook', Score__c: 2, Birthdate: '2000-01-02', Counselor_Id__c: 'C1', AccountId: account },
    { LastName: 'Rivers', Score__c: 1, Birthdate: '1990-05-06', Counselor_Id__c: 'C2', On_Call__c: true },
    { LastName: "O'Lake", Score__c: null, Counselor_Id__c: 'C3', Email: 'a_b@example.com' },
  ];
  for (const fields of rows) sf.org.seed('Contact', fields);
  sf.org.seed('Task', { Event_Id__c: 'Abc' });
});

const query = (soql: string) => sf.send('GET', `/query?q=${encodeURIComponent(soql)}`);
const lastNames = async (clause: string) => {
  const { body } = await query(`SELECT LastName FROM Contact ${clause}`);
  return (body as { records: { LastName: string }[] }).records?.map(({ LastName }) => LastName);
};

test('records have attributes, fields spelled as in the schema, and nested parents', async () => {
  const { body } = await query(
    "select Id, lastname, account.name from contact where Counselor_Id__c IN ('c1','C2') order by LastName",
  );
  expect(body).toEqual({
    totalSize: 2,
    done: true,
    records: [
      {
        attributes: {
          type: 'Contact',
          url: expect.stringMatching(/^\/services\/data\/v62\.0\/sobjects\/Contact\/003/),
        },
        Id: expect.any(String),
        LastName: 'Brook',
        Account: {
          attributes: { type: 'Account', url: `/services/data/v62.0/sobjects/Account/${account}` },
          Name: 'North',
        },
      },
      expect.objectContaining({ LastName: 'Rivers', Account: null }),
    ],
  });
});

describe('conditions', () => {
  const cases: [string, string[]][] = [
    ['WHERE Score__c >= 2', ['Brook']],
    ['WHERE Score__c < 2', ['Rivers']],
    ['WHERE Score__c = null', ["O'Lake"]],
    ['WHERE Score__c <> NULL', ['Brook', 'Rivers']],
    ["WHERE LastName = 'brook'", ['Brook']],
    ["WHERE LastName = 'O\\'Lake'", ["O'Lake"]],
    ["WHERE LastName LIKE '%r%' AND NOT (LastName LIKE 'b_ook')", ['Rivers']],
    ["WHERE Email LIKE 'a\\_b%'", ["O'Lake"]],
    ["WHERE LastName NOT IN ('Brook', 'Rivers')", ["O'Lake"]],
    ["WHERE (Score__c = 1 OR Score__c = 2) AND LastName != 'Brook'", ['Rivers']],
    ['WHERE Birthdate > 1995-01-01', ['Brook']],
    ['WHERE CreatedDate < 1970-01-01T00:00:00Z', []],
    ['WHERE CreatedDate > 1970-01-01T00:00:00+01:00 AND On_Call__c = true', ['Rivers']],
    ["WHERE Account.Name = 'north'", ['Brook']],
    ['ORDER BY Score__c DESC NULLS LAST', ['Brook', 'Rivers', "O'Lake"]],
    ['ORDER BY Score__c', ["O'Lake", 'Rivers', 'Brook']],
    ['ORDER BY LastName LIMIT 1 OFFSET 1', ["O'Lake"]],
  ];
  test.each(cases)('%s', async (clause, expected) => {
    const names = await lastNames(clause);
    expect(clause.includes('ORDER') ? names : names.sort()).toEqual(
      clause.includes('ORDER') ? expected : [...expected].sort(),
    );
  });

  test('an id is found by 15 characters, a case-sensitive field only in its exact case', async () => {
    expect(await lastNames(`WHERE AccountId = '${account.slice(0, 15)}'`)).toEqual(['Brook']);
    expect((await query("SELECT COUNT() FROM Task WHERE Event_Id__c = 'Abc'")).body).toMatchObject({ totalSize: 1 });
    expect((await query("SELECT COUNT() FROM Task WHERE Event_Id__c = 'abc'")).body).toMatchObject({ totalSize: 0 });
  });
});

test('COUNT() returns only the number, and only queryAll finds deleted records', async () => {
  await sf.send('DELETE', '/sobjects/Contact/Counselor_Id__c/C1');
  expect((await query('SELECT COUNT() FROM Contact')).body).toEqual({ totalSize: 2, done: true, records: [] });
  const all = await sf.send(
    'GET',
    `/queryAll?q=${encodeURIComponent('SELECT Id FROM Contact WHERE IsDeleted = true')}`,
  );
  expect(all.body).toMatchObject({ totalSize: 1 });
});

test('a result longer than a page is fetched page by page', async () => {
  for (let n = 0; n < 450; n += 1) sf.org.seed('Account', { Name: `A${n}` });
  sf.org.behave({ queryPageSize: 2000 });
  const batch = { headers: { 'Sforce-Query-Options': 'batchSize=200' } };
  const first = await sf.send('GET', '/query?q=SELECT+Id+FROM+Account', undefined, batch.headers);
  expect(first.body).toMatchObject({ totalSize: 451, done: false, nextRecordsUrl: expect.stringMatching(/-200$/) });
  const { nextRecordsUrl } = first.body as { nextRecordsUrl: string };
  expect((await sf.send('GET', nextRecordsUrl)).body).toMatchObject({ totalSize: 451, done: true });
  expect((await sf.send('GET', '/query/01gNOWHERE-200')).status).toBe(404);
});

test('an invalid query is refused with Salesforce’s message', async () => {
  const expected: [string, string, string][] = [
    ['SELEKT Id FROM Contact', 'MALFORMED_QUERY', 'unexpected token: SELEKT'],
    ['SELECT Id FROM Contact WHERE', 'MALFORMED_QUERY', 'unexpected end of query'],
    ['SELECT Id FROM Contact LIMIT many', 'MALFORMED_QUERY', 'unexpected token: many'],
    ['SELECT Id FROM Foo', 'INVALID_TYPE', "sObject type 'Foo' is not supported."],
    ['SELECT Id FROM Login__e', 'INVALID_TYPE', 'entity type Login__e does not support query'],
    [
      'SELECT Bacon__c FROM Account LIMIT 2',
      'INVALID_FIELD',
      "\nSELECT Bacon__c FROM Account LIMIT 2\n       ^\nERROR at Row:1:Column:8\nNo such column 'Bacon__c' on entity 'Account'.",
    ],
    [
      "SELECT Id FROM Contact WHERE Birthdate = '2000-01-02'",
      'INVALID_FIELD',
      "value of filter criterion for field 'Birthdate' must be of type date and should not be enclosed in quotes",
    ],
    ['SELECT Id, LastName, id FROM Contact', 'MALFORMED_QUERY', 'duplicate field selected: id'],
    ["SELECT Id FROM Contact WHERE Id = '0035e00000'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: 0035e00000'],
    ['SELECT Id, Boss.Name FROM Contact', 'INVALID_FIELD', '\nSELECT Id, Boss.Name FROM Contact\n           ^'],
  ];
  for (const [soql, errorCode, start] of expected) {
    const { status, body } = await query(soql);
    expect([soql, status, body]).toMatchObject([soql, 400, [{ errorCode, message: expect.stringContaining(start) }]]);
  }
});
