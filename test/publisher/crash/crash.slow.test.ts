import { expect, test } from 'vitest';
import { runCrashes } from './crash-run.ts';

// `node scripts/publisher/crash.ts` kills it 200 times.
test.each([
  ['publishing', undefined],
  ['packing', { maxEvents: 10, maxDelayMs: 50 }],
])('no spooled event is lost when the %s process is killed 20 times while S3 fails', async (_, pack) => {
  const result = await runCrashes({ kills: 20, random: Math.random, ...(pack ? { pack } : {}) });
  expect(result).toMatchObject({ kills: 20, lost: [], damaged: [], leftInSpool: 0, quarantined: 0 });
  expect(result.spooled).toBeGreaterThan(100);
  expect(result.arrived).toBeGreaterThanOrEqual(result.spooled);
  if (pack) expect(result.objects).toBeLessThan(result.arrived);
});
