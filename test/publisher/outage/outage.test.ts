import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { outageRun } from './outage-run.ts';

/** In memory it is quicker. */
const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

// Longer outages are in outage.slow.test.ts and scripts/publisher/outage.ts.
test('S3 away for five minutes: people are told after the tenth try, and everything arrives', async () => {
  const result = await outageRun({ seconds: 300, eventsPerSecond: 2, folder, random: Math.random });
  expect(result).toMatchObject({ spooled: 600, arrived: 600, leftInSpool: 0 });
  expect(new Set(result.triesAtReport)).toEqual(new Set([10]));
  expect(result.mostRetriesInFlight).toBeLessThanOrEqual(32);
});
