// The commands against a pipeline that is reached as a deployed one is: by its queues' URLs and its bucket's name.
import { ChangeMessageVisibilityCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { firstRescue, login } from '../../end-to-end/harness/events.ts';
import { type Pipeline, startPipeline } from '../../end-to-end/harness/pipeline.ts';
import { eventually } from '../../eventually.ts';
import { sqsClient } from '../../local/clients.ts';

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
  });
  return { code, ...said };
}

/** A record of its own for each event: the stamps of a record outlive the org's reset. */
let numbers = 0;

/** Two dead letters of different kinds; gives what the org is told to refuse back to what it takes. */
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

it('shows dead letters by reason and type, and moves none of them without --yes', async () => {
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

it('moves those that are meant, which are applied once the reason is gone, and leaves the others', async () => {
  const mend = await twoDeadLetters();
  mend();
  const { code, out } = await s3sf('redrive', '--code', 'salesforce/rejected', '--type', 'counselor.login', '--yes');
  expect(code).toBe(0);
  expect(out).toContain('salesforce/rejected');
  await pipeline.settled();
  expect(pipeline.org.records('Contact')).toHaveLength(1);
  const left = await pipeline.take('dead-letter');
  expect(left.map(({ attributes }) => attributes.Code)).toEqual(['object/not-json']);
});

it('lists each letter with its place and its events, by the id of one or by the start of a key', async () => {
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
  expect(byId.out).toContain(`1         ${location}  ${id}\n`);
  expect(byId.out).not.toContain('bad.json');
  for (const key of ['events/bad', `s3://${pipeline.stack.bucket}/events/bad.json`]) {
    const { groups } = JSON.parse((await s3sf('redrive', '--key', key, '--json')).out);
    expect(groups).toMatchObject([{ code: 'object/not-json' }]);
  }
  expect(JSON.parse((await s3sf('redrive', '--key', location, '--json')).out).groups).toHaveLength(1);
});

it('moves a letter once, though what still fails comes back before the look has ended', async () => {
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

it('counts an event once though a replay made a second letter of it', async () => {
  await twoDeadLetters();
  await s3sf('replay', '--prefix', 'events/one.json');
  await pipeline.settled();
  const { groups } = JSON.parse((await s3sf('redrive', '--key', 'events/one.json', '--json')).out);
  expect(groups).toMatchObject([{ messages: 2, events: 1 }]);
});

it('says so, and ends with 1, where somebody else hides dead letters', async () => {
  await twoDeadLetters();
  const QueueUrl = pipeline.stack.queueUrls['dead-letter'];
  const client = sqsClient(pipeline.stack.clients.sqs.endpoint);
  const held: (string | undefined)[] = [];
  const holdOne = async () => {
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 600 }));
    held.push(...Messages.map(({ ReceiptHandle }) => ReceiptHandle));
  };
  try {
    await holdOne();
    const shown = await s3sf('redrive', '--json');
    expect(shown.code).toBe(1);
    expect(JSON.parse(shown.out)).toMatchObject({ complete: false, hidden: 1, deadLetters: [{}] });
    expect(shown.err).toContain('1 dead letter is hidden');
    await holdOne();
    const moved = await s3sf('redrive', '--yes');
    expect([moved.code, moved.out]).toEqual([1, '']);
    expect(moved.err).toContain('2 dead letters are hidden');
  } finally {
    for (const ReceiptHandle of held) {
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }
    client.destroy();
  }
});

it('does not say that none matches where it was stopped before it looked', async () => {
  await twoDeadLetters();
  const { code, out, err } = await stoppable(AbortSignal.abort(), 'redrive');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('no time');
});

it('tells what is there where nothing matches, and takes a code that does not exist for a mistake', async () => {
  await twoDeadLetters();
  const { code, out } = await s3sf('redrive', '--type', 'counselor.logn');
  expect(code).toBe(0);
  expect(out).toContain('2 others are there');
  expect(out).toMatch(/event types: counselor\.login$/m);
  const mistyped = await s3sf('redrive', '--code', 'salesforce/rejectd');
  expect(mistyped.code).toBe(2);
  expect(mistyped.err).toContain('Did you mean salesforce/rejected?');
});

it('means by --since those given up since then', async () => {
  await twoDeadLetters();
  expect(JSON.parse((await s3sf('redrive', '--since', '1h', '--json')).out).groups).toHaveLength(2);
  const future = new Date(Date.now() + 3_600_000).toISOString();
  expect(JSON.parse((await s3sf('redrive', '--since', future, '--json')).out).groups).toEqual([]);
  expect((await s3sf('redrive', '--since', 'yesterday')).code).toBe(2);
});

it('replays a prefix without a Salesforce call where nothing has changed, and writes again where a rule has', async () => {
  const { org } = pipeline;
  for (let index = 0; index < 12; index += 1) {
    await pipeline.put(`replay/${index}.json`, login({ id: `replay-${index}`, counselor: `cc-${index}` }));
  }
  await pipeline.settled();
  const calls = org.counters().apiCalls;
  const { code, out, err } = await s3sf('replay', '--prefix', 'replay/', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ objects: 12, messages: 12 });
  expect(err).toContain('12 of 12 objects');
  await pipeline.settled();
  // The log comes through a pipe of its own, later than the answer.
  await eventually(() => {
    expect(pipeline.outcomes('replay-7').map(({ outcome }) => outcome)).toEqual(['applied', 'duplicate']);
  });
  expect(org.counters().apiCalls).toBe(calls);

  await pipeline.edit('counselor.login.yaml', (text) =>
    text.replace('LastName: data.counselor.last_name', 'LastName: $uppercase(data.counselor.last_name)'),
  );
  await s3sf('replay', '--prefix', 'replay/');
  await pipeline.settled();
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'cc-7')?.LastName).toBe('OKONJO');
});

it('replays only the lines that hold events of the type, and only objects of the time', async () => {
  // Each has a counselor of its own: of events that share a record, the newest may be applied once more.
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

it('takes a prefix without objects and a type without a mapping for mistakes', async () => {
  await pipeline.put('typo/one.json', login({ id: 'typo-1', counselor: 'cc-21' }));
  const slash = await s3sf('replay', '--prefix', '/typo/', '--dry-run');
  expect(slash.code).toBe(1);
  expect(slash.err).toContain('try --prefix typo/');
  expect((await s3sf('replay', '--prefix', 'typos/', '--dry-run')).err).toContain('no object under typos/');
  // To go on after the last key is no mistake.
  expect((await s3sf('replay', '--prefix', 'typo/', '--after', 'typo/z', '--dry-run')).code).toBe(0);
  const type = await s3sf('replay', '--prefix', 'typo/', '--type', 'counselor.logn', '--dry-run');
  expect(type.code).toBe(2);
  expect(type.err).toContain('Did you mean counselor.login?');
  const none = await s3sf('replay', '--prefix', 'typo/', '--type', 'counselor.active_rescue', '--dry-run');
  expect(none).toMatchObject({ code: 0, out: expect.stringContaining('None of the 1 objects under typo/ holds') });
  const reversed = await s3sf('replay', '--prefix', 'typo/', '--since', '1h', '--until', '2h');
  expect(reversed).toMatchObject({ code: 2, err: expect.stringContaining('is later than --until') });
});

it('says which option is missing', async () => {
  const { code, err } = await s3sf('replay');
  expect(code).toBe(2);
  expect(err).toContain('--prefix');
});
