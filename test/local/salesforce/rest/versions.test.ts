// REST API Developer Guide, "API End-of-Life Policy".
import { expect, test } from 'vitest';
import { testOrg } from '../emulator.ts';

const sf = await testOrg();
const statusOf = async (version: number) => (await sf.send('GET', `/services/data/v${version}.0/limits`)).status;

test('retired versions answer 410, in HTML or JSON', async () => {
  expect([await statusOf(7), await statusOf(30), await statusOf(31)]).toEqual([410, 410, 200]);
  expect([await statusOf(6), await statusOf(999)]).toEqual([404, 404]);
  expect((await sf.send('GET', '/services/data/v30.0/limits')).body).toContain('<html>');
  sf.org.behave({ retiredVersionBody: 'json' });
  expect((await sf.send('GET', '/services/data/v30.0/limits')).body).toMatchObject([
    { errorCode: 'UNSUPPORTED_API_VERSION' },
  ]);
});

test('a switch retires more of them', async () => {
  sf.org.behave({ oldestVersion: 41 });
  expect([await statusOf(40), await statusOf(41)]).toEqual([410, 200]);
  expect(((await sf.send('GET', '/services/data')).body as { version: string }[])[0]?.version).toBe('41.0');
});
