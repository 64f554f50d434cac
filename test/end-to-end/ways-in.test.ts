// Objects as services write them, through the built function: CSV, other envelopes, zstd, joined events, and what is not
// read. No log line and no dead letter contains anything of them.
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { login } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

/** In every event and in every object that fails. */
const marked = 'Quillfeather';

let pipeline: Pipeline;
const letters: string[] = [];
beforeAll(async () => {
  pipeline = await startPipeline();
  await pipeline.edit(
    '_settings.yaml',
    (text) => `${text}
prefixes:
  events/bus/: { envelope: { type: "\`detail-type\`" } }
  events/csv/:
    csv: { delimiter: ";" }
    envelope: { type: '"counselor.login"', time: data.at }
  events/plain/:
    csv: { columns: [Id, Last Name] }
    envelope: { type: '"counselor.login"' }
`,
  );
  await pipeline.edit('counselor.login.yaml', (text) =>
    text
      .replace(/schema:[\s\S]*?\nrecords:/, 'records:')
      .replace('Counselor_Id__c: data.counselor.id', "Counselor_Id__c: '[data.counselor.id, data.Id, detail.id][0]'")
      .replace(
        'LastName: data.counselor.last_name',
        "LastName: '[data.counselor.last_name, data.`Last Name`, detail.name][0]'",
      ),
  );
});
afterAll(() => pipeline.close());

const contact = (id: string) => pipeline.record('Contact', 'Counselor_Id__c', id);
const event = (id: string) => login({ id, counselor: id, more: { last_name: marked } });

async function settledLetters(): Promise<(string | undefined)[]> {
  await pipeline.settled();
  const taken = await pipeline.take('dead-letter');
  letters.push(...taken.map((each) => JSON.stringify(each)));
  return taken.map(({ attributes }) => `${attributes.Code} ${attributes.Reason}`).toSorted();
}

test('each row of a CSV file is an event, and a bad one is a dead letter with its line', async () => {
  const rows = ['Id;Last Name;at', `c-1;${marked};2026-03-02T15:04:05Z`, `c-2;"${marked}`, `a";2026-03-02T15:04:06Z`];
  await pipeline.put('events/csv/one.csv', `\uFEFF${[...rows, `c-3;${marked}`].join('\r\n')}`);
  const [letter, ...others] = await settledLetters();
  expect(letter).toBe('event/bad-row The row has 2 cells, and the header has 3.');
  expect(others).toEqual([]);
  expect(letters.at(-1)).toContain('events/csv/one.csv:5');
  expect(contact('c-1')).toMatchObject({ LastName: marked });
  expect(contact('c-2')).toMatchObject({ LastName: `${marked}\r\na` });
});

test('the same file again, compressed, changes nothing that is newer', async () => {
  const newer = ['Id;Last Name;at', 'c-4;Newer;2026-03-03T00:00:00Z'].join('\n');
  const older = ['Id;Last Name;at', `c-4;${marked};2026-03-02T00:00:00Z`].join('\n');
  await pipeline.put('events/csv/newer.csv', newer);
  await pipeline.settled();
  await pipeline.put('events/csv/older.csv.gz', gzipSync(older));
  expect(await settledLetters()).toEqual([]);
  expect(contact('c-4')).toMatchObject({ LastName: 'Newer' });
});

test('an EventBridge event is read under its prefix, and named elsewhere', async () => {
  const bus = {
    version: '0',
    id: 'bus-1',
    'detail-type': 'counselor.login',
    source: 'platform',
    time: '2026-03-02T15:04:05Z',
  };
  await pipeline.put('events/bus/1', { ...bus, detail: { id: 'b-1', name: marked } });
  await pipeline.put('events/other/1', { ...bus, detail: { id: 'b-2', name: marked } });
  expect(await settledLetters()).toEqual([
    expect.stringContaining('event/no-type The event does not say its type. It looks like an EventBridge'),
  ]);
  expect(contact('b-1')).toMatchObject({ LastName: marked });
  expect(contact('b-2')).toBeUndefined();
});

test('zstd of several frames, and events without line ends, are applied one by one', async () => {
  const frames = ['z-1', 'z-2'].map((id) => zstdCompressSync(`${JSON.stringify(event(id))}\n`));
  await pipeline.put('events/zstd', Buffer.concat(frames));
  await pipeline.put('events/firehose', ['f-1', 'f-2'].map((id) => JSON.stringify(event(id))).join(''));
  expect(await settledLetters()).toEqual([]);
  for (const id of ['z-1', 'z-2', 'f-1', 'f-2']) expect(contact(id)).toMatchObject({ LastName: marked });
});

test('a CSV file without a header', async () => {
  await pipeline.put('events/plain/one.csv', `p-1,${marked}\n${marked}\np-2,${marked}\n,\n`);
  expect(await settledLetters()).toEqual(['event/bad-row The row has 1 cell, and csv.columns names 2.']);
  for (const id of ['p-1', 'p-2']) expect(contact(id)).toMatchObject({ LastName: marked });
});

test('several events on a line, and one of them that fails', async () => {
  const several = ['l-2', 'l-3'].map((id) => JSON.stringify(event(id))).join('');
  const lines = [JSON.stringify(event('l-1')), `${several}{"data":{"name":"${marked}"}}`, `${several}{"${marked}`];
  await pipeline.put('events/lines', lines.join('\n'));
  expect(await settledLetters()).toEqual([
    'event/no-type The event does not say its type.',
    expect.stringMatching(/^event\/not-json /),
  ]);
  for (const id of ['l-1', 'l-2', 'l-3']) expect(contact(id)).toMatchObject({ LastName: marked });
});

test('an event in messages of services is applied once, however often they deliver it', async () => {
  const { id: _, source: __, specversion: ___, ...nameless } = event('s-1');
  const notification = (message: string) => ({
    Type: 'Notification',
    MessageId: 'm-1',
    TopicArn: 't',
    Message: message,
  });
  const inQueue = (messageId: string) => ({
    messageId,
    receiptHandle: 'r',
    body: JSON.stringify(notification(JSON.stringify({ ...nameless, event_type: 'counselor.login' }))),
  });
  await pipeline.put('events/sns/1', inQueue('q-1'));
  await pipeline.put('events/sns/2', inQueue('q-2'));
  await pipeline.put('events/sns/3', notification(`${marked}`));
  expect(await settledLetters()).toEqual([expect.stringMatching(/^event\/no-type .* It looks like an SNS message/)]);
  expect(contact('s-1')).toMatchObject({ LastName: marked });
  const outcomes = pipeline.lines.filter((line) => line.includes('"m-1"'));
  expect(outcomes.filter((line) => line.includes('duplicate'))).toHaveLength(1);
});

test('what cannot be read is named', async () => {
  await pipeline.put('events/parquet', `PAR1\x15\x04${marked}\n`);
  await pipeline.put('events/utf16.json', Buffer.from(`\uFEFF${JSON.stringify(event('u-1'))}`, 'utf16le'));
  await pipeline.put('events/csv/header.csv', `${marked};${marked}\n1;2\n`);
  const { data, ...rest } = event('twice');
  await pipeline.put('events/twice.json', { ...rest, data: JSON.stringify(data) });
  const found = await settledLetters();
  expect(found).toEqual([
    expect.stringMatching(/^object\/bad-csv Columns 1 and 2 of the CSV file/),
    expect.stringMatching(/^object\/not-json The object is Parquet/),
    expect.stringMatching(/^object\/not-json The object is text in UTF-16/),
    expect.stringMatching(/^plan\/empty-key .*the platform encoded it twice\.$/),
  ]);
});

test('no dead letter and no log line contains anything of the objects', () => {
  expect(letters).toHaveLength(10);
  expect(letters.filter((text) => text.includes(marked))).toEqual([]);
  expect(pipeline.lines.length).toBeGreaterThan(10);
  expect(pipeline.lines.filter((line) => line.includes(marked))).toEqual([]);
});
