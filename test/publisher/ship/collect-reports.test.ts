import { expect, test } from 'vitest';
import type { Report } from '../../../src/publisher/publisher.ts';
import { type Bundle, collectReports } from '../../../src/publisher/ship/collect-reports.ts';

const report: Report = { kind: 'refusing', reason: 'disk-full' };

/** A clock that moves only when `pass` is called. */
function handClock() {
  let now = 0;
  let sleepers: { at: number; wake(): void }[] = [];
  return {
    now: () => now,
    sleep: (delayMs: number) => new Promise<void>((wake) => sleepers.push({ at: now + delayMs, wake })),
    async pass(ms: number) {
      now += ms;
      const due = sleepers.filter(({ at }) => at <= now);
      sleepers = sleepers.filter(({ at }) => at > now);
      for (const { wake } of due) wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function collecting(deliver: (bundle: Bundle) => Promise<void>) {
  const clock = handClock();
  const failures: unknown[] = [];
  const collector = collectReports({ deliver, onFailure: (error) => failures.push(error), everyMs: 60_000, clock });
  return { clock, failures, collector };
}

test('the first report goes out at once, those of the next minute together', async () => {
  const bundles: Bundle[] = [];
  const { clock, collector } = collecting(async (bundle) => void bundles.push(bundle));
  collector.add(report);
  await clock.pass(0);
  expect(bundles).toEqual([{ count: 1, reports: [report] }]);
  for (let index = 0; index < 250; index += 1) collector.add(report);
  await clock.pass(59_999);
  expect(bundles).toHaveLength(1);
  await clock.pass(1);
  expect(bundles[1]?.count).toBe(250);
  expect(bundles[1]?.reports).toHaveLength(100);
});

test('a failed delivery does not stop later ones', async () => {
  let calls = 0;
  const { clock, failures, collector } = collecting(async () => {
    calls += 1;
    if (calls === 1) throw new Error('no mail today');
  });
  collector.add(report);
  await clock.pass(0);
  collector.add(report);
  await clock.pass(60_000);
  expect([calls, failures.length]).toEqual([2, 1]);
});

test('flush delivers the current bundle', async () => {
  const bundles: Bundle[] = [];
  const { clock, collector } = collecting(async (bundle) => void bundles.push(bundle));
  collector.add(report);
  await clock.pass(0);
  collector.add(report);
  await collector.flush();
  expect(bundles).toHaveLength(2);
});
