// What the studio does for the page, it does for nobody else.
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenStudio, openStudio } from '../open-studio.ts';

let studio: OpenStudio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());

const actions = [
  ['POST', '/api/events/redrive'],
  ['GET', '/api/stack'],
  ['POST', '/api/stack/start'],
  ['POST', '/api/stack/stop'],
  ['PUT', '/api/stack/faults'],
  ['POST', '/api/salesforce/fields'],
  ['GET', '/api/salesforce/missing'],
  ['POST', '/api/salesforce/missing'],
  ['GET', '/api/salesforce/drift'],
  ['POST', '/api/salesforce/pull'],
] as const;

const statusOf = (method: string, path: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    request(`${studio.url}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end(method === 'GET' ? '' : '{}');
  });

test.each(actions)(
  '%s %s is refused without the cookie, from another host, and from another page',
  async (method, path) => {
    const { cookie } = studio;
    expect(await statusOf(method, path, {})).toBe(403);
    expect(await statusOf(method, path, { cookie: `${cookie}x` })).toBe(403);
    expect(await statusOf(method, path, { cookie, host: 'evil.example' })).toBe(403);
    expect(await statusOf(method, path, { cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf(method, path, { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' })).toBe(
      403,
    );
  },
);

test('nothing of it has happened', async () => {
  expect((await studio.call('GET', '/api/stack')).answer).toMatchObject({ isRunning: false, isOwn: false });
});

test.each([
  ['POST', '/api/events/redrive', { from: 'elsewhere', moves: true }],
  ['POST', '/api/events/redrive', { from: 'parked' }],
  ['PUT', '/api/stack/faults', { id: 'studio-down' }],
  ['PUT', '/api/stack/faults', { on: true }],
  ['POST', '/api/salesforce/missing', { object: 'Contact', field: 'A__c', typeText: 'Text' }],
  ['POST', '/api/salesforce/missing', { field: 'A__c', typeText: 'Text', writes: false }],
  ['POST', '/api/salesforce/pull', { objects: 'Contact' }],
] as const)('%s %s refuses %j in a sentence', async (method, path, body) => {
  const { status, answer } = await studio.call(method, path, body);
  expect(status).toBe(400);
  expect((answer as { message: string }).message).toMatch(/^"\w+" must be .*\.$/);
});
