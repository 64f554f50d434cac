import { expect, test } from 'vitest';
import type { Failure } from '../../../../src/failure.ts';
import { allLines, type LineRanges } from '../../../../src/line-ranges.ts';
import type { ObjectStore } from '../../../../src/pipeline/event/objects/object-store.ts';
import {
  type AheadOptions,
  type RequestStep,
  readRequests,
} from '../../../../src/pipeline/event/reading/read-requests.ts';
import { envelope, lastModified, limits, type Stored, storeOf, summaryOf } from '../stored.ts';

const json = (id: string) => `${JSON.stringify({ kind: 'k', id })}\n`;
const stored = (...ids: string[]): Stored => ({ chunks: ids.map((id) => Buffer.from(json(id))) });
const broken: Failure = { code: 'aws/unavailable', message: 'broken' };

const asking = (keys: string[], lines: LineRanges = allLines, size?: number) => ({
  objects: keys.map((key) => ({ bucket: 'b', key, ...(size === undefined ? {} : { size }) })),
  lines,
});

function saying(step: RequestStep): string {
  if (step.kind === 'turns-over') return step.kind;
  return `${step.request}.${step.object} ${step.kind === 'reading' ? summaryOf(step.reading) : 'read'}`;
}

async function steps(store: ObjectStore, requests: ReturnType<typeof asking>[], options?: AheadOptions) {
  return (await Array.fromAsync(readRequests(requests, { store, envelope, limits }, options))).map(saying);
}

/** Records when each object is opened and released, and can delay one. */
function noted(store: ObjectStore, delays: Record<string, Promise<void>> = {}) {
  const notes: string[] = [];
  const open: ObjectStore['open'] = async (object) => {
    notes.push(`open ${object.key}`);
    await delays[object.key];
    return store.open(object);
  };
  return { notes, open };
}

test('objects are read in the requested order, whichever arrives first', async () => {
  let invalidateStamps = () => {};
  const held = new Promise<void>((resolve) => {
    invalidateStamps = resolve;
  });
  const store = noted(storeOf({ a: stored('a1', 'a2'), b: stored('b1'), c: stored('c1') }), { a: held });
  const reading = steps(store, [asking(['a', 'b']), asking(['c'])]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(store.notes).toEqual(['open a', 'open b', 'open c']);
  invalidateStamps();
  expect(await reading).toEqual(['0.0 1 a1', '0.0 2 a2', '0.0 read', '0.1 1 b1', '0.1 read', '1.0 1 c1', '1.0 read']);
});

test('small objects are read before large ones, and those of unknown size first', async () => {
  const store = storeOf({ a: stored('a1'), b: stored('b1'), c: stored('c1') });
  const requests = [asking(['a'], allLines, 900), asking(['b'], allLines, 40), asking(['c'])];
  expect(await steps(store, requests)).toEqual([
    '2.0 1 c1',
    '2.0 read',
    '1.0 1 b1',
    '1.0 read',
    '0.0 1 a1',
    '0.0 read',
  ]);
});

test('an object that takes longer than its turn waits until the others have had theirs', async () => {
  const store = storeOf({ a: stored('a1', 'a2', 'a3', 'a4'), b: stored('b1'), c: stored('c1') });
  expect(await steps(store, [asking(['a', 'b']), asking(['c'])], { stepsInTurn: 3 })).toEqual([
    ...['0.0 1 a1', '0.0 2 a2', '0.0 3 a3', '0.1 1 b1', '0.1 read', '1.0 1 c1', '1.0 read'],
    ...['turns-over', '0.0 4 a4', '0.0 read'],
  ]);
});

test('a turn does not end within a line: a message that goes on asks for whole lines', async () => {
  const a = {
    chunks: [Buffer.from(`${json('a1')}${json('a2').trim()}${json('a3').trim()}${json('a4')}${json('a5')}`)],
  };
  expect(await steps(storeOf({ a, b: stored('b1') }), [asking(['a', 'b'])], { stepsInTurn: 3 })).toEqual([
    ...['0.0 1 a1', '0.0 2 a2', '0.0 2 a3', '0.0 2 a4', '0.1 1 b1', '0.1 read'],
    ...['turns-over', '0.0 3 a5', '0.0 read'],
  ]);
});

test('bytes without an event take time of the turn', async () => {
  const blank = { chunks: [Buffer.from(json('a1')), ...Array.from({ length: 9 }, () => Buffer.from('\n'.repeat(99)))] };
  const store = storeOf({ a: blank, b: stored('b1') });
  expect(await steps(store, [asking(['a', 'b'])], { stepsInTurn: 5 })).toEqual([
    ...['0.0 1 a1', '0.1 1 b1', '0.1 read', 'turns-over', '0.0 read'],
  ]);
});

test('a single object has no turn, and of very many long ones not all wait', async () => {
  expect(await steps(storeOf({ a: stored('a1', 'a2') }), [asking(['a'])], { stepsInTurn: 1 })).not.toContain(
    'turns-over',
  );
  const keys = Array.from({ length: 12 }, (_, index) => `k${index}`);
  const store = storeOf(Object.fromEntries(keys.map((key) => [key, stored('1', '2')])));
  const said = await steps(store, [asking(keys)], { stepsInTurn: 1 });
  expect(said.slice(0, said.indexOf('turns-over')).filter((each) => each.endsWith('read'))).toHaveLength(4);
  expect(said.filter((each) => each.endsWith('read'))).toHaveLength(12);
});

test('whoever stops reading releases the objects that wait', async () => {
  let released = 0;
  const store: ObjectStore = {
    async open(object) {
      const opened = await storeOf({ a: stored('1', '2', '3'), b: stored('1') }).open(object);
      const body = (async function* () {
        try {
          for await (const chunk of opened.body) for (const byte of chunk) yield Buffer.from([byte]);
        } finally {
          released += 1;
        }
      })();
      return { ...opened, body };
    },
  };
  const options = { stepsInTurn: 1, smallBytes: 0 };
  for await (const step of readRequests(
    [asking(['a', 'a', 'b'], allLines, 50)],
    { store, envelope, limits },
    options,
  )) {
    if (step.kind === 'turns-over') break;
  }
  expect(released).toBe(3);
});

test('each request has its own lines', async () => {
  const store = storeOf({ a: stored('a1', 'a2', 'a3') });
  const requests = [asking(['a'], [[2, 2]]), asking(['a'], [[3, Number.POSITIVE_INFINITY]])];
  expect(await steps(store, requests)).toEqual(['0.0 2 a2', '0.0 read', '1.0 3 a3', '1.0 read']);
});

test('the number of objects fetched ahead is limited', async () => {
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const store = noted(storeOf(Object.fromEntries(keys.map((key) => [key, stored(key)]))));
  const seen: number[] = [];
  for await (const step of readRequests([asking(keys)], { store, envelope, limits }, { concurrency: 2 })) {
    if (step.kind === 'object-read') seen.push(store.notes.length);
  }
  expect(seen).toEqual([2, 3, 4, 5, 5]);
});

test('a large object is streamed when its turn comes, even if its size was not announced', async () => {
  for (const size of [undefined, 1000]) {
    const inner = storeOf({ small: stored('s1'), large: stored('l1', 'l2', 'l3') });
    const store = noted(inner);
    const requests = [asking(['small']), asking(['large'], allLines, size), asking(['small'])];
    const options = { smallBytes: json('s1').length };
    expect(await steps(store, requests, options)).toEqual([
      ...['0.0 1 s1', '0.0 read'],
      ...(size === undefined ? [] : ['2.0 1 s1', '2.0 read']),
      ...['1.0 1 l1', '1.0 2 l2', '1.0 3 l3', '1.0 read'],
      ...(size === undefined ? ['2.0 1 s1', '2.0 read'] : []),
    ]);
    expect(store.notes.filter((note) => note === 'open large')).toHaveLength(size === undefined ? 2 : 1);
    // Every opened object was released.
    expect(inner.released).toHaveLength(store.notes.length);
  }
});

test('an object that cannot be read does not affect the others', async () => {
  const store = storeOf({ a: stored('a1'), b: broken, c: stored('c1') });
  expect(await steps(store, [asking(['a', 'b', 'missing', 'c'])])).toEqual([
    ...['0.0 1 a1', '0.0 read'],
    ...['0.1 1 aws/unavailable+', '0.1 read'],
    ...['0.2 1 object/gone+', '0.2 read'],
    ...['0.3 1 c1', '0.3 read'],
  ]);
});

test('the events before a body breaks off are returned', async () => {
  for (const smallBytes of [0, 1000]) {
    const store = storeOf({ a: { ...stored('a1', 'a2'), breaksWith: broken } });
    const expected = ['0.0 1 a1', '0.0 2 a2', '0.0 3 aws/unavailable+', '0.0 read'];
    expect(await steps(store, [asking(['a'])], { smallBytes })).toEqual(expected);
  }
});

test('leaving early releases every connection', async () => {
  for (const smallBytes of [0, 1000]) {
    const store = storeOf({ a: stored('a1', 'a2'), b: stored('b1'), c: stored('c1') });
    const opened = noted(store);
    const reading = readRequests([asking(['a', 'b', 'c'])], { store: opened, envelope, limits }, { smallBytes });
    for await (const _ of reading) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(store.released).toHaveLength(opened.notes.length);
  }
});

test('bugs in the store are thrown when their turn comes', async () => {
  const good = storeOf({ a: stored('a1') });
  const store: ObjectStore = {
    async open(object) {
      if (object.key === 'bug') throw new TypeError('bug');
      return good.open(object);
    },
  };
  const seen: string[] = [];
  const reading = (async () => {
    for await (const step of readRequests([asking(['a', 'bug'])], { store, envelope, limits })) seen.push(saying(step));
  })();
  await expect(reading).rejects.toThrow(TypeError);
  expect(seen).toEqual(['0.0 1 a1', '0.0 read']);
});

test('an event to re-apply was applied before, so its time is not compared with its object any more', async () => {
  const late = { kind: 'k', id: 'late', time: '2062-01-01T00:00:00Z' };
  const store = storeOf({ a: { chunks: [Buffer.from(JSON.stringify(late))], completeBy: lastModified } });
  const limited = { store, envelope, limits: { ...limits, futureMinutes: 15 } };
  const requests = [asking(['a']), { ...asking(['a']), forceReapply: true }];
  const found = (await Array.fromAsync(readRequests(requests, limited))).map(saying);
  expect(found).toEqual([expect.stringContaining('event/future-time'), '0.0 read', '1.0 1 late', '1.0 read']);
});

test('no requests give no readings', async () => {
  expect(await steps(storeOf({}), [])).toEqual([]);
});
