// Which events readEvents returns, their locations, and failures of the store. For formats see formats.test.ts.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Failure } from '../../../../src/failure.ts';
import { allLines, includesLine, type LineRanges, linesFrom, rangesOf } from '../../../../src/line-ranges.ts';
import type { Reading } from '../../../../src/pipeline/event/event.ts';
import { readEvents } from '../../../../src/pipeline/event/reading/read-events.ts';
import { envelope, lastModified, limits, readAll, storeOf, summaryOf } from '../stored.ts';

const json = (id: string) => JSON.stringify({ kind: 'k', id });
const numbered = (count: number) => Array.from({ length: count }, (_, index) => json(`e${index + 1}`));
const broken: Failure = { code: 'aws/unavailable', message: 'broken' };
const summaries = (readings: Reading[]) => readings.map(summaryOf);

const contents = {
  lines: numbered(12).join('\n'),
  'compressed lines': gzipSync(numbered(12).join('\n')),
  array: `[${numbered(12).join(', ')}]`,
};

describe.each(Object.entries(contents))('of %s', (_, content) => {
  test('exactly the requested events are returned, in order', async () => {
    const wanted = fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { minLength: 1 }).map(rangesOf);
    await fc.assert(
      fc.asyncProperty(wanted, async (lines) => {
        const expected = Array.from({ length: 12 }, (__, index) => index + 1).filter((line) =>
          includesLine(lines, line),
        );
        expect(summaries(await readAll(content, { lines }))).toEqual(expected.map((line) => `${line} e${line}`));
      }),
    );
  });

  test('reading may stop anywhere and resume later', async () => {
    const store = storeOf({ a: { chunks: [Buffer.from(content)] } });
    const open = (lines: LineRanges) => readEvents({ bucket: 'b', key: 'a' }, lines, { store, envelope, limits });
    for (const stopAfter of [1, 5, 11]) {
      const found: Reading[] = [];
      for await (const reading of open(allLines)) {
        found.push(reading);
        if (found.length === stopAfter) break;
      }
      found.push(...(await Array.fromAsync(open(linesFrom(allLines, stopAfter + 1)))));
      expect(summaries(found)).toEqual(Array.from({ length: 12 }, (__, index) => `${index + 1} e${index + 1}`));
    }
  });
});

test('lines that were not requested are neither parsed nor reported', async () => {
  const bad = ['{"oops', 'x'.repeat(limits.bytes * 3), `${'['.repeat(99)}${']'.repeat(99)}`];
  const content = [json('a'), ...bad, ...numbered(500), json('z')].join('\n');
  const parse = vi.spyOn(JSON, 'parse');
  try {
    expect(summaries(await readAll(content, { lines: rangesOf([1, 505]) }))).toEqual(['1 a', '505 z']);
    // The first line twice, once to detect the format.
    expect(parse).toHaveBeenCalledTimes(3);
  } finally {
    parse.mockRestore();
  }
});

test('array items that were not requested are neither parsed nor reported', async () => {
  const content = `[${json('a')},{"b":oops},"${'x'.repeat(limits.bytes * 3)}",${json('d')}]`;
  expect(summaries(await readAll(content, { lines: rangesOf([1, 4]) }))).toEqual(['1 a', '4 d']);
});

test.each([
  ['a.jsonl', `${json('a')}\n`],
  ['a.json', `[\n${json('a')},`],
])('nothing of %s is read beyond the last requested line', async (key, start) => {
  let wentOn = false;
  async function* body() {
    yield Buffer.from(start);
    wentOn = true;
    yield Buffer.from(json('b'));
  }
  const store = { open: async () => ({ body: body(), size: 1, lastModified }) };
  const reading = readEvents({ bucket: 'b', key }, [[1, 1]], { store, envelope, limits });
  expect(summaries(await Array.fromAsync(reading))).toEqual(['1 a']);
  expect(wentOn).toBe(false);
});

test('a document is line 1, and is not returned if that line was not requested', async () => {
  const document = JSON.stringify({ kind: 'k', id: 'a' }, null, 2);
  expect(summaries(await readAll(document, { lines: [[1, 1]] }))).toEqual(['1 a']);
  expect(await readAll(document, { lines: [[2, 9]] })).toEqual([]);
});

describe('the location of an event', () => {
  test('names the bytes that were read', async () => {
    const [reading] = await readAll(json('a'), {
      versionId: 'v1',
      eTag: '"e1"',
      reference: { eTag: 'older', size: 1 },
    });
    expect(reading?.kind === 'event' && reading.event.location).toEqual({
      bucket: 'example',
      key: 'events/a.json',
      versionId: 'v1',
      eTag: 'e1',
      size: json('a').length,
      line: 1,
    });
  });

  test('has no version if the bucket keeps none', async () => {
    const [reading] = await readAll(json('a'), { versionId: 'null', eTag: 'W/"e1"' });
    expect(reading?.kind === 'event' && reading.event.location).not.toHaveProperty('versionId');
    expect(reading).toMatchObject({ event: { location: { eTag: 'e1' } } });
  });

  test('of a failed line is its own', async () => {
    const readings = await readAll(`${json('a')}\noops`, { versionId: 'v1', eTag: '"e1"' });
    expect(readings[1]).toMatchObject({ kind: 'failed', location: { versionId: 'v1', eTag: 'e1', line: 2 } });
  });

  test('gives an event without id the same id each time, however much is read', async () => {
    const content = '{"kind":"k"}\n{"kind":"k"}\n';
    const whole = await readAll(content, { eTag: '"e1"' });
    const [second] = await readAll(content, { eTag: '"e1"', lines: [[2, 2]] });
    expect(whole[1]).toEqual(second);
    expect(whole[0] && summaryOf(whole[0]).slice(2)).not.toBe(second && summaryOf(second).slice(2));
  });

  test('gives an event without time the time of the object', async () => {
    const [reading] = await readAll(json('a'));
    expect(reading).toMatchObject({ event: { time: lastModified.toISOString() } });
  });
});

describe('an object that was overwritten', () => {
  const found = { eTag: '"new"' };
  const some: LineRanges = [[1, 1]];

  test('is gone if only some of its lines were requested', async () => {
    expect(summaries(await readAll(json('a'), { ...found, lines: some, reference: { eTag: 'old' } }))).toEqual([
      '1 object/gone+',
    ]);
    const unversioned = { eTag: 'old', versionId: 'null' };
    expect(summaries(await readAll(json('a'), { ...found, lines: some, reference: unversioned }))).toEqual([
      '1 object/gone+',
    ]);
  });

  const everything: LineRanges = [[1, Number.POSITIVE_INFINITY]];

  test('is gone as a whole where the bucket keeps no versions', async () => {
    for (const lines of [allLines, everything]) {
      for (const versionId of [undefined, 'null']) {
        const [reading, ...more] = await readAll(json('a'), {
          ...found,
          lines,
          ...(versionId ? { versionId } : {}),
          reference: { eTag: 'old', ...(versionId ? { versionId } : {}) },
        });
        // The location stays the one that was requested: the object that was read is another one.
        const failure = { code: 'object/gone', message: expect.stringContaining('overwritten') };
        expect(reading).toMatchObject({ kind: 'failed', andAllAfter: true, failure, location: { eTag: 'old' } });
        expect(more).toEqual([]);
      }
    }
  });

  test('is read as it is if a replay asks for all lines of whatever version is there', async () => {
    for (const lines of [allLines, everything]) {
      const options = { ...found, versionId: 'v2', lines, reference: { eTag: 'old' } };
      expect(summaries(await readAll(json('a'), options))).toEqual(['1 a']);
    }
  });

  test('is gone if a notification names no version of what is older than versioning, and of that only another one is left', async () => {
    const object = { bucket: 'b', key: 'a', eTag: 'old' };
    const chunks = [Buffer.from(json('a'))];
    const store = storeOf({ a: { chunks, ...found, versionId: 'v2' } });
    const read = (isNotification: boolean) =>
      Array.fromAsync(readEvents(object, allLines, { store, envelope, limits, isNotification }));
    expect(summaries(await read(true))).toEqual(['1 object/gone+']);
    expect(summaries(await read(false))).toEqual(['1 a']);
  });

  test('is not detected if the request names a version, no ETag, or the same ETag', async () => {
    for (const reference of [{ eTag: 'old', versionId: 'v1' }, {}, { eTag: '"new"' }, { eTag: 'new' }]) {
      for (const lines of [some, allLines]) {
        expect(summaries(await readAll(json('a'), { ...found, lines, reference }))).toEqual(['1 a']);
      }
    }
  });

  test('releases its connection', async () => {
    const store = storeOf({ a: { chunks: [Buffer.from(json('a'))], eTag: '"new"' } });
    const object = { bucket: 'b', key: 'a', eTag: 'old' };
    await Array.fromAsync(readEvents(object, some, { store, envelope, limits }));
    expect(store.released).toEqual(['a']);
  });
});

describe('failures of the store', () => {
  test('on opening affect every requested line', async () => {
    const store = storeOf({ a: broken });
    const object = { bucket: 'b', key: 'a', versionId: 'v' };
    const read = (lines: LineRanges) => Array.fromAsync(readEvents(object, lines, { store, envelope, limits }));
    expect(await read([[4, 9]])).toEqual([
      { kind: 'failed', location: { ...object, line: 4 }, andAllAfter: true, failure: broken },
    ]);
  });

  test('in the middle affect the lines not yet returned, and no partial event counts as complete', async () => {
    const broke = async (content: string, lines = allLines) =>
      summaries(await readAll(content, { breaksWith: broken, lines }));
    const after2 = ['1 e1', '2 e2', '3 aws/unavailable+'];
    expect(await broke(`${numbered(3).join('\n')}`)).toEqual(after2);
    expect(await broke(`${numbered(2).join('\n')}\n`)).toEqual(after2);
    expect(await broke(`[${numbered(2).join(',')},{"kind":`)).toEqual(after2);
    expect(await broke(`${numbered(3).join('\n')}`, rangesOf([2, 7]))).toEqual(['2 e2', '7 aws/unavailable+']);
    // None of these is known to be complete.
    for (const content of ['', json('a'), `{\n"kind":"k"}`, '12', '[1]'.slice(0, 2), `oops\n${json('b')}\n`]) {
      expect(await broke(content)).toEqual(['1 aws/unavailable+']);
    }
  });

  test('that are bugs are thrown', async () => {
    const store = {
      open: async () => {
        throw new TypeError('bug');
      },
    };
    const reading = Array.fromAsync(readEvents({ bucket: 'b', key: 'a' }, allLines, { store, envelope, limits }));
    await expect(reading).rejects.toThrow(TypeError);
  });
});

test('leaving early releases the connection', async () => {
  for (const content of Object.values(contents)) {
    const store = storeOf({ a: { chunks: [Buffer.from(content)] } });
    for await (const reading of readEvents({ bucket: 'b', key: 'a' }, allLines, { store, envelope, limits })) {
      expect(summaryOf(reading)).toBe('1 e1');
      break;
    }
    expect(store.released).toEqual(['a']);
  }
});

test('no failure repeats content of the object', async () => {
  const canary = 'canary-7';
  for (const content of [`{"a":"${canary}"`, `["${canary}",${canary}]`, `{"specversion":"${canary}"}`, canary]) {
    const readings = await readAll(content);
    expect(readings.length).toBeGreaterThan(0);
    expect(JSON.stringify(readings)).not.toContain(canary);
  }
});

test.each([
  ['a line', 'a.jsonl', '"', '1 event/too-large'],
  ['an item of an array', 'a.json', '["', '1 object/truncated+'],
])('%s that never ends is not held in memory', async (_, key, opening, expected) => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const before = process.memoryUsage().arrayBuffers;
  const held: number[] = [];
  async function* endless() {
    yield Buffer.from(opening);
    for (let chunk = 0; chunk < 40; chunk += 1) {
      yield Buffer.alloc(1_000_000, 0x78);
      if (chunk % 10 < 9) continue;
      collectGarbage();
      held.push(process.memoryUsage().arrayBuffers - before);
    }
  }
  const store = { open: async () => ({ body: endless(), size: 40_000_001, lastModified }) };
  const reading = readEvents({ bucket: 'b', key }, allLines, { store, envelope, limits });
  expect(summaries(await Array.fromAsync(reading))).toEqual([expected]);
  expect(held).toHaveLength(4);
  // Buffers are freed in the background, a few chunks late; a leak would hold forty.
  expect(Math.max(...held)).toBeLessThan(20_000_000);
});

test.each([
  ['lines that are skipped', '\n'.repeat(1_000), [[900_000, Infinity]] as LineRanges, 50_001],
  ['an item without an end', '[{"a":"'.padEnd(1_000, 'x'), allLines, 1],
])('time is checked while %s pass', async (_, chunk, lines, line) => {
  const store = storeOf({ a: { chunks: Array(400).fill(Buffer.from(chunk)) } });
  let looks = 0;
  const hasTime = () => {
    looks += 1;
    return looks < 50;
  };
  const deps = { store, envelope, limits, hasTime };
  const readings = await Array.fromAsync(readEvents({ bucket: 'b', key: 'a' }, lines, deps));
  expect(looks).toBe(50);
  expect(readings.map(summaryOf)).toEqual([`${Math.max(line, lines[0]?.[0] ?? 1)} delivery/out-of-time+`]);
  expect(store.released).toEqual(['a']);
});
