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
