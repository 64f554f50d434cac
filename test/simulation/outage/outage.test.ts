import { expect, test } from 'vitest';
import { loadMappingVersions } from '../functions/mapping-versions.ts';
import { simulateOutage } from './simulate-outage.ts';

const threeHours = 3 * 3_600_000;

// Two thousand events are in outage.slow.test.ts; `npm run simulate:outage` has 100,000.
test('what arrives while Salesforce is away for three hours lands by itself, after people were told at the tenth attempt', async () => {
  const options = { events: 100, arriveMs: threeHours, awayMs: threeHours, seed: 1 };
  const result = await simulateOutage(options, await loadMappingVersions());
  expect(result.breaches).toEqual([]);
  expect(result.alarmAtMs).toBeLessThan(threeHours);
  expect(result.peakParked).toBeGreaterThan(50);
  expect(result.callsWhileAway).toBeGreaterThan(0);
});

test('without recover what was parked never lands, and that is told', async () => {
  const options = { events: 30, arriveMs: threeHours, awayMs: threeHours, seed: 1, recovers: false };
  const { breaches } = await simulateOutage(options, await loadMappingVersions());
  expect(breaches).toContain('something is still under way');
});
