import { expect, test } from 'vitest';
import { runCrashes } from './crash-run.ts';

// crash.slow.test.ts kills it 20 times, `node scripts/publisher/crash.ts` 200 times.
test.each([
  ['publishing', undefined],
  ['packing', { maxEvents: 10, maxDelayMs: 50 }],
])('no spooled event is lost when the %s process is killed at random while S3 fails', async (_, pack) => {
  const result = await runCrashes({ kills: 2, random: Math.random, ...(pack ? { pack } : {}) });
  expect(result).toMatchObject({ kills: 2, lost: [], damaged: [], leftInSpool: 0, quarantined: 0 });
  expect(result.arrived).toBeGreaterThanOrEqual(result.spooled);
});
