import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { outageRun } from './outage-run.ts';

/** In memory it is quicker. */
const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

// `node scripts/publisher/outage.ts` does an hour at 100 events a second.
test('S3 away for long: people are told after the tenth try, memory stays small, everything arrives', async () => {
  const result = await outageRun({ seconds: 600, eventsPerSecond: 8, folder, random: Math.random });
  expect(result).toMatchObject({ spooled: 4800, arrived: 4800, leftInSpool: 0 });
  expect(new Set(result.triesAtReport)).toEqual(new Set([10]));
  // 9 delays of 1 s to 60 s, halved at the most.
  expect(result.firstReportAfter).toBeGreaterThan(120);
  expect(result.firstReportAfter).toBeLessThan(300);
  expect(result.mostRetriesInFlight).toBeLessThanOrEqual(32);
});
