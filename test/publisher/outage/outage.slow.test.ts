import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { runOutage } from './outage-run.ts';

/** A memory disk is faster. */
const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

// `node scripts/publisher/outage.ts` runs an hour at 100 events per second.
test('in a long outage events are reported after ten attempts, memory stays small and everything arrives', async () => {
  const result = await runOutage({ seconds: 600, eventsPerSecond: 8, folder, random: Math.random });
  expect(result).toMatchObject({ spooled: 4800, arrived: 4800, leftInSpool: 0 });
  expect(new Set(result.attemptsAtReport)).toEqual(new Set([10]));
  // Nine delays of 1 s to 60 s, each reduced by up to half.
  expect(result.firstReportAfter).toBeGreaterThan(120);
  expect(result.firstReportAfter).toBeLessThan(300);
  expect(result.maxRetriesInFlight).toBeLessThanOrEqual(32);
});
