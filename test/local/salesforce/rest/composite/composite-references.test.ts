// References `@{…}` in composites: where they apply, what they may refer to, and what happens to malformed ones.
import { describe, expect, test } from 'vitest';
import { row, testOrg } from '../../emulator.ts';

const sf = await testOrg();
const subrequest = (referenceId: string, method: string, url: string, body?: unknown) => ({
  referenceId,
  method,
  url: `/services/data/v62.0${url}`,
  body,
});
const composite = async (compositeRequest: unknown[], version = 62) => {
  const { status, body } = await sf.send('POST', `/services/data/v${version}.0/composite`, { compositeRequest });
  expect(status).toBe(200);
  return (body as { compositeResponse: { httpStatusCode: number; body: unknown }[] }).compositeResponse;
};
const rows = (...lastNames: string[]) => ({ records: lastNames.map((LastName) => row('Contact', { LastName })) });
const collections = '/composite/sobjects';
const message = (path: string, name: string) =>
  `Invalid reference specified. No value for ${path} found in ${name}. Provided referenceId ('${path}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;
const halted = (path: string, name: string) => ({
  httpStatusCode: 400,
  body: [{ errorCode: 'PROCESSING_HALTED', message: message(path, name) }],
});
const lastNames = () => sf.org.records('Contact').map(({ LastName }) => LastName);

describe('a reference is replaced', () => {
  test('in the rows of collections, in nested values, and several times in one text', async () => {
    const account = sf.org.seed('Account', { Name: 'North' });
    const contact = sf.org.seed('Contact', { LastName: 'Lake', Counselor_Id__c: 'C1' });
    const answers = await composite([
      subrequest('list', 'GET', `/query?q=${encodeURIComponent('SELECT Id, Name FROM Account')}`),
      subrequest('key', 'GET', `/sobjects/Contact/${contact}?fields=Counselor_Id__c`),
      subrequest('made', 'POST', collections, rows('x @{list.records[0].Id} y @{list.totalSize}', 'Rivers')),
      subrequest('tasks', 'POST', collections, {
        records: [
          row('Task', {
            Subject: 'of @{made[1].id}',
            Who: { attributes: { type: 'Contact' }, Counselor_Id__c: '@{key.Counselor_Id__c}' },
          }),
        ],
      }),
    ]);
    expect(answers.map(({ httpStatusCode }) => httpStatusCode)).toEqual([200, 200, 200, 200]);
    expect(lastNames()).toEqual(['Lake', `x ${account} y 1`, 'Rivers']);
    expect(sf.org.records('Task')).toMatchObject([
      { Subject: `of ${sf.org.records('Contact')[2]?.Id}`, WhoId: contact },
    ]);
  });

  test('in the key of an upsert, so that a text can name another record', async () => {
    const other = sf.org.seed('Contact', { LastName: 'Lake', Counselor_Id__c: 'C1' });
    await composite([
      subrequest('other', 'GET', `/sobjects/Contact/${other}`),
      subrequest('rows', 'PATCH', `${collections}/Contact/Counselor_Id__c`, {
        records: [row('Contact', { Counselor_Id__c: '@{other.Counselor_Id__c}', LastName: 'Taken' })],
      }),
    ]);
    expect(sf.org.records('Contact')).toMatchObject([{ Id: other, LastName: 'Taken' }]);
  });

  test('in a url, in its path and in its query, also where the characters are encoded', async () => {
    const read = (url: string) => [
      subrequest('made', 'POST', '/sobjects/Contact', { LastName: 'Rivers' }),
      subrequest('read', 'GET', url),
    ];
    const query = "/query?q=SELECT LastName FROM Contact WHERE Id = '@{made.id}'";
    expect((await composite(read(query)))[1]).toMatchObject({ body: { totalSize: 1 } });
    for (const url of ['/sobjects/Contact/@{made.id}', '/sobjects/Contact/%40%7Bmade.id%7D'])
      expect((await composite(read(url)))[1]).toMatchObject({ httpStatusCode: 200, body: { LastName: 'Rivers' } });
    sf.org.behave({ referencesInUrls: 'plain-only' });
    expect((await composite(read('/sobjects/Contact/@{made.id}')))[1]).toMatchObject({ httpStatusCode: 200 });
    expect((await composite(read('/sobjects/Contact/%40%7Bmade.id%7D')))[1]).toMatchObject({ httpStatusCode: 404 });
  });

  test('with its type if it is the whole value, or as text', async () => {
    const contact = sf.org.seed('Contact', { LastName: 'Lake', On_Call__c: true, Score__c: 7 });
    const copy = [
      subrequest('from', 'GET', `/sobjects/Contact/${contact}`),
      subrequest('to', 'POST', '/sobjects/Contact', { LastName: 'Copy', On_Call__c: '@{from.On_Call__c}' }),
    ];
    expect((await composite(copy))[1]).toMatchObject({ httpStatusCode: 201 });
    expect(sf.org.records('Contact')[1]).toMatchObject({ On_Call__c: true });
    sf.org.behave({ referenceValues: 'text' });
    expect((await composite(copy))[1]).toMatchObject({ body: [{ errorCode: 'JSON_PARSER_ERROR' }] });
  });
});

describe('a reference without a value halts its subrequest', () => {
  const made = subrequest('made', 'POST', collections, rows('Rivers'));
  test.each([
    ['hello', 'hello'],
    ['made', 'made'],
    ['Made[0].id', 'Made'],
    ['made[0].Id', 'made'],
    ['made[1].id', 'made'],
    ['made.id', 'made'],
    ['made[0].errors', 'made'],
    ['made[0].id.length', 'made'],
    ['made.length', 'made'],
    ['later.id', 'later'],
  ])('@{%s}', async (path, name) => {
    const answers = await composite([
      made,
      subrequest('use', 'POST', '/sobjects/Contact', { LastName: `x @{${path}}` }),
      subrequest('later', 'POST', '/sobjects/Contact', { LastName: 'Brook' }),
    ]);
    expect(answers[1]).toMatchObject(halted(path, name));
    expect(answers[2]).toMatchObject({ httpStatusCode: 201 });
    expect(lastNames()).toEqual(['Rivers', 'Brook']);
  });

  test('also if the row that it refers to failed', async () => {
    const answers = await composite([
      subrequest('made', 'POST', collections, { records: [row('Contact', {})] }),
      subrequest('use', 'POST', collections, rows('@{made[0].id}')),
    ]);
    expect(answers[1]).toMatchObject(halted('made[0].id', 'made'));
  });

  test('a null of a row counts as a value from version 52, but not a null in another answer', async () => {
    const contact = sf.org.seed('Contact', { LastName: 'Lake' });
    const use = (url: string, path: string) => [
      subrequest('from', 'GET', url),
      subrequest('to', 'POST', '/sobjects/Contact', { LastName: 'Copy', FirstName: `@{from.${path}}` }),
    ];
    const byId = use(`/sobjects/Contact/${contact}?fields=FirstName`, 'FirstName');
    expect((await composite(byId))[1]).toMatchObject({ httpStatusCode: 201 });
    expect(sf.org.records('Contact')[1]).toMatchObject({ FirstName: null });
    expect((await composite(byId, 51))[1]).toMatchObject(halted('from.FirstName', 'from'));
    const query = use('/query?q=SELECT+FirstName+FROM+Contact+LIMIT+1', 'records[0].FirstName');
    expect((await composite(query))[1]).toMatchObject(halted('from.records[0].FirstName', 'from'));
  });
});

describe('a malformed reference', () => {
  const texts = ['@{a b}', '@{}', '@{', 'x @{ made[0].id }', '@{made[0].id', '@{x-y}', '@{_made.id}', '@{made..id}'];
  const use = (text: string) => [
    subrequest('made', 'POST', '/sobjects/Account', { Name: 'North' }),
    subrequest('use', 'POST', '/sobjects/Contact', { LastName: text }),
  ];
  test.each(texts)('%s halts its subrequest', async (text) => {
    expect((await composite(use(text)))[1]).toMatchObject({ body: [{ errorCode: 'PROCESSING_HALTED' }] });
  });

  test('or is left as it is, if the org is set to do so', async () => {
    sf.org.behave({ malformedReferences: 'literal' });
    for (const text of texts) expect((await composite(use(text)))[1]).toMatchObject({ httpStatusCode: 201 });
    expect(lastNames()).toEqual(texts);
    await composite(use('@{a b} @{made.success}'));
    expect(lastNames().at(-1)).toBe('@{a b} true');
  });
});

test('outside of composites, references are text', async () => {
  const text = '@{made[0].id} @{a b';
  await sf.send('POST', collections, rows(text));
  await sf.send('PATCH', `${collections}/Contact/Counselor_Id__c`, {
    records: [row('Contact', { Counselor_Id__c: '@{key.id}', LastName: text })],
  });
  await sf.send('POST', '/sobjects/Contact', { LastName: text });
  expect((await sf.send('GET', `/sobjects/Contact/Counselor_Id__c/${encodeURIComponent('@{key.id}')}`)).status).toBe(
    200,
  );
  const soql = `SELECT COUNT() FROM Contact WHERE LastName = '${text}'`;
  expect((await sf.send('GET', `/query?q=${encodeURIComponent(soql)}`)).body).toMatchObject({ totalSize: 3 });
  const requests = [{ method: 'POST', url: 'v62.0/sobjects/Contact', richInput: { LastName: text } }];
  await sf.send('POST', '/composite/batch', { batchRequests: requests });
  expect(lastNames()).toEqual([text, text, text, text]);
});

describe('the form of subrequests', () => {
  test('an illegal reference id refuses the whole request from version 52; before, it cannot be referred to', async () => {
    const compositeRequest = [
      subrequest('made[1]', 'POST', '/sobjects/Account', { Name: 'North' }),
      subrequest('use', 'POST', '/sobjects/Contact', { LastName: '@{made[1].id}' }),
    ];
    expect(await sf.send('POST', '/composite', { compositeRequest })).toMatchObject({
      status: 400,
      body: [
        { errorCode: 'JSON_PARSER_ERROR', message: expect.stringContaining("referenceId ('made[1]') must start") },
      ],
    });
    expect(sf.org.records('Account')).toEqual([]);
    expect(await composite(compositeRequest, 51)).toMatchObject([
      { httpStatusCode: 201, referenceId: 'made[1]' },
      halted('made[1].id', 'made'),
    ]);
  });

  test('a method in lower case, or a header that subrequests inherit, refuses the whole request', async () => {
    const valid = subrequest('a', 'POST', '/sobjects/Account', { Name: 'North' });
    for (const wrong of [
      { ...valid, method: 'post' },
      { ...valid, httpHeaders: { Authorization: 'Bearer x' } },
      { ...valid, httpHeaders: { 'content-type': 'application/json' } },
    ])
      expect((await sf.send('POST', '/composite', { compositeRequest: [wrong] })).status).toBe(400);
    expect(sf.org.records('Account')).toEqual([]);
  });
});
