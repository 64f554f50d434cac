// The commands against a pipeline that is reached like a deployed one: by the URLs of its queues and the name of its bucket.
import { ChangeMessageVisibilityCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { eventually } from '../../eventually.ts';
import { sqsClient } from '../../local/clients.ts';
import { firstRescue, login } from '../harness/events.ts';
import { type Pipeline, startPipeline } from '../harness/pipeline.ts';

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await pipeline.close();
});

beforeEach(async () => {
  await pipeline.take('dead-letter');
  pipeline.org.reset();
  for (const name of ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_SQS', 'AWS_REGION']) {
    vi.stubEnv(name, pipeline.stack.environment[name]);
  }
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});

const s3sf = (...argv: string[]) => stoppable(new AbortController().signal, ...argv);

/** In a pipe a progress line comes every ten seconds; here each look at the clock takes as long. */
function slowClock() {
  let now = 0;
  return { now: () => (now += 10_000), every: () => () => {} };
}

async function stoppable(signal: AbortSignal, ...argv: string[]) {
  const said = { out: '', err: '' };
  const { stack } = pipeline;
  const code = await main(argv, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    env: {
      EVENT_BUCKET: stack.bucket,
      BACKLOG_QUEUE_URL: stack.queueUrls.backlog,
      DEAD_LETTER_QUEUE_URL: stack.queueUrls['dead-letter'],
    },
    signal,
    clock: slowClock(),
  });
  return { code, ...said };
}

/** Each event has its own record: the stamps of a record outlive the reset of the org. */
let numbers = 0;

/** Makes two dead-letter messages with different reasons. The result removes the fault that caused the first. */
async function twoDeadLetters() {
  numbers += 1;
  const { org } = pipeline;
  const rule = org.faults.add({
    match: { sObject: 'Contact' },
    effect: { kind: 'row-error', code: 'FIELD_INTEGRITY_EXCEPTION' },
  });
  await pipeline.put('events/one.json', login({ id: `one-${numbers}`, counselor: `one-${numbers}` }));
  await pipeline.put('events/bad.json', 'not JSON');
  await pipeline.settled();
  return () => org.faults.clear(rule);
}

it('groups dead-letter messages by reason and type, and moves none of them without --yes', async () => {
  await twoDeadLetters();
  const { code, out } = await s3sf('redrive', '--json');
  expect(code).toBe(0);
  const { moved, groups } = JSON.parse(out);
  expect(moved).toBe(false);
  expect(groups).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ code: 'salesforce/rejected', type: 'counselor.login', events: 1, messages: 1 }),
      expect.objectContaining({ code: 'object/not-json', messages: 1 }),
    ]),
  );
  expect(await pipeline.counts('dead-letter')).toEqual({ ready: 2, delayed: 0, inFlight: 0 });
});

it('moves the selected messages, whose events are applied once the cause is fixed, and leaves the others', async () => {
  const fix = await twoDeadLetters();
  fix();
  const selected = ['--code', 'salesforce/rejected', '--type', 'counselor.login'];
  const { code, out, err } = await s3sf('redrive', ...selected, '--yes');
  expect(code).toBe(0);
  expect(err).toContain('Moving dead-letter messages: 1 of 2');
  expect(out).toContain('salesforce/rejected');
  await pipeline.settled();
  expect(pipeline.org.records('Contact')).toHaveLength(1);
  const left = await pipeline.take('dead-letter');
  expect(left.map(({ attributes }) => attributes.Code)).toEqual(['object/not-json']);
});

it('lists parked messages, and sends them back, without a look at the dead letters', async () => {
  const fix = await twoDeadLetters();
  fix();
  const [rejected] = (await pipeline.take('dead-letter')).filter(({ attributes }) =>
    attributes.Code?.startsWith('sales'),
  );
  await pipeline.send('parked', rejected?.body ?? '');
  const parked = ['redrive', '--parked', '--parked-queue', pipeline.stack.queueUrls.parked];
  expect(JSON.parse((await s3sf(...parked, '--json')).out).groups).toMatchObject([{ events: 1, messages: 1 }]);
  expect((await s3sf('redrive')).out).toBe('The dead-letter queue is empty.\n');
  expect((await s3sf(...parked, '--yes')).code).toBe(0);
  await pipeline.settled();
  expect(pipeline.org.records('Contact')).toHaveLength(1);
  expect((await s3sf(...parked)).out).toBe('The parked queue is empty.\n');
});

it('lists each message with its location and events, and selects by event id or by the start of a key', async () => {
  await twoDeadLetters();
  const id = `one-${numbers}`;
  const { deadLetters } = JSON.parse((await s3sf('redrive', '--json')).out);
  expect(deadLetters).toHaveLength(2);
  expect(deadLetters).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        code: 'salesforce/rejected',
        attempts: 1,
        locations: [expect.objectContaining({ bucket: pipeline.stack.bucket, key: 'events/one.json', lines: '1' })],
        events: [expect.objectContaining({ id, line: 1 })],
      }),
      expect.objectContaining({ code: 'object/not-json', events: [] }),
    ]),
  );
  const location = `s3://${pipeline.stack.bucket}/events/one.json:1`;
  const byId = await s3sf('redrive', '--list', '--event', id);
  expect(byId.out).toContain(`  1  ${location}  ${id}\n`);
  expect(byId.out).not.toContain('bad.json');
  for (const key of ['events/bad', `s3://${pipeline.stack.bucket}/events/bad.json`]) {
    const { groups } = JSON.parse((await s3sf('redrive', '--key', key, '--json')).out);
    expect(groups).toMatchObject([{ code: 'object/not-json' }]);
  }
  expect(JSON.parse((await s3sf('redrive', '--key', location, '--json')).out).groups).toHaveLength(1);
});

it('moves a message once, though its event fails again and comes back before the command ends', async () => {
  await twoDeadLetters();
  const tries = () => pipeline.outcomes(`one-${numbers}`).length;
  await eventually(() => expect(tries()).toBe(1));
  const { code, out } = await s3sf('redrive', '--yes', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out).deadLetters).toHaveLength(2);
  await pipeline.settled();
  expect(tries()).toBe(2);
  expect(await pipeline.counts('dead-letter')).toEqual({ ready: 2, delayed: 0, inFlight: 0 });
});

it('counts an event once, though a replay made a second message for it', async () => {
  await twoDeadLetters();
  await s3sf('replay', '--prefix', 'events/one.json');
  await pipeline.settled();
  const { groups } = JSON.parse((await s3sf('redrive', '--key', 'events/one.json', '--json')).out);
  expect(groups).toMatchObject([{ messages: 2, events: 1 }]);
});

it('reports messages that are temporarily invisible, and ends with 1', async () => {
  await twoDeadLetters();
  const QueueUrl = pipeline.stack.queueUrls['dead-letter'];
  const client = sqsClient(pipeline.stack.clients.sqs.endpoint);
  const held: (string | undefined)[] = [];
  const holdOne = async () => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 600, WaitTimeSeconds: 1 }),
    );
    held.push(...Messages.map(({ ReceiptHandle }) => ReceiptHandle));
  };
  try {
    await holdOne();
    const shown = await s3sf('redrive', '--json');
    expect(shown.code).toBe(1);
    expect(JSON.parse(shown.out)).toMatchObject({ complete: false, hidden: 1, deadLetters: [{}] });
    expect(shown.err).toContain('1 dead-letter message is temporarily invisible');
    await holdOne();
    const moved = await s3sf('redrive', '--yes');
    expect([moved.code, moved.out]).toEqual([1, '']);
    expect(moved.err).toContain('2 dead-letter messages are temporarily invisible');
  } finally {
    for (const ReceiptHandle of held) {
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }
    client.destroy();
  }
});

it('says how to resume when interrupted, and does not claim that the queue is empty', async () => {
  await twoDeadLetters();
  const { code, out, err } = await stoppable(AbortSignal.abort(), 'redrive');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('To resume, run the same command again');
});

it('lists what the queue holds if nothing matches, and suggests a code for a misspelled one', async () => {
  await twoDeadLetters();
  const { code, out } = await s3sf('redrive', '--type', 'counselor.logn');
  expect(code).toBe(0);
  expect(out).toContain('The queue holds 2 other messages');
  expect(out).toMatch(/event types: counselor\.login$/m);
  const mistyped = await s3sf('redrive', '--code', 'salesforce/rejectd');
  expect(mistyped.code).toBe(2);
  expect(mistyped.err).toContain('Did you mean salesforce/rejected?');
});

it('selects by --since the messages that became dead-letter messages since then', async () => {
  await twoDeadLetters();
  expect(JSON.parse((await s3sf('redrive', '--since', '1h', '--json')).out).groups).toHaveLength(2);
  const future = new Date(Date.now() + 3_600_000).toISOString();
  expect(JSON.parse((await s3sf('redrive', '--since', future, '--json')).out).groups).toEqual([]);
  expect((await s3sf('redrive', '--since', 'yesterday')).code).toBe(2);
});

it('replays a prefix without a Salesforce call if nothing changed, and writes again if a rule changed', async () => {
  const { org } = pipeline;
  for (let index = 0; index < 12; index += 1) {
    await pipeline.put(`replay/${index}.json`, login({ id: `replay-${index}`, counselor: `cc-${index}` }));
  }
  await pipeline.settled();
  const calls = org.counters().apiCalls;
  const { code, out } = await s3sf('replay', '--prefix', 'replay/', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ objects: 12, messages: 12 });
  await pipeline.settled();
  // The log has its own pipe and may arrive later than the result.
  await eventually(() => {
    expect(pipeline.outcomes('replay-7').map(({ outcome }) => outcome)).toEqual(['applied', 'duplicate']);
  });
  expect(org.counters().apiCalls).toBe(calls);

  await pipeline.edit('counselor.login.yaml', (text) =>
    text.replace('LastName: data.counselor.last_name', 'LastName: $uppercase(data.counselor.last_name)'),
  );
  const again = await s3sf('replay', '--prefix', 'replay/');
  expect(again.out).toContain('12 of the 12 objects under replay/ are in the backlog queue');
  expect(again.err).toContain('Queueing objects: 12 of 12');
  await pipeline.settled();
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'cc-7')?.LastName).toBe('OKONJO');
});

it('replays only the lines with events of the type, and only objects of the time range', async () => {
  // Each has its own counselor: of events that share a record, the newest may be re-applied.
  const events = [
    login({ id: 'typed-1', counselor: 'cc-11' }),
    firstRescue({ id: 'typed-2', counselor: 'cc-12' }),
    login({ id: 'typed-3', counselor: 'cc-13' }),
  ];
  await pipeline.put('typed/all.jsonl', events.map((event) => JSON.stringify(event)).join('\n'));
  await pipeline.put('typed/other.json', firstRescue({ id: 'typed-4', counselor: 'cc-14' }));
  await pipeline.settled();
  const replayed = (...more: string[]) => s3sf('replay', '--prefix', 'typed/', '--json', ...more);
  expect(JSON.parse((await replayed('--until', '2020-01-01')).out)).toMatchObject({ objects: 0, seen: 2 });
  expect(JSON.parse((await replayed('--dry-run')).out)).toMatchObject({ objects: 2, dryRun: true });
  expect(JSON.parse((await replayed('--type', 'counselor.login')).out)).toMatchObject({ objects: 1, seen: 2 });
  await pipeline.settled();
  await eventually(() => {
    const times = ['typed-1', 'typed-2', 'typed-3', 'typed-4'].map((id) => pipeline.outcomes(id).length);
    expect(times).toEqual([2, 1, 2, 1]);
  });
});

it('treats a prefix without objects and a type without a mapping as mistakes', async () => {
  await pipeline.put('typo/one.json', login({ id: 'typo-1', counselor: 'cc-21' }));
  const slash = await s3sf('replay', '--prefix', '/typo/', '--dry-run');
  expect(slash.code).toBe(1);
  expect(slash.err).toContain('try --prefix typo/');
  expect((await s3sf('replay', '--prefix', 'typos/', '--dry-run')).err).toContain('no object under typos/');
  // Resuming after the last key is not a mistake.
  expect((await s3sf('replay', '--prefix', 'typo/', '--after', 'typo/z', '--dry-run')).code).toBe(0);
  const type = await s3sf('replay', '--prefix', 'typo/', '--type', 'counselor.logn', '--dry-run');
  expect(type.code).toBe(2);
  expect(type.err).toContain('Did you mean counselor.login?');
  const none = await s3sf('replay', '--prefix', 'typo/', '--type', 'counselor.active_rescue', '--dry-run');
  expect(none).toMatchObject({
    code: 0,
    out: expect.stringContaining('No match among the 1 object under typo/: none holds'),
  });
  const reversed = await s3sf('replay', '--prefix', 'typo/', '--since', '1h', '--until', '2h');
  expect(reversed).toMatchObject({ code: 2, err: expect.stringContaining('is later than --until') });
});

it('names a missing option', async () => {
  const { code, err } = await s3sf('replay');
  expect(code).toBe(2);
  expect(err).toContain('--prefix');
});
