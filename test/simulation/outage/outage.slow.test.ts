import { expect, test } from 'vitest';
import { loadMappingVersions } from '../functions/mapping-versions.ts';
import { simulateOutage } from './simulate-outage.ts';

const threeHours = 3 * 3_600_000;

test('events that arrive during a three-hour outage of Salesforce are applied afterwards without help, and an alarm is raised after their tenth attempt', async () => {
  const options = { events: 2_000, arriveMs: threeHours, awayMs: threeHours, seed: 1 };
  const result = await simulateOutage(options, await loadMappingVersions());
  expect(result.breaches).toEqual([]);
  expect(result.alarmAtMs).toBeLessThan(threeHours);
  expect(result.peakParked).toBeGreaterThan(1_000);
  expect(result.callsWhileAway).toBeGreaterThan(0);
});
