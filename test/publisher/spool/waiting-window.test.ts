import { expect, test } from 'vitest';
import { systemClock } from '../../../src/publisher/clock.ts';
import { type Entry, identityOf } from '../../../src/publisher/spool/entry-name.ts';
import type { OldestFiles, SpooledFile } from '../../../src/publisher/spool/spool.ts';
import { createWaitingWindow } from '../../../src/publisher/spool/waiting-window.ts';

function file(number: number): SpooledFile {
  const sequence = String(number).padStart(16, '0');
  const entry: Entry = { sequence, writer: 'aaaaaaaa', bytes: 2, checksum: '0'.repeat(32), failedTries: 0 };
  return { path: `waiting/${sequence}`, entry };
}

const alone = { maxEvents: 1, maxBytes: 1000 };
const never = () => false;

/** A window over files in memory; the test decides when a scan returns. */
function windowOver(files: SpooledFile[]) {
  let answer = () => {};
  const oldest = (limit: number, taken: { has(identity: string): boolean }) =>
    new Promise<OldestFiles>((resolve) => {
      answer = () => {
        const found = files.filter(({ entry }) => !taken.has(identityOf(entry))).slice(0, limit);
        resolve({ files: found, unknown: [] });
      };
    });
  const window = createWaitingWindow({
    spool: { oldest },
    quarantine: async () => true,
    clock: systemClock,
    pollMs: 60_000,
    maxDelayMs: 0,
  });
  const refill = async (meanwhile = () => {}) => {
    const refilled = window.refill();
    answer();
    meanwhile();
    await refilled;
  };
  const takeAll = () => {
    const all: number[] = [];
    for (;;) {
      const taken = window.take(alone, never);
      if (taken.kind !== 'files') return all;
      all.push(...taken.files.map(({ entry }) => Number(entry.sequence)));
    }
  };
  return { window, refill, takeAll };
}

test('a file added during a scan is found once', async () => {
  const files = [file(1), file(2)];
  const { window, refill, takeAll } = windowOver(files);
  await refill(() => window.add(files[1] as SpooledFile));
  expect(takeAll()).toEqual([1, 2]);
  await refill();
  expect(takeAll()).toEqual([]);
});

test('a file that a scan finds before it is added is found once', async () => {
  const files = [file(1)];
  const { window, refill, takeAll } = windowOver(files);
  await refill();
  window.add(files[0] as SpooledFile);
  expect(takeAll()).toEqual([1]);
});

test('an added file needs no scan, and a released file is found again', async () => {
  const files: SpooledFile[] = [];
  const { window, refill, takeAll } = windowOver(files);
  await refill();
  files.push(file(7));
  window.add(file(7));
  expect(takeAll()).toEqual([7]);
  window.clear();
  await refill();
  expect(takeAll()).toEqual([]);
  window.release(file(7));
  window.clear();
  await refill();
  expect(takeAll()).toEqual([7]);
});

test('memory holds a thousand names, and later scans find the rest in order', async () => {
  const files = Array.from({ length: 2500 }, (_, index) => file(index));
  const { window, refill, takeAll } = windowOver(files);
  await refill();
  window.add(file(9999));
  files.push(file(9999));
  const rounds = [takeAll()];
  while (rounds.at(-1)?.length) {
    await refill();
    rounds.push(takeAll());
  }
  expect(rounds.map(({ length }) => length)).toEqual([1000, 1000, 501, 0]);
  expect(rounds.flat()).toEqual(files.map(({ entry }) => Number(entry.sequence)));
});

/** A window whose files wait for each other, with a clock that the test sets. */
function packingWindow(maxDelayMs = 1000) {
  const time = { now: 10_000_000, monotonic: 0 };
  const files: SpooledFile[] = [];
  const window = createWaitingWindow({
    spool: {
      oldest: async (limit, taken) => ({
        files: files.filter(({ entry }) => !taken.has(identityOf(entry))).slice(0, limit),
        unknown: [],
      }),
    },
    quarantine: async () => true,
    clock: { now: () => time.now, monotonic: () => time.monotonic, sleep: async () => {} },
    pollMs: 500,
    maxDelayMs,
  });
  /** @param ageMs milliseconds since it was handed over */
  const stored = (ageMs = 0, more: Partial<Entry> = {}) => {
    const { path, entry } = file((time.now - ageMs) * 1000 + files.length);
    files.push({ path, entry: { ...entry, ...more } });
    return files.at(-1) as SpooledFile;
  };
  const add = (ageMs = 0, more: Partial<Entry> = {}) => window.add(stored(ageMs, more));
  const pass = (ms: number) => {
    time.now += ms;
    time.monotonic += ms;
  };
  const take = (limits = {}, goesAlone = never as (entry: Entry) => boolean) => {
    const taken = window.take({ maxEvents: 3, maxBytes: 1000, ...limits }, goesAlone);
    return taken.kind === 'files' ? taken.files.map((one) => files.indexOf(one)) : taken;
  };
  return { window, time, stored, add, pass, take };
}

test('files wait for each other until they are enough', async () => {
  const { window, add, take } = packingWindow();
  await window.refill();
  expect(take()).toEqual({ kind: 'none' });
  add();
  add();
  expect(take()).toEqual({ kind: 'held', until: 1000 });
  add();
  add();
  expect(take()).toEqual([0, 1, 2]);
  expect(take()).toEqual({ kind: 'held', until: 1000 });
});

test('files wait no longer than allowed, counted from the oldest', async () => {
  const { window, add, pass, take } = packingWindow();
  await window.refill();
  add();
  pass(600);
  add();
  pass(399);
  expect(take()).toEqual({ kind: 'held', until: 1000 });
  pass(1);
  expect(take()).toEqual([0, 1]);
});

test('the time since handing over counts, also for files that a scan finds', async () => {
  const { window, stored, pass, take } = packingWindow();
  stored(700);
  await window.refill();
  expect(take()).toEqual({ kind: 'held', until: 300 });
  pass(300);
  expect(take()).toEqual([0]);
  stored(5000);
  pass(500);
  await window.refill();
  expect(take()).toEqual([1]);
});

test('a wall clock that jumps does not prolong the wait', async () => {
  const { window, time, add, pass, take } = packingWindow();
  await window.refill();
  time.now -= 86_400_000;
  add(-86_400_000);
  pass(1000);
  expect(take()).toEqual([0]);
});

test('files that would not fit together do not wait', async () => {
  const { window, add, take } = packingWindow();
  await window.refill();
  add(0, { bytes: 600 });
  add(0, { bytes: 600 });
  expect(take()).toEqual([0]);
  add(0, { bytes: 5000 });
  expect(take()).toEqual([1]);
  expect(take()).toEqual([2]);
});

test('a file that goes alone does not wait, and neither does what is before it', async () => {
  const { window, add, take } = packingWindow();
  await window.refill();
  add();
  add(0, { failedTries: 3 });
  add();
  const goesAlone = ({ failedTries }: Entry) => failedTries >= 3;
  expect(take({}, goesAlone)).toEqual([0]);
  expect(take({}, goesAlone)).toEqual([1]);
  expect(take({}, goesAlone)).toEqual({ kind: 'held', until: 1000 });
});

test('after a flush nothing that was stored before waits, and what comes later does', async () => {
  const { window, stored, add, pass, take } = packingWindow();
  stored();
  window.flush();
  await window.refill();
  expect(take()).toEqual([0]);
  add();
  expect(take()).toEqual({ kind: 'held', until: 1000 });
  window.flush();
  expect(take()).toEqual([1]);
  pass(1);
  add();
  expect(take()).toEqual({ kind: 'held', until: 1001 });
});
