// An org that has moved: one new login gives the new address.
import { expect, test } from 'vitest';
import { busyOrg, counselors, ends } from './busy-org.ts';

const sf = await busyOrg();

test.each([
  'moved-301',
  'moved-302',
  'html-403',
  'html-404',
  'login-page',
  'no-route',
  'no-host',
  'other-certificate',
] as const)('after a move, the second attempt reaches the new address: %s', async (old) => {
  const api = sf.newApi();
  expect(ends(await sf.write(counselors(1), api))).toEqual({ applied: 1 });
  await sf.move(old);
  const [outcome] = await sf.write(counselors(1, 'd'), api);
  expect(outcome?.kind).toBe('failed');
  expect(ends(await sf.write(counselors(1, 'd'), api))).toEqual({ applied: 1 });
});

test('a session that ends with 403 is renewed as one that ends with 401', async () => {
  const api = sf.newApi();
  await sf.write(counselors(1), api);
  sf.org.behave({ sessionStatus: 403 });
  sf.org.expireSessions();
  await sf.write(counselors(1, 'd'), api);
  expect(ends(await sf.write(counselors(1, 'd'), api))).toEqual({ applied: 1 });
});

test('login refusals are failures of the service, and each has its code', async () => {
  for (const reason of ['ip-restricted', 'inactive-user', 'inactive-org', 'app-not-found', 'app-blocked']) {
    sf.org.faults.add({ id: 'login', effect: { kind: 'login-refused', reason } });
    expect(ends(await sf.write(counselors(1)))).toEqual({ 'salesforce/login-refused': 1 });
  }
  for (const reason of ['login-rate', 'try-again']) {
    sf.org.faults.add({ id: 'login', effect: { kind: 'login-refused', reason } });
    expect(ends(await sf.write(counselors(1)))).toEqual({ 'salesforce/unavailable': 1 });
  }
});

test('a session that ends in the middle of a composite call is given up', async () => {
  const api = sf.newApi();
  expect(ends(await sf.write(counselors(1), api))).toEqual({ applied: 1 });
  const body = [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }];
  sf.org.faults.add({ times: 1, effect: { kind: 'subrequest-answer', status: 401, body } });
  expect(ends(await sf.write(counselors(1, 'd'), api))).toEqual({ 'salesforce/session-refused': 1 });
  expect(ends(await sf.write(counselors(1, 'd'), api))).toEqual({ applied: 1 });
  expect(sf.org.counters().calls.token).toBe(2);
});
