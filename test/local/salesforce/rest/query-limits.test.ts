// What a query may contain, how long it may be, how text is compared, and how results are paged.
import { beforeEach, describe, expect, test } from 'vitest';
import { createOrg } from '../../../../src/local/salesforce/org.ts';
import { testOrg, token } from '../emulator.ts';

const sf = await testOrg();
const query = (soql: string, headers?: Record<string, string>) =>
  sf.send('GET', `/query?q=${encodeURIComponent(soql)}`, undefined, headers);
const subquery = (soql: string, referenceId = 'a') => ({
  referenceId,
  method: 'GET',
  url: `/services/data/v62.0/query?q=${encodeURIComponent(soql)}`,
});
const composite = async (compositeRequest: unknown[]) =>
  ((await sf.send('POST', '/composite', { compositeRequest })).body as { compositeResponse: { body?: unknown }[] })
    .compositeResponse;
const pageOf = (answer: { body?: unknown } | undefined) => answer?.body as Page;
interface Page {
  nextRecordsUrl: string;
  records: { Id: string }[];
}
const count = async (where: string) =>
  ((await query(`SELECT COUNT() FROM Contact WHERE ${where}`)).body as { totalSize: number }).totalSize;

describe('escapes in a literal', () => {
  const names = ["O'Lake", 'a\\b', 'say "hi"', 'two\nlines', 'tab\there', 'é'];
  beforeEach(() => {
    for (const LastName of names) sf.org.seed('Contact', { LastName });
  });

  test.each([
    ["O\\'Lake", 0],
    ['a\\\\b', 1],
    ['say \\"hi\\"', 2],
    ['two\\nlines', 3],
    ['two\\Nlines', 3],
    ['tab\\there', 4],
    ['\\u00e9', 5],
    ['\\u00E9', 5],
  ])("'%s' finds its record", async (literal, index) => {
    const { body } = await query(`SELECT LastName FROM Contact WHERE LastName = '${literal}'`);
    expect(body).toMatchObject({ totalSize: 1, records: [{ LastName: names[index] }] });
  });

  test.each(['a\\b c\\d', '\\z', '\\u00g9', 'C:\\Users', '50\\%', 'a\\_b'])("'%s' is malformed", async (literal) => {
    expect(await query(`SELECT Id FROM Contact WHERE LastName = '${literal}'`)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'MALFORMED_QUERY' }],
    });
    expect(await query(`SELECT Id FROM Contact WHERE LastName IN ('x', '${literal}')`)).toMatchObject({ status: 400 });
  });

  test('only LIKE knows escaped wildcards, and a backslash before a wildcard can itself be escaped', async () => {
    sf.org.seed('Contact', { LastName: 'a\\c' });
    sf.org.seed('Contact', { LastName: '50%' });
    expect(await count("LastName LIKE '50\\%'")).toBe(1);
    expect(await count("LastName LIKE 'a\\\\_'")).toBe(2);
    expect((await query("SELECT Id FROM Contact WHERE LastName LIKE 'a\\q'")).status).toBe(400);
  });
});

describe('text is compared', () => {
  test('in its exact case only by a unique field that is case-sensitive', async () => {
    sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'C1' });
    sf.org.seed('Task', { Subject: 'Call', Event_Id__c: 'Abc' });
    expect(await count("Counselor_Id__c IN ('c1')")).toBe(1);
    expect(await count("LastName = 'RIVERS'")).toBe(1);
    const tasks = async (id: string) => (await query(`SELECT Id FROM Task WHERE Event_Id__c IN ('${id}')`)).body;
    expect(await tasks('Abc')).toMatchObject({ totalSize: 1 });
    expect(await tasks('abc')).toMatchObject({ totalSize: 0 });
  });

  test('regardless of case by a key that is case-sensitive but not unique, although an upsert tells them apart', () => {
    const field = { type: 'string', length: 20, nillable: true, createable: true, updateable: true } as const;
    const key = { ...field, name: 'Key__c', externalId: true, caseSensitive: true };
    const schema = [{ name: 'Shift__c', createable: true, updateable: true, fields: [key] }];
    const org = createOrg({ schema, clock: { now: () => 0 }, accessTokens: [token] });
    for (const Key__c of ['K', 'k']) org.seed('Shift__c', { Key__c });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const send = (method: string, path: string, body = '') =>
      org.handle({ method, url: `/services/data/v62.0${path}`, headers, body });
    const found = send('GET', `/query?q=${encodeURIComponent("SELECT Key__c FROM Shift__c WHERE Key__c = 'K'")}`);
    expect(JSON.parse(found.body)).toMatchObject({ totalSize: 2 });
    expect(send('PATCH', '/sobjects/Shift__c/Key__c/K', '{}').status).toBe(200);
  });

  test('with the blanks around a literal, or trimmed, if the org is set to trim', async () => {
    sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'C1' });
    expect(await count("Counselor_Id__c IN (' C1 ')")).toBe(0);
    sf.org.behave({ queryLiterals: 'trimmed' });
    expect(await count("Counselor_Id__c IN (' C1 ')")).toBe(1);
  });

  test('an empty literal finds what is null', async () => {
    sf.org.seed('Contact', { LastName: 'Rivers' });
    expect(await count("Counselor_Id__c = ''")).toBe(1);
  });
});

test('number fields take numbers without quotes', async () => {
  for (const Score__c of [1, 2, 10]) sf.org.seed('Contact', { LastName: 'Rivers', Score__c });
  expect(await count('Score__c IN (1, 10.0, 3)')).toBe(2);
  expect((await query("SELECT Id FROM Contact WHERE Score__c IN ('1')")).body).toMatchObject([
    { errorCode: 'INVALID_FIELD' },
  ]);
});

describe('lengths', () => {
  const inList = (length: number) => {
    const start = 'LastName IN (';
    const literals = Array.from({ length: 9 }, () => `'${'x'.repeat(397)}'`);
    const used = start.length + literals.join(',').length + 2;
    return `${start}${literals.join(',')},${`'${'y'.repeat(length - used - 2)}'`})`;
  };

  test('a WHERE clause has at most 4,000 characters, or each of its literals', async () => {
    expect(inList(4000)).toHaveLength(4000);
    expect(await count(inList(4000))).toBe(0);
    const tooLong = { status: 400, body: [{ errorCode: 'MALFORMED_QUERY' }] };
    expect(await query(`SELECT Id FROM Contact WHERE ${inList(4001)} ORDER BY Id`)).toMatchObject(tooLong);
    sf.org.behave({ whereLimit: 'literal' });
    expect(await count(inList(4001))).toBe(0);
    expect(await count(`LastName = '${'x'.repeat(4000)}'`)).toBe(0);
    expect(await query(`SELECT Id FROM Contact WHERE LastName = '${'x'.repeat(4001)}'`)).toMatchObject(tooLong);
  });

  test('a statement has at most 100,000 characters', async () => {
    sf.org.behave({ longSubrequestUrls: 'accepted' });
    const soql = `SELECT Id FROM Account${' '.repeat(99_978)}`;
    expect(await composite([subquery(soql), subquery(`${soql} `, 'b')])).toMatchObject([
      { httpStatusCode: 200 },
      { httpStatusCode: 400, body: [{ errorCode: 'MALFORMED_QUERY' }] },
    ]);
  });

  test('an OFFSET is at most 2,000', async () => {
    expect((await query('SELECT Id FROM Account OFFSET 2000')).status).toBe(200);
    expect((await query('SELECT Id FROM Account OFFSET 2001')).body).toMatchObject([
      { errorCode: 'NUMBER_OUTSIDE_VALID_RANGE' },
    ]);
  });

  test('a url has at most 16,384 bytes, and so have url and headers together', async () => {
    const path = '/services/data/v62.0/limits?x=';
    const url = (bytes: number) => `${path}${'x'.repeat(bytes - path.length)}`;
    expect((await sf.send('GET', url(16_000))).status).toBe(200);
    expect(await sf.send('GET', url(16_384))).toMatchObject({ status: 431, body: expect.stringContaining('<html>') });
    expect(await sf.send('GET', url(16_385))).toMatchObject({ status: 414, body: expect.stringContaining('<html>') });
    expect((await sf.send('GET', '/limits', undefined, { 'x-long': 'x'.repeat(16_400) })).status).toBe(431);
  });

  test('the url of a subrequest has the same limit, or none', async () => {
    const long = subquery(`SELECT Id FROM Account${' '.repeat(6_000)}`);
    expect(await composite([long])).toMatchObject([{ httpStatusCode: 414 }]);
    sf.org.behave({ longSubrequestUrls: 'accepted' });
    expect(await composite([long])).toMatchObject([{ httpStatusCode: 200 }]);
  });
});

describe('pages', () => {
  beforeEach(() => {
    for (let n = 0; n < 450; n += 1) sf.org.seed('Account', { Name: `A${n}` });
  });
  const soql = 'SELECT Id FROM Account';

  test('may be smaller than asked for, and a composite follows them', async () => {
    const [first] = await composite([subquery(soql)]);
    expect(first).toMatchObject({
      body: { totalSize: 450, done: false, nextRecordsUrl: expect.stringMatching(/-200$/) },
    });
    const { nextRecordsUrl, records } = pageOf(first);
    const [second] = await composite([{ referenceId: 'b', method: 'GET', url: nextRecordsUrl }]);
    const next = pageOf(second);
    const last = (await sf.send('GET', next.nextRecordsUrl)).body as { done: boolean; records: { Id: string }[] };
    expect(last).toMatchObject({ totalSize: 450, done: true });
    expect(last).not.toHaveProperty('nextRecordsUrl');
    const ids = [...records, ...next.records, ...last.records].map(({ Id }) => Id);
    expect(new Set(ids).size).toBe(450);
  });

  test('have at most 2,000 records if the org does not make them smaller', async () => {
    sf.org.behave({ queryPageSize: 2000 });
    expect((await query(soql)).body).toMatchObject({ totalSize: 450, done: true });
    expect((await query(soql, { 'Sforce-Query-Options': 'batchSize=300' })).body).toMatchObject({ done: false });
    sf.org.behave({ queryPageSize: 3 });
    expect((await query(soql)).body).toMatchObject({ records: { length: 3 }, done: false });
  });

  test('in a composite, five queries are the limit, and further pages count', async () => {
    const [first] = await composite([subquery(soql)]);
    const { nextRecordsUrl: url } = pageOf(first);
    const requests = Array.from({ length: 5 }, (_, n) => subquery(soql, `q${n}`));
    expect(await composite(requests)).toHaveLength(5);
    expect(await composite([...requests, { referenceId: 'more', method: 'GET', url }])).toMatchObject([
      { body: [{ errorCode: 'LIMIT_EXCEEDED' }] },
    ]);
  });
});
