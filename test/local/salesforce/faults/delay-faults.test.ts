import { expect, test } from 'vitest';
import { createOrg } from '../../../../src/local/salesforce/org.ts';
import { loadSchema } from '../../../../src/local/salesforce/schema/load-schema.ts';
import { schemaDir, testOrg, token } from '../emulator.ts';

const waits: number[] = [];
const clock = {
  now: () => Date.now(),
  async sleep(delayMs: number) {
    waits.push(delayMs);
  },
};
const sf = await testOrg({ clock });

test('a late answer waits on the org’s clock, before or after the call is executed', async () => {
  sf.org.faults.add({ times: 1, effect: { kind: 'delay', delayMs: 7000 } });
  sf.org.faults.add({ times: 1, effect: { kind: 'delay', delayMs: 9000, before: true } });
  expect((await sf.send('POST', '/sobjects/Contact', { LastName: 'Rivers' })).status).toBe(201);
  expect((await sf.send('POST', '/sobjects/Contact', { LastName: 'Brook' })).status).toBe(201);
  expect(waits).toEqual([7000, 9000]);
});

test('without HTTP the caller does the waiting, and a held request is executed when it is passed again', async () => {
  const org = createOrg({ schema: await loadSchema(schemaDir), clock: { now: () => 0 }, accessTokens: [token] });
  const request = {
    method: 'POST',
    url: '/services/data/v62.0/sobjects/Contact',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"LastName":"Rivers"}',
  };
  org.faults.add({ times: 1, effect: { kind: 'delay', delayMs: 9000, before: true } });
  expect(org.handle(request)).toMatchObject({ holdMs: 9000 });
  expect(org.records('Contact')).toEqual([]);
  expect(org.handle(request)).toMatchObject({ status: 201 });
  expect(org.counters().calls).toEqual({ row: 1 });
  org.faults.add({ times: 1, effect: { kind: 'delay', delayMs: 7000 } });
  expect(org.handle({ ...request })).toMatchObject({ status: 201, delayMs: 7000 });
});
