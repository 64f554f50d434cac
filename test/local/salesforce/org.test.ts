// The org without HTTP, with the test's own clock and random source.
import { expect, test } from 'vitest';
import { createOrg } from '../../../src/local/salesforce/org.ts';
import type { OrgOptions } from '../../../src/local/salesforce/org-options.ts';
import { loadSchema } from '../../../src/local/salesforce/schema/load-schema.ts';
import { row, schemaDir, token } from './emulator.ts';

const schema = await loadSchema(schemaDir);
const start = Date.UTC(2026, 0, 2, 3, 4, 5);

function orgAt(options: Partial<OrgOptions> = {}) {
  const clock = { time: start, now: () => clock.time };
  const org = createOrg({ schema, clock, accessTokens: [token], ...options });
  const send = (method: string, url: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const text = body === undefined ? '' : JSON.stringify(body);
    return org.handle({ method, url: `/services/data/v62.0${url}`, headers, body: text });
  };
  return { org, clock, send };
}

test('the same requests at the same times get the same answers', () => {
  const play = () => {
    const { org, clock, send } = orgAt();
    const first = send('POST', '/sobjects/Contact', { LastName: 'Rivers' });
    clock.time += 60_000;
    const second = send('POST', '/composite/sobjects', { records: [row('Login__e', { Counselor_Id__c: 'C1' })] });
    return [first, second, org.openSession(), org.records('Contact'), org.records('Login__e')];
  };
  expect(play()).toEqual(play());
});

test('changes get their timestamps from the clock', () => {
  const { org, clock, send } = orgAt();
  const id = org.seed('Contact', { LastName: 'Rivers' });
  clock.time += 60_500;
  send('PATCH', `/sobjects/Contact/${id}`, { LastName: 'Brook' });
  expect(org.records('Contact')).toMatchObject([
    {
      CreatedDate: '2026-01-02T03:04:05.000+0000',
      LastModifiedDate: '2026-01-02T03:05:05.000+0000',
      SystemModstamp: '2026-01-02T03:05:05.000+0000',
    },
  ]);
});

test('collated subrequests run in another order that respects references, and are answered in the requested order', () => {
  const subrequest = (referenceId: string, Subject: string) => ({
    referenceId,
    method: 'POST',
    url: '/services/data/v62.0/sobjects/Task',
    body: { Subject },
  });
  const compositeRequest = [
    subrequest('a', 'A'),
    subrequest('b', 'B'),
    subrequest('c', 'after @{a.id}'),
    subrequest('d', 'D'),
  ];
  const orders = [0, 0.5, 0.99].map((value) => {
    const { org, send } = orgAt({ random: () => value });
    const { body } = send('POST', '/composite', { compositeRequest });
    const { compositeResponse } = JSON.parse(body) as { compositeResponse: { referenceId: string }[] };
    expect(compositeResponse.map(({ referenceId }) => referenceId)).toEqual(['a', 'b', 'c', 'd']);
    return org.records('Task').map(({ Subject }) => String(Subject).slice(0, 1));
  });
  for (const order of orders) expect(order.indexOf('a')).toBeGreaterThan(order.indexOf('A'));
  expect(orders).toContainEqual(['A', 'B', 'a', 'D']);
  expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
  const { org, send } = orgAt({ random: () => 0.99 });
  send('POST', '/composite', { compositeRequest, collateSubrequests: false });
  expect(org.records('Task').map(({ Subject }) => String(Subject).slice(0, 1))).toEqual(['A', 'B', 'a', 'D']);
});

test('a session ends two hours after its last use', () => {
  const { clock, send } = orgAt();
  const hour = 3_600_000;
  for (const wait of [2 * hour, 2 * hour]) {
    clock.time += wait;
    expect(send('GET', '/limits').status).toBe(200);
  }
  clock.time += 2 * hour + 1;
  expect(send('GET', '/limits')).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Token' } });
});

test('the daily limit covers the last 24 hours', () => {
  const { org, clock, send } = orgAt({ dailyLimit: 2, sessionLifetimeMs: 1e12, limitInfoSuffix: '; api-bursts=1/750' });
  expect(send('GET', '/limits').headers['sforce-limit-info']).toBe('api-usage=1/2; api-bursts=1/750');
  expect(send('GET', '/limits').status).toBe(200);
  expect(send('GET', '/limits')).toMatchObject({
    status: 403,
    body: '[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]',
    headers: { 'sforce-limit-info': 'api-usage=2/2; api-bursts=1/750' },
  });
  clock.time += 24 * 3_600_000;
  expect(send('GET', '/limits').status).toBe(200);
  expect(org.usage.used()).toBe(1);
});

test('a reset org is like new', () => {
  const { org, send } = orgAt();
  org.faults.add({ effect: { kind: 'drop' }, after: 1 });
  send('POST', '/sobjects/Contact', { LastName: 'Rivers' });
  org.reset();
  expect([org.records('Contact'), org.faults.list(), org.usage.used(), org.counters().apiCalls]).toEqual([
    [],
    [],
    0,
    0,
  ]);
  expect(JSON.parse(send('POST', '/sobjects/Contact', { LastName: 'Rivers' }).body)).toMatchObject({ success: true });
});

test('seeding an unknown object or field throws', () => {
  const { org } = orgAt();
  expect(() => org.seed('Nothing__c', {})).toThrow();
  expect(() => org.seed('Contact', { Pet__c: 'cat' })).toThrow();
});

test('after a change of the schema records stay, and a field that became a key finds them', () => {
  const { org, send } = orgAt();
  const id = org.seed('Contact', { LastName: 'Rivers' });
  const field = {
    name: 'Shift__c',
    type: 'string' as const,
    length: 40,
    nillable: true,
    createable: true,
    updateable: true,
  };
  const before = org.seed('Task', { Subject: 'before' });
  org.reshape([
    { name: 'A_New_One__c', createable: true, fields: [] },
    ...schema.map((object) =>
      object.name === 'Contact'
        ? {
            ...object,
            fields: [
              ...object.fields.map((each) =>
                each.name === 'LastName' ? { ...each, externalId: true, unique: true } : each,
              ),
              field,
            ],
          }
        : object,
    ),
  ]);
  expect(send('PATCH', '/sobjects/Contact/LastName/Rivers', { Shift__c: 'night' }).status).toBe(200);
  expect(org.records('Contact')).toMatchObject([{ Id: id, LastName: 'Rivers', Shift__c: 'night' }]);
  expect(org.seed('Task', { Subject: 'after' }).slice(0, 3)).toBe(before.slice(0, 3));
});
