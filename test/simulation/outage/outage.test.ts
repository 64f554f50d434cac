import { expect, test } from 'vitest';
import { loadMappingVersions } from '../functions/mapping-versions.ts';
import { simulateOutage } from './simulate-outage.ts';

const threeHours = 3 * 3_600_000;

// outage.slow.test.ts does the same with 2,000 events, `npm run simulate:outage` with 100,000.
test('events that arrive during a three-hour outage of Salesforce are applied afterwards without help, and an alarm is raised after their tenth attempt', async () => {
  const options = { events: 100, arriveMs: threeHours, awayMs: threeHours, seed: 1 };
  const result = await simulateOutage(options, await loadMappingVersions());
  expect(result.breaches).toEqual([]);
  expect(result.alarmAtMs).toBeLessThan(threeHours);
  expect(result.peakParked).toBeGreaterThan(50);
  expect(result.callsWhileAway).toBeGreaterThan(0);
});

test('without recover, parked messages are never applied, and the simulation reports it', async () => {
  const options = { events: 30, arriveMs: threeHours, awayMs: threeHours, seed: 1, recovers: false };
  const { breaches } = await simulateOutage(options, await loadMappingVersions());
  expect(breaches).toContain('some events are still in progress');
});
