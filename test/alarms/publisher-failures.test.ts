// The publisher's own code, with a clock that the test sets forward: its reports are counted as the guide says, and the alarm
// stays raised for as long as events wait.
import { expect, test } from 'vitest';
import { simulatedClock } from '../publisher/outage/simulated-clock.ts';
import { login, startPublishing } from '../publisher/start-publishing.ts';
import { timesRaised } from './cloudwatch/alarm-states.ts';
import { recordedMetrics } from './cloudwatch/recorded-metrics.ts';
import { stackName, templateAlarms } from './cloudwatch/template-alarms.ts';

const minuteMs = 60_000;

test('the alarm is raised by the tenth failed attempt, and stays until S3 has the event', async () => {
  const start = Date.parse('2026-01-05T00:00:00Z');
  const clock = simulatedClock(start);
  const metrics = recordedMetrics();
  const metric = { namespace: 'S3ToSalesforce', name: 'PublisherFailures', dimensions: { service: stackName } };
  const { publisher, s3 } = await startPublishing({
    clock,
    firstDelayMs: 1_000,
    longestDelayMs: 60_000,
    slowDelayMs: 300_000,
    onReport: () => metrics.record(metric, { at: clock.now(), value: 1 }),
  });
  const minutes = async (count: number) => {
    for (let second = 0; second < count * 60; second += 5) await clock.advance(5_000);
  };
  await minutes(30);
  s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  void publisher.publish(login);
  await minutes(180);
  s3.faults.clear();
  await minutes(60);
  expect((await publisher.status()).events).toBe(0);

  const alarm = (await templateAlarms()).find(({ resource }) => resource === 'PublisherFailuresAlarm');
  const raised = alarm ? timesRaised(alarm, metrics, [start, clock.now()]) : [];
  expect(raised).toHaveLength(1);
  const [{ from = 0, until = 0 } = {}] = raised;
  const failedAt = 30 * minuteMs + start;
  expect(from - failedAt).toBeLessThan(10 * minuteMs);
  expect(until - failedAt).toBeGreaterThan(180 * minuteMs);
  expect(until - failedAt).toBeLessThan(205 * minuteMs);
});
