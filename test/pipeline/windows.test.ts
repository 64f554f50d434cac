import { expect, test } from 'vitest';
import { type WindowLimits, windowsOf } from '../../src/pipeline/windows.ts';
import { bytesOf, contact } from './write/window-fixture.ts';

interface Planned {
  id: number;
  plan: { records: ReturnType<typeof contact>[]; bytes: number };
  request: { serviceAttempts?: number };
}

function planned(id: number, rows = 1, serviceAttempts = 0): Planned {
  const records = Array.from({ length: rows }, (_, index) => contact(`c${id}-${index}`));
  return { id, plan: { records, bytes: bytesOf(records) }, request: { serviceAttempts } };
}

async function* streamOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function windows(events: readonly Planned[], limits: Partial<WindowLimits> = {}): Promise<number[][]> {
  const all = windowsOf(streamOf(events), { rows: 10, bytes: 1_000_000, ...limits });
  return (await Array.fromAsync(all)).map((window) => window.map(({ id }) => id));
}

test('no events make no window', async () => {
  expect(await windows([])).toEqual([]);
});

test('a window is full with the row that reaches the limit, and the last one takes what is left', async () => {
  expect(
    await windows(
      [1, 2, 3, 4, 5].map((id) => planned(id)),
      { rows: 2 },
    ),
  ).toEqual([[1, 2], [3, 4], [5]]);
});

test('the last window is not followed by an empty one', async () => {
  expect(
    await windows(
      [1, 2].map((id) => planned(id)),
      { rows: 2 },
    ),
  ).toEqual([[1, 2]]);
});

test('a window ends early if the next event may be long in coming, and none is empty', async () => {
  const events = [undefined, planned(1), undefined, undefined, planned(2), planned(3)];
  const all = windowsOf(streamOf(events), { rows: 10, bytes: 1_000_000 });
  expect((await Array.fromAsync(all)).map((window) => window.map(({ id }) => id))).toEqual([[1], [2, 3]]);
});

test('the rows of an event stay together, though they pass the limit', async () => {
  expect(await windows([planned(1, 9), planned(2, 5), planned(3, 1)])).toEqual([[1, 2], [3]]);
});

test('a window is full with the byte that reaches the limit', async () => {
  const events = [1, 2, 3].map((id) => planned(id, 2));
  const bytes = JSON.stringify(events[0]?.plan.records).length;
  expect(await windows(events, { bytes })).toEqual([[1], [2], [3]]);
  expect(await windows(events, { bytes: bytes + 1 })).toEqual([[1, 2], [3]]);
});

test.each([
  [0, 100],
  [1, 20],
  [3, 20],
  [4, 4],
])('after %i failures of the service a window takes %i rows of 100', async (serviceAttempts, rows) => {
  const [first] = await windows(
    Array.from({ length: 100 }, (_, id) => planned(id, 1, serviceAttempts)),
    { rows: 100 },
  );
  expect(first).toHaveLength(rows);
});

test('one event that needs fewer rows makes its whole window smaller, and no other', async () => {
  const events = [planned(1), planned(2, 1, 1), ...Array.from({ length: 10 }, (_, index) => planned(3 + index))];
  expect((await windows(events)).map(({ length }) => length)).toEqual([2, 10]);
});

test('the next event is taken only after the window before it was consumed', async () => {
  const order: string[] = [];
  async function* events() {
    for (const id of [1, 2, 3]) {
      order.push(`read ${id}`);
      yield planned(id);
    }
  }
  for await (const window of windowsOf(events(), { rows: 2, bytes: 1_000_000 })) {
    order.push(`write ${window.map(({ id }) => id).join(' ')}`);
  }
  expect(order).toEqual(['read 1', 'read 2', 'write 1 2', 'read 3', 'write 3']);
});
