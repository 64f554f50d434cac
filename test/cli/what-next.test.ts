import { expect, test } from 'vitest';
import { whatNext } from '../../src/cli/what-next.ts';

test.each([
  ['event/no-type', 0, 'dead letter'],
  ['salesforce/parent-missing', 0, 'tried again'],
  ['salesforce/parent-missing', 9, 'dead letter'],
  ['salesforce/unavailable', 8, 'tried again'],
  ['salesforce/unavailable', 9, 'parked'],
  ['mapping/unloadable', 0, 'parked'],
  ['delivery/in-progress', 9, 'tried again'],
])('%s after %i failed tries is %s', (code, attempts, next) => {
  expect(whatNext(code, attempts)).toBe(next);
});
