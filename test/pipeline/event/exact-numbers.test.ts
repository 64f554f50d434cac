// Numbers that JavaScript cannot hold keep their digits on the way into an event, and its identity and hash stay what they
// were.
import { expect, test } from 'vitest';
import type { Event } from '../../../src/pipeline/event/event.ts';
import { contentHash } from '../../../src/pipeline/event/identity/content-hash.ts';
import { limits, readAll } from './stored.ts';

async function eventIn(text: string): Promise<Event> {
  const [reading] = await readAll(text);
  if (reading?.kind !== 'event') throw new Error(JSON.stringify(reading));
  return reading.event;
}

const cloudEvent = (more: string) => `{"specversion":"1.0","id":"e","source":"/s","type":"t",${more}}`;

test('two ids of 19 digits stay two, in a document, an array, lines and base64', async () => {
  const data = (id: string) => `{"counselor":{"id":${id}}}`;
  const [first, second] = ['1610521604143693812', '1610521604143693899'].map((id) => cloudEvent(`"data":${data(id)}`));
  const base64 = Buffer.from(data('1610521604143693812')).toString('base64');
  const contents = [`[${first},${second}]`, `${first}\n${second}`, first, cloudEvent(`"data_base64":"${base64}"`)];
  const found = await Promise.all(contents.map(async (text) => readAll(text as string)));
  const ids = found.map((readings) =>
    readings.map(
      (reading) => reading.kind === 'event' && (reading.event.document.data as { counselor: object }).counselor,
    ),
  );
  const [one, two] = [{ id: '1610521604143693812' }, { id: '1610521604143693899' }];
  expect(ids).toEqual([[one, two], [one, two], [one], [one]]);
});

test('the hash of the content is the one that earlier versions stored', async () => {
  const text = cloudEvent('"data":{"id":1610521604143693812,"share":0.12345678901234567890,"most":1e999}');
  expect((await eventIn(text)).contentHash).toBe(contentHash(JSON.parse(text)));
});

test('a schema sees numbers, also where data was sent as base64', async () => {
  const base64 = Buffer.from('{"id":1610521604143693812}').toString('base64');
  for (const more of ['"data":{"id":1610521604143693812}', `"data_base64":"${base64}"`])
    expect((await eventIn(cloudEvent(more))).rounded).toMatchObject({ type: 't', data: { id: 1610521604143693800 } });
  const other = Buffer.from('{"id":1}').toString('base64');
  const mixed = await eventIn(cloudEvent(`"seq":1610521604143693812,"data_base64":"${other}"`));
  expect(mixed).toMatchObject({ document: { data: { id: 1 } }, rounded: { data: { id: 1 } } });
  expect(await eventIn(cloudEvent('"data":{"id":1}'))).not.toHaveProperty('rounded');
});

test('an id without a loss identifies an event; in a CloudEvent it must be text', async () => {
  expect(await eventIn('{"kind":"k","id":1610521604143693812}')).toMatchObject({ id: '1610521604143693812' });
  expect(await eventIn('{"kind":"k","id":1610521604143693899}')).toMatchObject({ id: '1610521604143693899' });
  const [reading] = await readAll('{"specversion":"1.0","id":1610521604143693812,"source":"/s","type":"t"}');
  expect(reading).toMatchObject({ kind: 'failed', failure: { code: 'event/bad-attribute' } });
});

test('seconds with nanoseconds are a time, as before', async () => {
  const written = ['1772463845.123456789', '1772463845123.000123456', '1772463845.123'];
  for (const time of written)
    expect(await eventIn(`{"kind":"k","time":${time}}`)).toMatchObject({
      time: expect.stringMatching(/^2026-03-02T15:04:05\.123Z$/),
    });
  const [reading] = await readAll('{"kind":"k","time":1772463845123456789}');
  expect(reading).toMatchObject({ kind: 'failed', failure: { code: 'event/bad-attribute' } });
});

test('depth is limited before the second pass', async () => {
  const deep = '['.repeat(400) + ']'.repeat(400);
  const [reading] = await readAll(`{"kind":"k","id":"e","n":1e999,"deep":${deep}}`, {
    limits: { ...limits, bytes: 5_000 },
  });
  expect(reading).toMatchObject({ kind: 'failed', failure: { code: 'event/too-deep' } });
});
