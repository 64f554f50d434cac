import { expect, test } from 'vitest';
import { type Bundle, gatherReports } from '../../../src/cli/aws/collect-reports.ts';
import type { Report } from '../../../src/publisher/publisher.ts';

const report: Report = { kind: 'refusing', reason: 'disk-full' };

/** A clock that moves when it is told to. */
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

function gathering(deliver: (bundle: Bundle) => Promise<void>) {
  const clock = handClock();
  const failures: unknown[] = [];
  const gatherer = gatherReports({ deliver, onFailure: (error) => failures.push(error), everyMs: 60_000, clock });
  return { clock, failures, gatherer };
}

test('the first report is told at once, those of the next minute together', async () => {
  const bundles: Bundle[] = [];
  const { clock, gatherer } = gathering(async (bundle) => void bundles.push(bundle));
  gatherer.add(report);
  await clock.pass(0);
  expect(bundles).toEqual([{ count: 1, reports: [report] }]);
  for (let index = 0; index < 250; index += 1) gatherer.add(report);
  await clock.pass(59_999);
  expect(bundles).toHaveLength(1);
  await clock.pass(1);
  expect(bundles[1]?.count).toBe(250);
  expect(bundles[1]?.reports).toHaveLength(100);
});

test('a delivery that fails stops no later one', async () => {
  let calls = 0;
  const { clock, failures, gatherer } = gathering(async () => {
    calls += 1;
    if (calls === 1) throw new Error('no mail today');
  });
  gatherer.add(report);
  await clock.pass(0);
  gatherer.add(report);
  await clock.pass(60_000);
  expect([calls, failures.length]).toEqual([2, 1]);
});

test('what has gathered is told before the end', async () => {
  const bundles: Bundle[] = [];
  const { clock, gatherer } = gathering(async (bundle) => void bundles.push(bundle));
  gatherer.add(report);
  await clock.pass(0);
  gatherer.add(report);
  await gatherer.flush();
  expect(bundles).toHaveLength(2);
});
