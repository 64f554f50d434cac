// Scenarios that leave messages in the event, backlog and parked queues.
import { s3sf } from '../../test/cli/run-s3sf.ts';
import { hourAfter, hourBefore, login, notes, rescue } from './events.ts';
import { type Recorder, rowLocked, unavailable } from './recorder.ts';

export async function recordQueues(recorder: Recorder, brokenMappingsDir: string): Promise<void> {
  const { deployment, put, remove, deliver, done, failing, keep, notify, retry } = recorder;

  notify(put('events/new.json', login({ id: 'new', counselor: 'c-new' })));
  keep('event', 'a notification that was never received');

  await failing({ counselor: 'c-retry' }, rowLocked, () =>
    deliver(put('events/retry.json', login({ id: 'retry', counselor: 'c-retry' }))),
  );
  keep('event', 'a retry after a failure of the event itself');

  await failing({}, unavailable, () => deliver(put('events/away.json', login({ id: 'away', counselor: 'c-away' }))));
  keep('event', 'a retry after a failure of Salesforce');

  const last = put('events/last.json', login({ id: 'last', counselor: 'c-last' }));
  await failing({ counselor: 'c-last' }, rowLocked, async () => {
    await deliver(last);
    await retry(8);
  });
  keep('event', 'the last retry, after nine failures of the event itself');

  const mixed = put('events/mixed.json', login({ id: 'mixed', counselor: 'c-mixed' }));
  await failing({}, unavailable, async () => {
    await deliver(mixed);
    await retry(3);
  });
  await failing({ counselor: 'c-mixed' }, rowLocked, () => retry(2));
  keep('event', 'a retry after failures of both kinds');

  await failing({ path: '/composite' }, { kind: 'apply-then-drop' }, () =>
    deliver(put('events/lost-reply.json', login({ id: 'lost-reply', counselor: 'c-lost-reply' }))),
  );
  keep('event', 'a retry of an event that may have been written');

  const many = ['l-1', 'l-2', 'l-3', 'l-4', 'l-5'].map((id) => login({ id, counselor: `c-${id}` }));
  await failing({ counselor: 'c-l-2' }, rowLocked, () =>
    failing({ counselor: 'c-l-5' }, rowLocked, () => deliver(put('events/lines.jsonl', ...many))),
  );
  keep('event', 'a retry of some lines of an object');

  await recordContinuation(recorder);

  const newer = await done('events/newer.json', login({ id: 'newer', counselor: 'c-order', time: hourAfter }));
  await deliver(put('events/older.json', login({ id: 'older', counselor: 'c-order', time: hourBefore })));
  keep('event', 'an event to re-apply, since an older one arrived after it');
  await deliver(newer);

  const lines = [
    login({ id: 'newer-2', counselor: 'c-order-2', time: hourAfter }),
    login({ id: 'newer-3', counselor: 'c-order-3', time: hourAfter }),
  ];
  const gone = await done('events/gone.jsonl', ...lines);
  await deliver(put('events/older-3.json', login({ id: 'older-3', counselor: 'c-order-3', time: hourBefore })));
  remove(gone);
  await retry(1);

  put('unsent/whole.json', login({ id: 'unsent', counselor: 'c-unsent' }));
  await s3sf(['replay', '--prefix', 'unsent/'], { env: process.env });
  keep('backlog', 'a replay of a whole object');
  const types = [
    notes('unsent-2', { id: 'c-unsent-2', notes: [] }),
    login({ id: 'unsent-3', counselor: 'c-unsent-3' }),
  ];
  put('unsent-lines/mixed.jsonl', ...types);
  await s3sf(['replay', '--prefix', 'unsent-lines/', '--type', 'counselor.login'], { env: process.env });
  keep('backlog', 'a replay of the lines of one type');
  put('swept/whole.json', login({ id: 'swept', counselor: 'c-swept' }));
  await deployment.sweep(new Date(deployment.now()).toISOString().slice(0, 10));
  keep('backlog', 'an object that the daily sweep found');

  const rejected = put('events/redriven.json', rescue('redriven', { id: 'c-redriven', version: 1, last_name: 'Tran' }));
  await failing({ counselor: 'c-redriven' }, { kind: 'row-error', code: 'FIELD_INTEGRITY_EXCEPTION' }, () =>
    deliver(rejected),
  );
  await s3sf(['redrive', '--yes'], { env: process.env });
  keep('backlog', 'a dead-letter message after redrive');

  await recordParked(recorder, brokenMappingsDir);
}

/** Lines read before the invocation runs out of time. */
const linesInTime = 4;

async function recordContinuation({ deployment, put, notify, keep }: Recorder): Promise<void> {
  const ids = ['p-1', 'p-2', 'p-3', 'p-4', 'p-5', 'p-6'];
  notify(put('events/long.jsonl', ...ids.map((id) => login({ id, counselor: `c-${id}` }))));
  // The function reads its remaining time at the start, and before each line.
  let readings = 0;
  await deployment.deliver('event', () => {
    readings += 1;
    return readings <= 1 + linesInTime ? 120_000 : 30_000;
  });
  const [message] = keep('backlog', 'a continuation: lines of an object that the function had no time for');
  if (!/^[2-6]-$/.test(message?.means?.lines ?? ''))
    throw new Error(`Expected a continuation, but the message is for lines ${message?.means?.lines}.`);
}

async function recordParked(recorder: Recorder, brokenMappingsDir: string): Promise<void> {
  const { deployment, put, deliver, failing, keep, retry, settle } = recorder;
  await failing({}, unavailable, async () => {
    await deliver(put('events/parked.json', login({ id: 'parked', counselor: 'c-parked' })));
    await retry(9);
  });
  keep('parked', 'an event that failed ten times because Salesforce was unavailable');

  const both = put('events/parked-both.json', login({ id: 'parked-both', counselor: 'c-parked-both' }));
  await failing({}, unavailable, () => deliver(both));
  await failing({ counselor: 'c-parked-both' }, rowLocked, () => retry(9));
  keep('parked', 'an event with failures of both kinds');

  await failing({ path: '/composite' }, { kind: 'apply-then-drop' }, async () => {
    await deliver(put('events/parked-lost.json', login({ id: 'parked-lost', counselor: 'c-parked-lost' })));
    await retry(9);
  });
  keep('parked', 'an event that may have been written');

  deployment.redeploy(brokenMappingsDir);
  const lines = ['u-1', 'u-2', 'u-3'].map((id) => login({ id, counselor: `c-${id}` }));
  await deliver(put('events/unloadable.jsonl', ...lines));
  keep('parked', 'events whose mapping does not load');
  deployment.redeploy();

  await failing({}, unavailable, async () => {
    await deliver(put('events/flowing.json', login({ id: 'flowing', counselor: 'c-flowing' })));
    await retry(9);
  });
  await deployment.recover();
  keep('backlog', 'a resumed message');
  await settle();
}
