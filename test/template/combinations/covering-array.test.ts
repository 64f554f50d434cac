import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coveringArray } from './covering-array.ts';

const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 9 });

test('any two values of two factors occur together in a row', () => {
  fc.assert(
    fc.property(sizes, (sizes) => {
      const rows = coveringArray(sizes);
      for (const row of rows)
        expect(row.every((value, factor) => value >= 0 && value < (sizes[factor] ?? 0))).toBe(true);
      for (const [factor, size] of sizes.entries())
        for (let value = 0; value < size; value += 1) {
          const own = rows.filter((row) => row[factor] === value);
          expect(own.length).toBeGreaterThan(0);
          for (const [other, otherSize] of sizes.entries())
            if (other !== factor) expect(new Set(own.map((row) => row[other])).size).toBe(otherSize);
        }
    }),
    { numRuns: 50 },
  );
});

test('far fewer rows are needed than there are combinations', () => {
  // 2^20 combinations.
  expect(coveringArray(Array.from({ length: 20 }, () => 2)).length).toBeLessThanOrEqual(12);
  // The product of the two largest sizes is the least possible.
  expect(coveringArray([5, 3, 2, 2, 2, 2]).length).toBeLessThanOrEqual(17);
});
