import { expect, test } from 'vitest';
import { crashRun } from './crash-run.ts';

// `node scripts/publisher/crash.ts` does it 200 times.
test('a platform killed at random loses no event that was spooled, while S3 fails', async () => {
  const result = await crashRun({ kills: 20, random: Math.random });
  expect(result).toMatchObject({ kills: 20, lost: [], damaged: [], leftInSpool: 0, quarantined: 0 });
  expect(result.spooled).toBeGreaterThan(100);
  expect(result.objects).toBeGreaterThanOrEqual(result.spooled);
});
