// Scenarios that leave stamps and idempotency items, and the probes: events that meet these items later.
import { eventsIn } from '../../test/state/capture-output.ts';
import type { Item, Probe } from '../../test/state/recorded-state.ts';
import { evening, hourAfter, hourBefore, left, login, notes, rescue, shift } from './events.ts';
import type { Recorder } from './recorder.ts';

const dayMs = 86_400_000;

export async function recordLongAgo({ deployment, done }: Recorder): Promise<void> {
  const now = deployment.now();
  deployment.setTime(now - 40 * dayMs);
  await done('events/long-ago.json', login({ id: 'long-ago', counselor: 'c-long-ago' }));
  deployment.setTime(now);
}

export async function recordTables(recorder: Recorder, otherMappingsDir: string): Promise<void> {
  const { deployment, put, deliver, done, settle } = recorder;
  const { org } = deployment;

  await done('events/applied.json', login({ id: 'applied', counselor: 'c-applied', firstName: 'Mira' }));
  org.seed('Contact', { Counselor_Id__c: 'c-mentor', Badge__c: 'B-7', LastName: 'Abara' });
  const first = {
    id: 'c-first',
    version: 3,
    last_name: 'Okoro',
    first_name: 'Noor',
    title: 'by day and by night',
    rescues: 1,
    born: '1990-05-06T12:00:00Z',
    site: 'north',
    mentor: 'b-7',
    coach: 'coach-9',
  };
  await done('events/first-rescue.json', rescue('first-rescue', first));
  const more = [
    { id: 'n-7', text: 'A text that is longer than the field it goes into' },
    { id: 'n-8', text: 'short' },
    { id: 'n-9' },
  ];
  await done('events/notes.json', notes('notes', { id: 'c-first', badge: 'B-7', notes: more }));
  await done('platform/shift.json', shift(17, evening));
  await done('platform/shifts.jsonl', shift(18, evening), { ...shift(19, evening), event_id: 4711, producer: 'rota' });

  await done('events/came.json', login({ id: 'came', counselor: 'c-left', time: hourBefore }));
  await done('events/left.json', left('left', 'c-left', { alert: true }));
  await done('events/never-came.json', left('never-came', 'c-never-came'));

  // Each of the two events sets fields that the other does not.
  await done('events/many-newer.json', login({ id: 'many-newer', counselor: 'c-many', time: hourAfter }));
  await deliver(put('events/many-older.json', login({ id: 'many-older', counselor: 'c-many', firstName: 'Ana' })));
  await settle();

  const rewritten = await done('events/rewritten.json', login({ id: 'rewritten', counselor: 'c-rewritten' }));
  deployment.redeploy(otherMappingsDir);
  await deliver(rewritten);
  deployment.redeploy();

  await done('events/unmapped.json', { ...login({ id: 'unmapped', counselor: 'c' }), type: 'counselor.unheard_of' });
  await done('events/nothing.json', notes('nothing', { id: 'c-first', notes: [] }));
  await deliver(await done('events/twice.json', login({ id: 'twice', counselor: 'c-twice' })));
}

/** Records locked items in the middle of a call, and the delivery that is deferred by a lock. Needs its own deployment. */
export async function recordInProgress({ deployment, put, notify, failing, keep }: Recorder) {
  const now = deployment.now();

  async function capture(name: string): Promise<{ items: Item[]; logged: string[] }> {
    const object = put(`events/${name}.json`, login({ id: name, counselor: `c-${name}` }));
    const held = { kind: 'delay', delayMs: 2_000, before: true } as const;
    return failing({ path: '/composite' }, held, async () => {
      notify(object);
      const running = deployment.deliver('event');
      let items: Item[] = [];
      while (items.length === 0) {
        items = (await deployment.items('idempotency')).filter(({ status }) => textOf(status) === 'INPROGRESS');
        await new Promise((wake) => setTimeout(wake, 10));
      }
      notify(object);
      const logged = await deployment.deliver('event');
      keep('event', 'a deferred delivery: another one holds the lock');
      await running;
      return { items, logged: logged.filter((line) => eventsIn(line).some(({ outcome }) => outcome === 'failed')) };
    });
  }

  deployment.setTime(now - 3_600_000);
  const before = await capture('in-progress-long-ago');
  deployment.setTime(now);
  const lately = await capture('in-progress');
  return { items: [...before.items, ...lately.items], log: [...before.logged, ...lately.logged] };
}

const textOf = (value: object | undefined) => (value as { S?: string } | undefined)?.S;

/** Events that meet the recorded items, and their expected outcomes. */
export const probes: Probe[] = [
  ...[
    'events/applied.json',
    'events/first-rescue.json',
    'events/notes.json',
    'platform/shift.json',
    'platform/shifts.jsonl',
    'events/left.json',
    'events/many-older.json',
    'events/older.json',
  ].map((key): Probe => ({ what: `${key} once more`, key, expect: { outcome: 'duplicate', calls: false } })),
  {
    what: 'an applied event in another object and another layout',
    key: 'probes/layout.json',
    text: JSON.stringify(reversed(login({ id: 'applied', counselor: 'c-applied', firstName: 'Mira' })), null, 2),
    expect: { outcome: 'duplicate', calls: false },
  },
  {
    what: 'the id of an applied event with other content',
    key: 'probes/other-content.json',
    text: JSON.stringify(login({ id: 'applied', counselor: 'c-applied', firstName: 'Ana' })),
    expect: { outcome: 'failed', code: 'event/changed-content', calls: false },
  },
  {
    what: 'an applied event whose idempotency item has expired',
    key: 'events/long-ago.json',
    expect: { outcome: 'applied', calls: true },
  },
  {
    what: 'an event that another delivery has locked',
    key: 'events/in-progress.json',
    expect: { outcome: 'failed', code: 'delivery/in-progress', calls: false },
  },
  {
    what: 'an event whose lock has expired since',
    key: 'events/in-progress.json',
    afterMs: 180_000,
    expect: { outcome: 'applied', calls: true },
  },
  {
    what: 'an event whose lock expired long ago',
    key: 'events/in-progress-long-ago.json',
    expect: { outcome: 'applied', calls: true },
  },
  {
    what: 'an event older than the one that stamped the record',
    key: 'probes/older.json',
    text: JSON.stringify(login({ id: 'probe-older', counselor: 'c-applied', firstName: 'Ana', time: hourBefore })),
    expect: { outcome: 'superseded', calls: false },
  },
  {
    what: 'an event newer than the one that stamped the record',
    key: 'probes/newer.json',
    text: JSON.stringify(login({ id: 'probe-newer', counselor: 'c-applied', firstName: 'Ana', time: hourAfter })),
    expect: { outcome: 'applied', calls: true },
  },
  {
    what: 'an event of the same time, whose identity sorts first',
    key: 'probes/tie.json',
    text: JSON.stringify(login({ id: 'a', counselor: 'c-applied', firstName: 'Ana' })),
    expect: { outcome: 'superseded', calls: false },
  },
  {
    what: 'an event between two that have stamped fields of the same record',
    key: 'probes/between.json',
    text: JSON.stringify(
      login({ id: 'probe-between', counselor: 'c-many', firstName: 'Ida', time: '2026-03-02T19:00:00Z' }),
    ),
    expect: { outcome: 'applied', calls: true },
  },
  {
    what: 'an older version, in a mapping that orders by a number',
    key: 'probes/version-2.json',
    text: JSON.stringify(rescue('probe-version-2', { id: 'c-first', version: 2, last_name: 'Okoro', site: 'south' })),
    expect: { outcome: 'applied', calls: true },
  },
  {
    what: 'an older event of a record whose key is a number',
    key: 'probes/shift.json',
    text: JSON.stringify(shift(17, hourBefore)),
    expect: { outcome: 'superseded', calls: false },
  },
  {
    what: 'an older event of a record that was deleted',
    key: 'probes/before-left.json',
    text: JSON.stringify(login({ id: 'probe-before-left', counselor: 'c-left', time: '2026-03-02T18:00:00Z' })),
    expect: { outcome: 'superseded', calls: false },
  },
  {
    what: 'a newer event of a record that was deleted',
    key: 'probes/after-left.json',
    text: JSON.stringify(login({ id: 'probe-after-left', counselor: 'c-left', time: hourAfter })),
    expect: { outcome: 'applied', calls: true },
  },
  {
    what: 'an applied event that was rewritten under other rules since',
    key: 'events/rewritten.json',
    expect: { outcome: 'duplicate', calls: true },
  },
];

/** The same object with its members in reverse order. */
function reversed(value: object): object {
  return Object.fromEntries(Object.entries(value).reverse());
}
