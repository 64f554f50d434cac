// The sweep over a listing that is as S3's: in the order of the keys' bytes, page by page.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListedObject } from '../../../src/pipeline/event/s3/list-objects.ts';
import { type SweepPosition, sweepDay } from '../../../src/pipeline/sweep/sweep-day.ts';

const day = '2026-03-01';
const onDay = Date.parse('2026-03-01T12:00:00Z');
const dayMs = 86_400_000;

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Index of the first key that is greater. */
function firstAfter(keys: readonly string[], after: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byBytes(keys[middle] ?? '', after) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

function bucketOf(objects: Record<string, number>, pageSize = 3) {
  const keys = Object.keys(objects).toSorted(byBytes);
  const sent: string[] = [];
  let calls = 0;
  return {
    sent,
    calls: () => calls,
    dependencies: (hasTime: () => boolean = () => true) => ({
      async listPage({ prefix, after }: { prefix: string; after: string | undefined }) {
        calls += 1;
        const start = after === undefined ? 0 : firstAfter(keys, after);
        const left = keys.slice(start).filter((key) => key.startsWith(prefix));
        const page = left.slice(0, pageSize);
        const found = page.map(
          (key): ListedObject => ({ object: { bucket: 'b', key }, modifiedAt: objects[key] ?? 0 }),
        );
        const lastKey = page.at(-1);
        return {
          objects: found,
          ...(lastKey === undefined ? {} : { lastKey }),
          ...(left.length > page.length ? { token: 'more' } : {}),
        };
      },
      async send(found: readonly ListedObject[]) {
        sent.push(...found.map(({ object }) => object.key));
      },
      hasTime,
    }),
  };
}

const dayFolder = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/');

test('400 days are not listed: each other day costs one call at most', async () => {
  const objects: Record<string, number> = {};
  for (let ago = 400; ago >= 0; ago -= 1)
    for (let n = 0; n < 30; n += 1) {
      const written = onDay - ago * dayMs;
      objects[`events/${dayFolder(written)}/t/${String(n).padStart(2, '0')}.json`] = written;
    }
  objects['events/undated/t/a.json'] = onDay;
  // Late: the event is of the week before.
  objects[`events/${dayFolder(onDay - 7 * dayMs)}/t/late.json`] = onDay;
  const bucket = bucketOf(objects, 10);
  const end = await sweepDay({ day, queued: 0 }, { prefixes: ['events/'], daysBack: 14 }, bucket.dependencies());
  expect(end).toEqual({ queued: 32 });
  expect(bucket.sent).toHaveLength(32);
  expect(bucket.calls()).toBeLessThan(400 + 16 * 3 + 5);
});

test('a sweep that is interrupted after every page sends the same objects, whatever their keys are', async () => {
  const segment = fc.constantFrom(
    '2026',
    '2025',
    '03',
    '02',
    '01',
    '31',
    'a',
    'dt=2026-03-01',
    '2025-01-01',
    '\u{10ffff}',
    '\uffff',
    'é',
  );
  const key = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => `events/${segments.join('/')}`);
  const objects = fc.dictionary(key, fc.constantFrom(onDay, onDay - dayMs), { maxKeys: 25 });
  await fc.assert(
    fc.asyncProperty(objects, fc.constantFrom(0, 14), async (found, daysBack) => {
      const options = { prefixes: ['events/2', 'events/a', 'events/dt'], daysBack };
      const whole = bucketOf(found, 2);
      await sweepDay({ day, queued: 0 }, options, whole.dependencies());
      const parts = bucketOf(found, 2);
      let rest: SweepPosition | undefined = { day, queued: 0 };
      for (let invocations = 0; rest; invocations += 1) {
        expect(invocations).toBeLessThan(100);
        const json: string = JSON.stringify(rest);
        ({ rest } = await sweepDay(
          JSON.parse(json),
          options,
          parts.dependencies(() => false),
        ));
      }
      expect(parts.sent).toEqual(whole.sent);
      expect(new Set(whole.sent).size).toBe(whole.sent.length);
      if (daysBack === 0) {
        const wanted = Object.keys(found).filter(
          (each) => found[each] === onDay && options.prefixes.some((prefix) => each.startsWith(prefix)),
        );
        expect(whole.sent.toSorted()).toEqual(wanted.toSorted());
      }
    }),
    { numRuns: 300 },
  );
});

test('whatever is not in the folder of another day is sent', async () => {
  const objects = {
    'events/2025/12/31/listed': onDay,
    'events/2025/12/31/skipped': onDay,
    'events/2025/12/310': onDay,
    'events/2025/12/31x/a': onDay,
    'events/2026/03/01/new': onDay,
    'events/other/a': onDay,
  };
  const bucket = bucketOf(objects, 1);
  await sweepDay({ day, queued: 0 }, { prefixes: ['events/'], daysBack: 1 }, bucket.dependencies());
  const expected = Object.keys(objects).filter((each) => !each.endsWith('/skipped'));
  expect(bucket.sent).toEqual(expected.toSorted(byBytes));
});

test('a sweep of a prefix that is no longer configured starts over', async () => {
  const bucket = bucketOf({ 'events/a': onDay, 'events/b': onDay });
  const position = { day, prefix: 'old/', after: 'old/z', queued: 7 };
  expect(await sweepDay(position, { prefixes: ['events/'], daysBack: 0 }, bucket.dependencies())).toEqual({
    queued: 9,
  });
});

test('a person may name the key after which to begin', async () => {
  const bucket = bucketOf({ 'a/1': onDay, 'b/1': onDay, 'b/2': onDay });
  await sweepDay({ day, after: 'b/1', queued: 0 }, { prefixes: ['a/', 'b/'], daysBack: 0 }, bucket.dependencies());
  expect(bucket.sent).toEqual(['b/2']);
});
