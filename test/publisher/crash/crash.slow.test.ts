import { expect, test } from 'vitest';
import { runCrashes } from './crash-run.ts';

// `node scripts/publisher/crash.ts` kills it 200 times.
test('no spooled event is lost when the publishing process is killed 20 times while S3 fails', async () => {
  const result = await runCrashes({ kills: 20, random: Math.random });
  expect(result).toMatchObject({ kills: 20, lost: [], damaged: [], leftInSpool: 0, quarantined: 0 });
  expect(result.spooled).toBeGreaterThan(100);
  expect(result.objects).toBeGreaterThanOrEqual(result.spooled);
});
