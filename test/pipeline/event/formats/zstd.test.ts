// Objects compressed with zstd. Node.js reads one frame and silently drops those that follow it in the same chunk.
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, type ReadOptions, readAll, summaryOf } from '../stored.ts';

const line = (id: string) => `${JSON.stringify({ kind: 'note.added', id })}\n`;
const frame = (text: string) => zstdCompressSync(Buffer.from(text));
const skippable = Buffer.concat([Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from('abc')]);

const summaries = async (content: Buffer | readonly Buffer[], options: ReadOptions = {}) =>
  (await readAll(content, options)).map(summaryOf);

const whole = Buffer.concat([skippable, frame(line('a')), frame(''), frame(line('b') + line('c')), skippable]);

test('several frames, and frames to be skipped, are read wherever they are cut', async () => {
  expect(await summaries(whole)).toEqual(['1 a', '2 b', '3 c']);
  const byByte = Array.from(whole, (_, index) => whole.subarray(index, index + 1));
  expect(await summaries(byByte)).toEqual(['1 a', '2 b', '3 c']);
  const cuts = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(cuts, async (shares) => {
      expect(await summaries(cut(whole, shares))).toEqual(['1 a', '2 b', '3 c']);
    }),
    { seed: 1, numRuns: 50 },
  );
});

test('the name and the content encoding do not matter', async () => {
  expect(await summaries(whole, { key: 'events/a.gz', contentEncoding: 'gzip' })).toEqual(['1 a', '2 b', '3 c']);
});

const failureOf = async (content: Buffer) => {
  const last = (await readAll(content)).at(-1);
  return last?.kind === 'failed' ? `${last.failure.code}: ${last.failure.message}` : 'read';
};

test('data that ends too early, is damaged or is followed by other data fails after the readable events', async () => {
  const twice = Buffer.concat([frame(line('a')), frame(line('b'))]);
  expect(await summaries(twice.subarray(0, -3))).toEqual(['1 a', '2 object/truncated+']);
  expect(await failureOf(twice.subarray(0, -3))).toBe('object/truncated: The zstd data ends too early.');
  expect(await summaries(Buffer.concat([twice, Buffer.from('more')]))).toEqual(['1 a', '2 b', '3 object/not-gzip+']);
  expect(await failureOf(Buffer.concat([twice, Buffer.from('more')]))).toBe(
    'object/not-gzip: The zstd data is followed by other data.',
  );
  const damaged = Buffer.from(frame(line('a').repeat(20)));
  damaged.fill(0xff, 5, 20);
  expect(await failureOf(damaged)).toBe('object/not-gzip: The zstd data is damaged.');
});

test('a frame that demands more memory than 8 MB is refused with the way out', async () => {
  // A header of RFC 8878 3.1.1.1: no content size, a window of 2^(10 + 17) bytes, then an empty last block.
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 17 << 3, 0x01, 0x00, 0x00]);
  expect(await failureOf(header)).toBe(
    'object/not-gzip: The zstd data needs a window of more than 8 MB. Compress it without --ultra or --long.',
  );
  const fits = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 13 << 3, 0x01, 0x00, 0x00]);
  expect(await summaries(Buffer.concat([fits, frame(line('a'))]))).toEqual(['1 a']);
});

test('an event that decompresses to more than the limit is reported, and the others are read', async () => {
  const bomb = `${JSON.stringify({ kind: 'note.added', text: ' '.repeat(20_000_000) })}\n`;
  expect(await summaries(frame(line('a') + bomb + line('c')))).toEqual(['1 a', '2 event/too-large', '3 c']);
});

test('many frames without content do not outlast the time of the function', async () => {
  const { readEvents } = await import('../../../../src/pipeline/event/reading/read-events.ts');
  const { envelope, limits, storeOf } = await import('../stored.ts');
  const frames = Buffer.concat(Array.from({ length: 2_000 }, () => skippable));
  let asked = 0;
  const hasTime = () => {
    asked += 1;
    return asked < 2;
  };
  const store = storeOf({ a: { chunks: Array.from({ length: 5 }, () => frames) } });
  const deps = { store, envelope, limits, hasTime };
  const readings = await Array.fromAsync(readEvents({ bucket: 'b', key: 'a' }, [[1, 9]], deps));
  expect(readings.map(summaryOf)).toEqual(['1 delivery/out-of-time+']);
});
