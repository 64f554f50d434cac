import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { runOutage } from './outage-run.ts';

/** A memory disk is faster. */
const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

// Longer outages are in outage.slow.test.ts and scripts/publisher/outage.ts.
test('in an outage of five minutes events are reported after ten attempts, and everything arrives', async () => {
  const result = await runOutage({ seconds: 300, eventsPerSecond: 2, folder, random: Math.random });
  expect(result).toMatchObject({ spooled: 600, arrived: 600, leftInSpool: 0 });
  expect(new Set(result.attemptsAtReport)).toEqual(new Set([10]));
  expect(result.maxRetriesInFlight).toBeLessThanOrEqual(32);
});
