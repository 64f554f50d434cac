import { expect, test } from 'vitest';
import { packLimits } from '../../../src/publisher/pack.ts';
import { createPublisher } from '../../../src/publisher/publisher.ts';
import { temporaryFolder } from '../start-publishing.ts';

test('without the option, each event is sent alone and at once', () => {
  expect(packLimits(undefined)).toMatchObject({ maxEvents: 1, maxDelayMs: 0 });
});

test.each([[{ maxEvents: 1, maxDelayMs: 0 }], [{ maxEvents: 100, maxDelayMs: 60_000 }]])('%j is accepted', (pack) => {
  expect(packLimits(pack)).toMatchObject(pack);
});

test.each<[unknown, string]>([
  [{ maxEvents: 0, maxDelayMs: 0 }, '`pack.maxEvents` must be a whole number from 1 to 100, but it is 0.'],
  [{ maxEvents: 101, maxDelayMs: 0 }, '`pack.maxEvents` must be a whole number from 1 to 100, but it is 101.'],
  [{ maxEvents: 2.5, maxDelayMs: 0 }, '`pack.maxEvents` must be a whole number from 1 to 100, but it is 2.5.'],
  [{ maxEvents: '10', maxDelayMs: 0 }, '`pack.maxEvents` must be a whole number from 1 to 100, but it is string.'],
  [{ maxEvents: 10 }, '`pack.maxDelayMs` must be a whole number from 0 to 60,000, but it is undefined.'],
  [{ maxEvents: 10, maxDelayMs: -1 }, '`pack.maxDelayMs` must be a whole number from 0 to 60,000, but it is -1.'],
  [
    { maxEvents: 10, maxDelayMs: 60_001 },
    '`pack.maxDelayMs` must be a whole number from 0 to 60,000, but it is 60001.',
  ],
  [
    { maxEvents: 10, maxDelayMs: Number.NaN },
    '`pack.maxDelayMs` must be a whole number from 0 to 60,000, but it is NaN.',
  ],
])('creating a publisher with %j throws at once and says what is wrong', async (pack, message) => {
  const spool = await temporaryFolder();
  expect(() => createPublisher({ bucket: 'events', spool, pack: pack as never })).toThrow(new TypeError(message));
});
