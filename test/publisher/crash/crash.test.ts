import { expect, test } from 'vitest';
import { crashRun } from './crash-run.ts';

// Twenty kills are in crash.slow.test.ts; `node scripts/publisher/crash.ts` does it 200 times.
test('a platform killed at random loses no event that was spooled, while S3 fails', async () => {
  const result = await crashRun({ kills: 2, random: Math.random });
  expect(result).toMatchObject({ kills: 2, lost: [], damaged: [], leftInSpool: 0, quarantined: 0 });
  expect(result.objects).toBeGreaterThanOrEqual(result.spooled);
});
