import { expect, test } from 'vitest';
import { partSizes } from '../../../../src/pipeline/write/salesforce/part-sizes.ts';

/** Saves this many parts of the size given, by automation that takes at most `takes` rows; returns how many failed. */
function save(sizes: ReturnType<typeof partSizes>, parts: number, takes: number): number {
  let failed = 0;
  for (let part = 0; part < parts; part += 1) {
    const rows = sizes.of('Contact');
    if (rows <= takes) sizes.worked('Contact', rows);
    else {
      failed += 1;
      sizes.exceeded('Contact', rows);
    }
  }
  return failed;
}

test('one row of a small window that exceeds a limit does not make all rows go alone for good', () => {
  const sizes = partSizes();
  sizes.exceeded('Contact', 2);
  sizes.worked('Contact', 1);
  save(sizes, 100, 200);
  expect(sizes.of('Contact')).toBe(200);
});

test('what worked before the first limit counts too', () => {
  const sizes = partSizes();
  sizes.worked('Contact', 200);
  sizes.exceeded('Contact', 2);
  expect(sizes.of('Contact')).toBe(200);
});

test('automation that takes few rows is rarely tried with more', () => {
  const sizes = partSizes();
  expect(save(sizes, 1000, 60)).toBeLessThanOrEqual(25);
  expect(sizes.of('Contact')).toBeLessThanOrEqual(100);
});

test('automation that takes fewer rows than before gets fewer', () => {
  const sizes = partSizes();
  save(sizes, 10, 200);
  expect(save(sizes, 100, 20)).toBeLessThanOrEqual(15);
});

test('objects do not share a size, and no size is larger than the settings say', () => {
  const sizes = partSizes({ Contact: 30 });
  sizes.exceeded('Task', 200);
  expect([sizes.of('task'), sizes.of('contact'), sizes.of('Account')]).toEqual([100, 30, 200]);
  save(sizes, 100, 200);
  expect(sizes.of('Contact')).toBe(30);
});

test('fewer rows that work say nothing of those that do not: the size that once worked is given up', () => {
  const sizes = partSizes();
  sizes.exceeded('Contact', 4);
  sizes.worked('Contact', 2);
  for (let save = 0; save < 3; save += 1) {
    sizes.exceeded('Contact', 2);
    sizes.worked('Contact', 1);
  }
  expect(sizes.of('Contact')).toBe(1);
});
