import { expect, test } from 'vitest';
import { testOrg } from './emulator.ts';

const sf = await testOrg({ maxBodyBytes: 1000 });

test('a body over the limit is refused before it is read as JSON', async () => {
  expect((await sf.send('POST', '/sobjects/Contact', { LastName: 'x'.repeat(1000) })).status).toBe(413);
  expect((await sf.send('POST', '/sobjects/Contact', { LastName: 'Rivers' })).status).toBe(201);
});
