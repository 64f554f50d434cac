import { expect, test } from 'vitest';
import { simulateOutage } from './outage/simulate-outage.ts';
import { loadRules } from './rules.ts';

test('what arrives while Salesforce is away for three hours lands by itself, after people were told at the tenth attempt', async () => {
  const awayMs = 3 * 3_600_000;
  const result = await simulateOutage({ events: 600, awayMs, seed: 1 }, await loadRules());
  expect(result.breaches).toEqual([]);
  expect(result.alarmAtMs).toBeLessThan(awayMs);
  expect(result.peakParked).toBeGreaterThan(300);
  expect(result.callsWhileAway).toBeGreaterThan(0);
  expect(result.landedAfterMs).toBeLessThan(awayMs);
}, 60_000);
