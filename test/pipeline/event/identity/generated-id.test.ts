// The ids of events that have none.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allLines, type LineRanges, rangesOf } from '../../../../src/line-ranges.ts';
import { occurrences, withCounted } from '../../../../src/pipeline/event/identity/occurrences.ts';
import { readEvents } from '../../../../src/pipeline/event/reading/read-events.ts';
import type { ObjectReference } from '../../../../src/request.ts';
import { envelope, lastModified, limits, readAll, type Stored, storeOf } from '../stored.ts';

const event = (n: number) => JSON.stringify({ kind: 'k', n });

type Options = Partial<Stored> & { lines?: LineRanges; object?: Partial<ObjectReference>; since?: number };

/** The id of each event by its line. */
async function idsIn(content: string | Uint8Array, { lines = allLines, object, since, ...stored }: Options = {}) {
  const store = storeOf({ [object?.key ?? 'k']: { chunks: [Buffer.from(content)], ...stored } });
  const deps = {
    store,
    envelope,
    limits,
    ...(since === undefined ? {} : { contentIdsSince: async () => since }),
  };
  const readings = await Array.fromAsync(readEvents({ bucket: 'b', key: 'k', ...object }, lines, deps));
  return new Map(
    readings.flatMap((each) => (each.kind === 'event' ? [[each.event.location.line, each.event.id] as const] : [])),
  );
}

test('the id comes from the bucket, the key and the bytes of the event', async () => {
  const content = [event(1), event(2)].join('\n');
  const ids = await idsIn(content, { versionId: 'v1', eTag: '"e1"' });
  expect(new Set(ids.values()).size).toBe(2);
  for (const id of ids.values()) expect(id).toMatch(/^s3-[0-9a-f]{32}$/);
  const copy = await idsIn(content, { versionId: 'v2', eTag: '"e2"', lastModified: new Date() });
  expect(copy).toEqual(ids);
  for (const object of [{ bucket: 'c' }, { key: 'l' }]) {
    const elsewhere = await idsIn(content, { object });
    expect(new Set([...ids.values(), ...elsewhere.values()]).size).toBe(4);
  }
  expect(await idsIn(content.replace('1', '3'))).not.toEqual(ids);
});

test('white space around an event, and how the object is packed, do not matter', async () => {
  const ids = [...(await idsIn([event(1), event(2)].join('\n'))).values()];
  for (const content of [
    `${event(1)}\r\n${event(2)}\r\n`,
    `\uFEFF${event(1)} \n\n\t${event(2)}`,
    `[ ${event(1)} ,\n ${event(2)}\n]`,
    `${event(1)}${event(2)}`,
    gzipSync(`${event(1)}\n${event(2)}`),
  ]) {
    expect([...(await idsIn(content)).values()]).toEqual(ids);
  }
});

test('the same bytes in one object are several events, whichever of its lines are read', async () => {
  const kinds = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      kinds,
      fc.boolean(),
      fc.uniqueArray(fc.integer({ min: 1, max: 12 })),
      async (all, isArray, some) => {
        const texts = all.map((kind) => (kind === 0 && !isArray ? 'no event' : event(kind)));
        const content = isArray ? `[${texts.join(',')}]` : [...texts, ''].join('\n');
        const ids = await idsIn(content, isArray ? {} : { contentType: 'application/x-ndjson' });
        expect(new Set(ids.values()).size).toBe(ids.size);
        const wanted = rangesOf(some.length > 0 ? some : [1]);
        const partial = await idsIn(content, {
          lines: wanted,
          ...(isArray ? {} : { contentType: 'application/x-ndjson' }),
        });
        for (const [line, id] of partial) expect(id).toBe(ids.get(line));
      },
    ),
  );
});

test('events on the same line are several, and keep their ids whatever else is read', async () => {
  const ids = async (lines?: LineRanges) => {
    const content = `${event(1)}\n${event(1)}${event(1)}${event(2)}\n${event(1)}${event(1)}${event(2)}\n`;
    const readings = await readAll(content, lines && { lines });
    return readings.map((each) => (each.kind === 'event' ? each.event.id : each.failure.code));
  };
  const all = await ids();
  expect(new Set(all).size).toBe(7);
  // As on lines of their own.
  const lines = [1, 1, 1, 2, 1, 1, 2].map(event).join('\n');
  expect([...(await idsIn(lines, { object: { bucket: 'example', key: 'events/a.json' } })).values()]).toEqual(all);
  expect(await ids([[2, 2]])).toEqual(all.slice(1, 4));
  expect(await ids([[3, 3]])).toEqual(all.slice(4));
});

test('two rows of a CSV file that differ in where their cells are empty are two events', async () => {
  const csv = async (content: string) => {
    const deps = {
      store: storeOf({ k: { chunks: [Buffer.from(content)] } }),
      envelope: async () => ({ type: 'row' }),
      limits,
      csvFor: () => ({ delimiter: '\t' as const }),
    };
    const readings = await Array.fromAsync(readEvents({ bucket: 'b', key: 'k' }, allLines, deps));
    return readings.map((each) => (each.kind === 'event' ? each.event.id : each.failure.code));
  };
  const [before] = await csv('a\tb\nx\t\n');
  const [after] = await csv('a\tb\n\tx\n');
  expect(before).toMatch(/^s3-/);
  expect(after).not.toBe(before);
  expect(await csv('a\tb\nx\t\r\n')).toEqual([before]);
});

test('an event that has an id keeps it', async () => {
  const readings = await readAll(JSON.stringify({ kind: 'k', id: 'own' }));
  expect(readings).toMatchObject([{ event: { id: 'own' } }]);
});

describe('in an object that is older than these ids', () => {
  const since = lastModified.getTime() + 1;

  test('the id comes from the version and the line, as it did', async () => {
    const content = [event(1), event(1)].join('\n');
    const before = await idsIn(content, { versionId: 'v1', since });
    expect([...before.values()]).toEqual([
      // As version 0.1.0 computes them.
      's3-c49c1dc6602b617c9d54ad59fb6defc4',
      's3-c4b536566876902a27d78729ca8eca0e',
    ]);
    expect(await idsIn(content, { versionId: 'v2', since })).not.toEqual(before);
    expect(await idsIn(content, { eTag: '"e"', since })).toEqual(
      await idsIn(content, { object: { eTag: 'e' }, since }),
    );
  });

  test('from that moment on, it comes from the bytes', async () => {
    const content = event(1);
    const ids = await idsIn(content, { versionId: 'v1' });
    expect(await idsIn(content, { versionId: 'v1', since: since - 1 })).toEqual(ids);
    expect(await idsIn(content, { versionId: 'v1', since })).not.toEqual(ids);
  });
});

test('after the counted lines, the line stands for the occurrence', () => {
  const own = (counted: number) => {
    const count = occurrences(counted);
    return ['a', 'b', 'a', 'a', 'b'].map((text, index) => count(index + 1, Buffer.from(text)).occurrence);
  };
  expect(own(5)).toEqual([1, 1, 2, 3, 2]);
  expect(own(3)).toEqual([1, 1, 2, 4, 5]);
  expect(withCounted([[900, 950]], 100)).toEqual([
    [1, 100],
    [900, 950],
  ]);
  expect(withCounted([[20, 30]], 100)).toEqual([[1, 30]]);
  expect(withCounted(allLines, 100)).toEqual(allLines);
});
