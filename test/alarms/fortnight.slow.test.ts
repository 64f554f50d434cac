// Two weeks with each alarm of the template: the values of a calm day, which the functions wrote in a run of theirs, are
// repeated, and on the eighth day at ten o'clock something goes wrong. The alarms that must be raised are, in time, and no
// other is. Ages of many days are in test/lambda/recover.
//
//   ALARM_TABLE=1 vitest run --project rest test/alarms       also prints a row for each alarm
import { afterAll, beforeAll, expect, test } from 'vitest';
import { timesRaised } from './cloudwatch/alarm-states.ts';
import { recordedMetrics } from './cloudwatch/recorded-metrics.ts';
import { templateAlarms } from './cloudwatch/template-alarms.ts';
import { episodes, quietTraffic } from './world/episodes.ts';
import { minuteMs } from './world/pipeline-in-time.ts';
import { dayMs, everywhere, fortnight, type Played, played, raisedIn, variants, wrongIn } from './world/raised-in.ts';

let calmDay: Played;
beforeAll(async () => {
  calmDay = await played(0, async (world) => {
    const traffic = quietTraffic(world, 30);
    await world.pass(1_440, async (minute) => {
      await traffic(minute);
      if (minute === 200) await world.sweep();
      // What happens on any day: a burst, an event that comes twice, a late one, a record that is locked.
      if (minute === 720) for (let index = 0; index < 60; index += 1) await world.putLogin();
      if (minute === 800) await world.putLogin({ copies: 2 });
      if (minute === 900) await world.putLogin({ minutesAgo: 90 });
      if (minute === 1_000)
        world.stack.salesforce.org.faults.add({ times: 1, effect: { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' } });
    });
  });
});

test('in a calm fortnight, only what nothing has run yet for is raised, when the stack is created', async () => {
  const metrics = fortnight(calmDay);
  for (const alarm of await templateAlarms(everywhere)) {
    for (const conditions of variants) {
      const times = timesRaised(alarm, metrics, [0, 14 * dayMs], conditions);
      const isMissedAtFirst = ['RecoverHeartbeatAlarm', 'SweepUnfinishedAlarm'].includes(alarm.resource);
      expect([alarm.resource, times.map(({ from }) => from < 10 * minuteMs)]).toEqual([
        alarm.resource,
        isMissedAtFirst ? [true] : [],
      ]);
    }
  }
});

test('if no sweep ends for 30 hours, its alarm is raised, and not before', async () => {
  const metrics = recordedMetrics();
  const alarm = (await templateAlarms(everywhere)).find(({ resource }) => resource === 'SweepUnfinishedAlarm');
  const [{ metric } = {}] = alarm?.queries ?? [];
  if (!alarm || !metric) throw new Error('The template has no SweepUnfinishedAlarm with a metric.');
  const missing = 8;
  for (let day = 0; day < 14; day += 1)
    for (const { at, value } of day === missing ? [] : calmDay.metrics.values(metric))
      metrics.record(metric, { at: at - calmDay.startedAt + day * dayMs, value });
  for (const conditions of variants) {
    const [, raised, ...more] = timesRaised(alarm, metrics, [0, 14 * dayMs], conditions);
    const hours = ((raised?.from ?? 0) - (missing - 1) * dayMs) / (60 * minuteMs) - 200 / 60;
    expect(hours).toBeGreaterThanOrEqual(30);
    expect(hours).toBeLessThan(36);
    expect(more).toEqual([]);
  }
});

interface Row {
  fires: string[];
  silent: number;
}

/** By the name of the alarm. */
const rows = new Map<string, Row>();

test.each(episodes.map((episode) => [episode.name, episode] as const))('%s', async (name, episode) => {
  const raised = await raisedIn(episode, calmDay);
  for (const { alarm, minutes } of raised) {
    const row = rows.get(alarm.resource) ?? { fires: [], silent: 0 };
    rows.set(alarm.resource, row);
    const first = [...new Set(minutes.map(([minute]) => minute))];
    if (first[0] === undefined) row.silent += 1;
    else row.fires.push(`${name}: after ${first.join(' or ')} min`);
  }
  expect(wrongIn(episode, raised)).toEqual([]);
});

/** Whose time is longer than an episode, with the test that lets it pass. */
const elsewhere: Readonly<Record<string, string>> = {
  DeadLetterAgeAlarm: 'recover/fortnight',
  ParkedAgeAlarm: 'recover/fortnight',
  BacklogAgeAlarm: 'recover/fortnight',
  EventAgeAlarm: 'recover/fortnight',
  SweepUnfinishedAlarm: 'the test above',
  CertificateAlarm: 'recover/certificate',
  PublisherFailuresAlarm: 'publisher-failures',
};

test('every alarm of the template is raised by an episode here, or by the test that is named', async () => {
  const raised = new Set(episodes.flatMap(({ raises }) => Object.keys(raises)));
  const alarms = (await templateAlarms(everywhere)).map(({ resource }) => resource);
  expect(alarms.filter((resource) => !raised.has(resource) && !(resource in elsewhere))).toEqual([]);
});

afterAll(() => {
  if (!process.env.ALARM_TABLE) return;
  const lines = [...rows].map(
    ([resource, { fires, silent }]) =>
      `| ${resource} | ${fires.join('; ') || `see ${elsewhere[resource]}`} | ${silent} of ${episodes.length} |`,
  );
  process.stdout.write(['| alarm | raised in | silent in |', '| --- | --- | --- |', ...lines, ''].join('\n'));
});
