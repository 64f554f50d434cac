// Which events share an object, and what the object contains.
import { expect, test } from 'vitest';
import { packShipments } from '../../../src/publisher/sender/pack-shipments.ts';
import { readShipment } from '../../../src/publisher/spool/read-entry.ts';

const limits = { maxEvents: 10, maxBytes: 100_000 };

function loaded(text: string) {
  const shipment = readShipment(Buffer.from(text), { prefix: 'events/', source: '/test', id: 'from-name', at: 0 });
  if (shipment === 'not-json') throw new Error(text);
  const entry = { sequence: '0'.repeat(16), writer: 'aaaaaaaa', bytes: text.length, checksum: '', failedTries: 0 };
  return { file: { path: text, entry }, shipment };
}

const event = (id: string, more: object = {}) =>
  JSON.stringify({ specversion: '1.0', id, source: '/test', type: 't', time: '2026-03-03T23:30:00-05:00', ...more });

const pack = (texts: readonly string[], own: Partial<typeof limits> = {}) =>
  packShipments(texts.map(loaded), { ...limits, ...own }, 'events/').map(({ files, object }) => ({
    files: files.map(({ file }) => file.path),
    ...object,
    body: Buffer.from(object.body).toString(),
  }));

test('events become lines of one object, in order, under a key of the first event’s day and the content', () => {
  const texts = ['1', '2', '3'].map((id) => event(id));
  const [only, ...more] = pack(texts);
  expect(more).toEqual([]);
  expect(only).toMatchObject({ files: texts, contentType: 'application/x-ndjson', body: `${texts.join('\n')}\n` });
  expect(only?.key).toMatch(/^events\/2026\/03\/04\/packs\/[0-9a-f]{32}\.jsonl$/);
  expect(pack(texts)[0]?.key).toBe(only?.key);
  expect(pack([...texts].reverse())[0]?.key).not.toBe(only?.key);
});

test('one event keeps its own key and its bytes', () => {
  const text = JSON.stringify(JSON.parse(event('1')), null, 2);
  expect(pack([text])).toEqual([
    { ...loaded(text).shipment, files: [text], body: text, contentType: 'application/cloudevents+json' },
  ]);
});

test('line ends inside an event become spaces, and nothing else changes', () => {
  const pretty = event('1', { data: { text: 'two\nlines', number: 1 } })
    .replaceAll(',', ',\r\n  ')
    .replace('"number":1', '"number":\n12345678901234567890.10');
  const [only] = pack([pretty, event('2')]);
  const [first = '', ...rest] = only?.body.split('\n') ?? [];
  expect(rest).toEqual([event('2'), '']);
  expect(first).toBe(pretty.replaceAll(/[\r\n]/g, ' '));
  expect(JSON.parse(first)).toEqual(JSON.parse(pretty));
  expect(first).toContain('12345678901234567890.10');
});

test('an object has no more events and no more bytes than allowed', () => {
  const texts = ['1', '2', '3', '4', '5'].map((id) => event(id));
  const bytes = Buffer.byteLength(event('1')) + 1;
  expect(pack(texts, { maxEvents: 2 }).map(({ files }) => files.length)).toEqual([2, 2, 1]);
  expect(pack(texts, { maxBytes: 3 * bytes }).map(({ body }) => Buffer.byteLength(body))).toEqual([
    3 * bytes,
    2 * bytes,
  ]);
  expect(pack(texts, { maxBytes: 3 * bytes - 1 }).map(({ files }) => files.length)).toEqual([2, 2, 1]);
  // One that is too large by itself is sent alone.
  const large = event('large', { data: 'x'.repeat(2 * bytes) });
  expect(pack([event('1'), large, event('2'), event('3')], { maxBytes: 2 * bytes }).map(({ files }) => files)).toEqual([
    [event('1')],
    [large],
    [event('2'), event('3')],
  ]);
});

test('the same event twice is in two objects', () => {
  const other = event('1', { source: '/other' });
  expect(pack([event('1'), other, event('2'), event('1'), event('3')]).map(({ files }) => files)).toEqual([
    [event('1'), other, event('2')],
    [event('1'), event('3')],
  ]);
});

test('a file that is not one CloudEvent is sent as it is, and the order stays', () => {
  const own = '{"event_type":"login","event_id":7}';
  const array = `[${event('2')}]`;
  const lines = `${event('3')}\n${event('4')}\n`;
  expect(pack([own, event('1'), event('5'), array, event('6'), lines]).map(({ files }) => files)).toEqual([
    [own],
    [event('1'), event('5')],
    [array],
    [event('6')],
    [lines],
  ]);
});

test('events without a time are packed as undated', () => {
  expect(pack([event('1', { time: undefined }), event('2')])[0]?.key).toMatch(/^events\/undated\/packs\//);
});
