// What dies of age is seen: recover runs for two weeks, and the alarms of the template judge the values that it writes.
import { expect, onTestFinished, test } from 'vitest';
import { allLines } from '../../../src/line-ranges.ts';
import { requestBody } from '../../../src/request.ts';
import { timesRaised } from '../../alarms/cloudwatch/alarm-states.ts';
import {
  ageMetric,
  alarmOf,
  dayMs,
  days,
  hourMs,
  type RecoverInTime,
  raisedOn,
  recoverInTime,
} from './recover-in-time.ts';

const about = (key: string) =>
  requestBody({ objects: [{ bucket: 'events', key }], lines: allLines, attempts: 10, mayHaveWritten: false });
const rejected = (key: string) => ({ Code: 'salesforce/rejected', Attempts: '1', Place: `s3://events/${key}:1-` });

async function start(...options: Parameters<typeof recoverInTime>): Promise<RecoverInTime> {
  const one = await recoverInTime(...options);
  onTestFinished(one.close);
  return one;
}

const kept = { parameters: { ArchiveDeadLetters: 'off' } };

test('a dead letter is named once, people are reminded every day, and warned four days before SQS deletes it', async () => {
  const recover = await start();
  const from = recover.now();
  await recover.send('dead-letter', about('events/a.json'), rejected('events/a.json'));
  await days(recover, { until: 13 }, async (hour) => {
    // A second one, behind the first.
    if (hour === 60) await recover.send('dead-letter', about('events/b.json'), rejected('events/b.json'));
    if (hour === 200) await recover.restart();
  });
  const age = await raisedOn(recover, 'DeadLetterAgeAlarm', from, kept);
  expect(age).toHaveLength(1);
  expect(age[0]).toBeGreaterThanOrEqual(10);
  expect(age[0]).toBeLessThan(10.1);
  const reminders = await raisedOn(recover, 'StillWaitingAlarm', from);
  expect(reminders.map(Math.floor)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(
    recover
      .values('StillWaiting')
      .filter(({ value }) => value > 0)
      .map(({ value }) => value),
  ).toEqual([1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
  // What SQS measures itself would raise nothing: recover has received the messages too often.
  const queries = [{ id: 'metric', metric: ageMetric('dead-letter'), stat: 'Maximum' }];
  const own = { ...(await alarmOf('DeadLetterAgeAlarm', kept)), queries };
  expect(timesRaised(own, recover.metrics, [from, recover.now()])).toEqual([]);
  const named = recover.logged.filter(({ message }) => message === 'New dead-letter messages');
  expect(named.flatMap(({ fields }) => fields.first)).toEqual([
    { code: 'salesforce/rejected', location: 's3://events/events/a.json:1-' },
    { code: 'salesforce/rejected', location: 's3://events/events/b.json:1-' },
  ]);
  expect(await raisedOn(recover, 'ParkedAgeAlarm', from)).toEqual([]);
  recover.pass(dayMs);
  expect(recover.stack.sqs.sqs.counts('dead-letter').ready).toBe(1);
});

test('between two looks an hour apart, recover leaves dead letters alone while their number is the same', async () => {
  const recover = await start();
  await recover.send('dead-letter', about('events/a.json'), rejected('events/a.json'));
  await recover.run();
  const receives = () => recover.stack.sqs.sqs.peek('dead-letter')[0]?.receiveCount;
  for (let run = 0; run < 11; run += 1) {
    recover.pass(300_000);
    await recover.run();
  }
  expect(receives()).toBe(1);
  expect(recover.values('DeadLetterAge').at(-1)?.value).toBeGreaterThanOrEqual(54 * 60);
  recover.pass(300_000);
  await recover.run();
  expect(receives()).toBe(2);
  await recover.send('dead-letter', about('events/b.json'), rejected('events/b.json'));
  recover.pass(300_000);
  await recover.run();
  expect(receives()).toBe(3);
});

test('a dead letter that is redriven in time raises no age alarm, and nobody is reminded of it again', async () => {
  const recover = await start();
  const from = recover.now();
  await recover.send('dead-letter', about('events/a.json'), rejected('events/a.json'));
  await days(recover, { until: 12 }, async (hour) => {
    if (hour === 9 * 24) recover.stack.sqs.sqs.purge('dead-letter');
  });
  expect(await raisedOn(recover, 'DeadLetterAgeAlarm', from, kept)).toEqual([]);
  expect((await raisedOn(recover, 'StillWaitingAlarm', from)).map(Math.floor)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(recover.values('DeadLetterAge').at(-1)?.value).toBe(0);
});

test('parked messages get old visibly while Salesforce is unavailable', async () => {
  const recover = await start();
  const from = recover.now();
  const away = recover.stack.salesforce.org.faults.add({ effect: { kind: 'unavailable' } });
  await recover.send('parked', about('events/a.json'), { Code: 'salesforce/unavailable', Attempts: '10' });
  await days(recover, { until: 11 });
  const age = await raisedOn(recover, 'ParkedAgeAlarm', from);
  expect(age).toHaveLength(1);
  expect(age[0]).toBeGreaterThanOrEqual(10);
  expect(age[0]).toBeLessThan(10.1);
  expect((await raisedOn(recover, 'StillWaitingAlarm', from)).map(Math.floor)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(await raisedOn(recover, 'DeadLetterAgeAlarm', from)).toEqual([]);
  recover.stack.salesforce.org.faults.clear(away);
  expect(await recover.run()).toMatchObject({ parked: { flowing: 1, staying: 0 } });
  expect(recover.values('ParkedAge').at(-1)?.value).toBe(0);
});

test('the heartbeat sounds before the first run and after half an hour without one, and not in between', async () => {
  const recover = await start();
  const from = recover.now();
  const runs = async (count: number) => {
    for (let run = 0; run < count; run += 1) {
      await recover.run();
      recover.pass(300_000);
    }
  };
  recover.pass(hourMs);
  await runs(24);
  recover.pass(hourMs);
  await runs(12);
  const sounded = (await raisedOn(recover, 'RecoverHeartbeatAlarm', from)).map((days) => (days * dayMs) / hourMs);
  expect(sounded).toHaveLength(2);
  expect(sounded[0]).toBeLessThan(0.5);
  expect(sounded[1]).toBeGreaterThan(3);
  expect(sounded[1]).toBeLessThan(4);
});

test('a message that waits in the backlog for a day is reported, and one that is consumed earlier is not', async () => {
  const recover = await start();
  const from = recover.now();
  const waits = (count: number) => {
    for (let sample = 0; sample < count * 12; sample += 1) {
      recover.sample();
      recover.pass(300_000);
    }
  };
  await recover.send('backlog', about('events/a.json'));
  waits(20);
  for (const { receiptHandle } of recover.stack.sqs.sqs.receive('backlog', { count: 10 }))
    recover.stack.sqs.sqs.delete('backlog', receiptHandle);
  await recover.send('backlog', about('events/b.json'));
  waits(23);
  expect(await raisedOn(recover, 'BacklogAgeAlarm', from)).toEqual([]);
  waits(3);
  expect(await raisedOn(recover, 'BacklogAgeAlarm', from)).toHaveLength(1);
});

test.each(['event', 'backlog'] as const)(
  'the %s queue of a paused pipeline raises an alarm after ten days',
  async (queue) => {
    const recover = await start();
    const from = recover.now();
    recover.stack.sqs.sqs.purge('event');
    await recover.send(queue, about('events/a.json'));
    recover.pass(9.9 * dayMs);
    for (let sample = 0; sample < 0.3 * 24 * 12; sample += 1) {
      recover.sample();
      recover.pass(300_000);
    }
    const age = await raisedOn(recover, 'EventAgeAlarm', from);
    expect(age).toHaveLength(1);
    expect(age[0]).toBeGreaterThanOrEqual(10);
    expect(age[0]).toBeLessThan(10.1);
    recover.pass(4 * dayMs);
    expect(recover.stack.sqs.sqs.counts(queue).ready).toBe(0);
  },
);

test('while Salesforce hangs, dead letters are still read, and get their reason', async () => {
  const recover = await start({}, { longestCallMs: 50 });
  recover.stack.salesforce.org.faults.add({ effect: { kind: 'stall' } });
  await recover.send('dead-letter', about('events/a.json'));
  const startedAt = Date.now();
  const run = await recover.run(() => 6_000 - (Date.now() - startedAt));
  expect(run).toMatchObject({ away: { code: 'salesforce/unreachable' }, died: { classified: 1 } });
});

test('a long row of parked messages leaves time for the dead letters', async () => {
  const recover = await start();
  for (let index = 0; index < 40; index += 1) await recover.send('parked', about(`events/${index}.json`));
  await recover.send('dead-letter', about('events/a.json'));
  let remainingMs = 60_000;
  // Each look at the clock takes a second and a half.
  const run = await recover.run(() => {
    remainingMs -= 1_500;
    return remainingMs;
  });
  expect(run.died.classified).toBe(1);
});
