// A pack is formed only when it is sent: on disk each event is a file of its own, so a start with other settings, or of
// another version, sends what an earlier one left.
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allLines } from '../../../src/line-ranges.ts';
import type { Event } from '../../../src/pipeline/event/event.ts';
import { readEvents } from '../../../src/pipeline/event/reading/read-events.ts';
import type { PublisherOptions } from '../../../src/publisher/publisher.ts';
import { completeEvent, startPublishing, temporaryFolder, until } from '../start-publishing.ts';
import { never, outage, type RecordedPut, recordingClient } from './recording-client.ts';

const pack = { maxEvents: 10, maxDelayMs: 0 };

interface Start {
  spool: string;
  pack?: PublisherOptions['pack'];
  answer?: (put: RecordedPut) => unknown;
}

async function start({ spool, answer, ...options }: Start) {
  const { client, puts } = recordingClient(answer);
  // One put at a time, so that events wait for each other.
  const { publisher } = await startPublishing(
    { client, concurrency: 1, firstDelayMs: 600_000, longestDelayMs: 600_000, ...options },
    { s3: { url: '' } as never, spool },
  );
  const publish = async (...ids: string[]) => {
    for (const id of ids) expect((await publisher.publish({ ...completeEvent, id })).status).toBe('spooled');
  };
  return { publisher, puts, publish };
}

const sendAll = async (options: Start) => {
  const { publisher, puts } = await start(options);
  await publisher.close({ drainMs: 600_000 });
  return puts;
};

const newSpool = async () => join(await temporaryFolder(), 'spool');

/** The events of an object, as the function reads them. */
async function eventsOf({ key, contentType, body }: RecordedPut): Promise<Event[]> {
  const bytes = Buffer.from(body);
  const stored = { size: bytes.length, lastModified: new Date('2026-03-04T05:00:00Z'), contentType };
  const events: Event[] = [];
  const readings = readEvents({ bucket: 'events', key }, allLines, {
    store: { open: async () => ({ ...stored, body: [bytes] as unknown as AsyncIterable<Uint8Array> }) },
    envelope: async () => ({}),
    limits: { bytes: 1_000_000, depth: 64 },
  });
  for await (const reading of readings) {
    if (reading.kind !== 'event') throw new Error(reading.failure.code);
    events.push(reading.event);
  }
  return events;
}

test('a process killed between put and removal sends the events in another pack, with the same identity and content', async () => {
  const spool = await newSpool();
  // The object is on S3, but the process ends before it hears of it.
  const first = await start({ spool, pack: { maxEvents: 4, maxDelayMs: 60_000 }, answer: never });
  await first.publish('1', '2', '3', '4');
  await until(() => first.puts.length > 0);
  await first.publisher.close({ graceMs: 0 });
  const second = await start({ spool, pack: { maxEvents: 5, maxDelayMs: 60_000 }, answer: never });
  await second.publish('5');
  await until(() => second.puts.length > 0);
  await second.publisher.close({ graceMs: 0 });
  const third = await sendAll({ spool });
  const puts = [...first.puts, ...second.puts, ...third];
  const events = (await Promise.all(puts.map(eventsOf))).flat();
  const versions = Map.groupBy(events, ({ source, id }) => `${source} ${id}`);
  expect([...versions.keys()].sort()).toEqual(['1', '2', '3', '4', '5'].map((id) => `${completeEvent.source} ${id}`));
  for (const copies of versions.values()) expect(new Set(copies.map(({ contentHash }) => contentHash)).size).toBe(1);
  expect(puts.map(({ ids }) => ids.length)).toEqual([4, 5, 1, 1, 1, 1, 1]);
});

test('what a packing publisher leaves is sent without packing, and the reverse', async () => {
  const spool = await newSpool();
  const first = await start({ spool, pack: { maxEvents: 10, maxDelayMs: 60_000 }, answer: outage });
  await first.publish('1', '2', '3');
  first.publisher.flush();
  await until(() => first.puts.length > 0);
  await first.publish('4');
  await first.publisher.close({ graceMs: 0 });
  const copy = await newSpool();
  await cp(spool, copy, { recursive: true });
  const alone = await sendAll({ spool });
  const together = await sendAll({ spool: copy, pack });
  expect(alone.map(({ ids }) => ids)).toEqual([['1'], ['2'], ['3'], ['4']]);
  expect(together.map(({ ids }) => ids)).toEqual([['1', '2', '3', '4']]);
  expect(together[0]?.body).toBe(alone.map(({ body }) => `${body}\n`).join(''));
});

const recorded = 'test/fixtures/state/0.1.0/spool/died';

test('a spool that an earlier version left is sent in packs, each event as it was spooled', async () => {
  const spool = await newSpool();
  await cp(recorded, spool, { recursive: true });
  const alone = await sendAll({ spool });
  await cp(recorded, spool, { recursive: true });
  const together = await sendAll({ spool, pack });
  const folders = (await readdir(join(recorded, 'waiting'))).sort();
  const names = await Promise.all(folders.map((folder) => readdir(join(recorded, 'waiting', folder))));
  expect(alone.length).toBe(names.flat().length);
  expect(together.length).toBeLessThan(alone.length);
  expect(together.flatMap(({ ids }) => ids)).toEqual(alone.flatMap(({ ids }) => ids));
  const hashes = async (puts: RecordedPut[]) =>
    (await Promise.all(puts.map(eventsOf))).flat().map(({ contentHash }) => contentHash);
  expect(await hashes(together)).toEqual(await hashes(alone));
  const [first = ''] = names[0]?.sort() ?? [];
  expect(alone[0]?.body).toBe(await readFile(join(recorded, 'waiting', folders[0] ?? '', first), 'utf8'));
});
