// Names of spool files, object keys, and retry delays.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOfEvent, keyOfFile } from '../../../src/publisher/object-key.ts';
import { retryDelayMs } from '../../../src/publisher/sender/retry-delay.ts';
import { createSequence, entryName, folderOf, parseEntry } from '../../../src/publisher/spool/entry-name.ts';

const entry = {
  sequence: '1764025200123456',
  writer: '9f2c01ab',
  bytes: 612,
  checksum: '9f86d081884c7d659a2feaa0c55ad015',
  failedTries: 3,
};

test('the name of a spool file can be parsed', () => {
  const name = '1764025200123456-9f2c01ab-612-9f86d081884c7d659a2feaa0c55ad015-3.json';
  expect(entryName(entry)).toBe(name);
  expect(parseEntry(name)).toEqual(entry);
  expect(folderOf(entry)).toBe('176402520');
});

test.each([
  '',
  'event.json',
  '.1764025200123456-9f2c01ab-612-9f86d081884c7d659a2feaa0c55ad015-3.json',
  '1-a-1-b-0.json',
])('"%s" is not the name of a spool file', (name) => {
  expect(parseEntry(name)).toBeUndefined();
});

test('sequences increase and sort correctly, whatever the clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4e12 }), { maxLength: 50 }), (times) => {
      const remaining = [...times];
      const { next } = createSequence(() => remaining.shift() ?? 0);
      const sequences = times.map(() => next());
      expect(sequences.toSorted()).toEqual(sequences);
      expect(new Set(sequences).size).toBe(sequences.length);
    }),
  );
});

const event = { id: 'evt-1', source: '/a', type: 'counselor.login', time: '2026-11-24T23:30:00-02:00' };

test('a key contains the UTC day and the type', () => {
  expect(keyOfEvent(event, 'events/')).toMatch(/^events\/2026\/11\/25\/counselor\.login\/[0-9a-f]{32}\.json$/);
});

test.each([undefined, 'yesterday', '2026-13-77T00:00:00Z', 12])('a time of %s is undated', (time) => {
  expect(keyOfEvent({ ...event, time }, 'events/')).toContain('events/undated/counselor.login/');
});

test('the key depends on source and id, and on where one ends and the other begins', () => {
  const keys = [
    keyOfEvent({ ...event, source: 'ab', id: 'c' }, ''),
    keyOfEvent({ ...event, source: 'a', id: 'bc' }, ''),
    keyOfEvent({ ...event, source: 'a"', id: 'bc' }, ''),
  ];
  expect(new Set(keys).size).toBe(3);
});

test('keys are safe and short for any type', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (type) => {
      const key = keyOfEvent({ ...event, type }, 'events/');
      expect(key).toMatch(/^events\/2026\/11\/25\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\/[0-9a-f]{32}\.json$/);
    }),
  );
});

test('the key of a file depends on its bytes', () => {
  expect(keyOfFile(Buffer.from('[]'), '.json', 'events/')).toBe(keyOfFile(Buffer.from('[]'), '.json', 'events/'));
  expect(keyOfFile(Buffer.from('[ ]'), '.json', '')).not.toBe(keyOfFile(Buffer.from('[]'), '.json', ''));
});

test('delays double up to the maximum, and jitter reduces them by at most half', () => {
  const delays = { firstMs: 1000, maxMs: 60_000 };
  const full = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000].map((attempts) => retryDelayMs(attempts, delays, 1 - 1e-9));
  expect(full).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
  expect(retryDelayMs(5, delays, 0)).toBe(8000);
});
