// Keys in the path of `/sobjects/X/FIELD/KEY`: endings that Salesforce blocks, formats, dots and encoded characters.
import { describe, expect, test } from 'vitest';
import { testOrg } from '../emulator.ts';

const sf = await testOrg();
const fieldPath = '/sobjects/Contact/Counselor_Id__c';
const seed = (Counselor_Id__c: string) => sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c });
const inComposite = async (method: string, url: string, body?: unknown) => {
  const compositeRequest = [{ referenceId: 'a', method, url: `/services/data/v62.0${url}`, body }];
  const reply = await sf.send('POST', '/composite', { compositeRequest });
  return (reply.body as { compositeResponse: { httpStatusCode: number }[] }).compositeResponse[0]?.httpStatusCode;
};

describe('a key with a blocked ending', () => {
  test.each(['ann@example.inc', 'ANN@EXAMPLE.INC', 'app.js', 'run.exe', 'id%2Ephp', 'a.asp'])('%s', async (key) => {
    seed(decodeURIComponent(key));
    for (const method of ['GET', 'PATCH', 'POST', 'DELETE'])
      expect(
        await sf.send(method, `${fieldPath}/${key}`, method === 'GET' ? undefined : { LastName: 'Brook' }),
      ).toMatchObject({
        status: 404,
        body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
      });
    expect(sf.org.records('Contact')).toMatchObject([{ LastName: 'Rivers' }]);
  });

  test('is refused in composites and batches, unless the org is set to allow it', async () => {
    seed('ann@example.inc');
    const url = `${fieldPath}/ann%40example.inc`;
    const batch = { batchRequests: [{ method: 'GET', url: `v62.0${url}` }] };
    expect(await inComposite('PATCH', url, { LastName: 'Brook' })).toBe(404);
    expect((await sf.send('POST', '/composite/batch', batch)).body).toMatchObject({ results: [{ statusCode: 404 }] });
    sf.org.behave({ blockedKeysInSubrequests: 'allowed' });
    expect(await inComposite('PATCH', url, { LastName: 'Brook' })).toBe(200);
    expect((await sf.send('GET', url)).status).toBe(404);
    sf.org.behave({ blockedKeyEndings: [] });
    expect((await sf.send('GET', url)).status).toBe(200);
  });

  test('is reached by a query and by collections', async () => {
    const id = seed('ann@example.inc');
    const q = encodeURIComponent("SELECT Id FROM Contact WHERE Counselor_Id__c = 'ann@example.inc'");
    expect((await sf.send('GET', `/query?q=${q}`)).body).toMatchObject({ records: [{ Id: id }] });
    const records = [{ attributes: { type: 'Contact' }, Counselor_Id__c: 'ann@example.inc', LastName: 'Brook' }];
    const upsert = await sf.send('PATCH', '/composite/sobjects/Contact/Counselor_Id__c', { records });
    expect(upsert.body).toMatchObject([{ id, success: true, created: false }]);
  });
});

test('.json and .xml at the end are cut before version 58, so that another record is found', async () => {
  const [short, long] = [seed('C1'), seed('C1.json')];
  const read = async (version: number, key: string) =>
    (await sf.send('GET', `/services/data/v${version}.0${fieldPath}/${key}`)).body as { Id?: string };
  expect((await read(58, 'C1.json')).Id).toBe(long);
  for (const key of ['C1.json', 'C1.xml', 'C1%2Ejson']) expect((await read(57, key)).Id).toBe(short);
});

test('a key of dots is resolved as a path, with encoded dots, too', async () => {
  seed('.');
  seed('..');
  for (const key of ['.', '..', '%2e', '%2E%2e']) {
    expect((await sf.send('GET', `${fieldPath}/${key}`)).body).not.toMatchObject({ LastName: 'Rivers' });
    expect(await inComposite('DELETE', `${fieldPath}/${key}`)).toBeGreaterThanOrEqual(400);
  }
  expect(sf.org.records('Contact')).toHaveLength(2);
});

test.each(['a/b', 'a?b', 'a#b', 'a%2Fb', 'a b', 'a+b', 'é', "o'", 'a;b', 'a,b', '💙', 'a..b'])(
  'the key %s is found with its characters encoded',
  async (key) => {
    const id = seed(key);
    expect((await sf.send('GET', `${fieldPath}/${encodeURIComponent(key)}`)).body).toMatchObject({ Id: id });
  },
);

test('updateOnly is ignored before version 61: the record is created', async () => {
  const send = (version: number) =>
    sf.send('PATCH', `/services/data/v${version}.0${fieldPath}/C1?updateOnly=true`, { LastName: 'Rivers' });
  expect((await send(61)).status).toBe(404);
  expect(await send(60)).toMatchObject({ status: 201, body: { created: true } });
});
