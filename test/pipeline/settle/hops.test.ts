import { expect, test } from 'vitest';
import type { Failure } from '../../../src/failure.ts';
import { hopsAllowed, withinHops } from '../../../src/pipeline/settle/hops.ts';
import type { Outcome } from '../../../src/pipeline/write/outcome.ts';

const deferred: Failure = { code: 'delivery/in-progress', message: '' };
const failed = (failure: Failure): Outcome => ({ kind: 'failed', failure, written: [], mayHaveWritten: true });

test('a deferral is left as it is until the last hop that is allowed', () => {
  const outcome = failed(deferred);
  expect(withinHops(outcome, {})).toBe(outcome);
  expect(withinHops(outcome, { hops: hopsAllowed - 1 })).toBe(outcome);
});

test('a deferral beyond it becomes a failure that ends the event, and keeps what is known of its records', () => {
  expect(withinHops(failed(deferred), { hops: hopsAllowed })).toMatchObject({
    kind: 'failed',
    failure: { code: 'delivery/too-many-hops' },
    mayHaveWritten: true,
  });
});

test('what ends by itself is left as it is, however many hops it took', () => {
  const outcomes: Outcome[] = [failed({ code: 'salesforce/row-locked', message: '' }), { kind: 'superseded' }];
  expect(outcomes.map((outcome) => withinHops(outcome, { hops: hopsAllowed }))).toEqual(outcomes);
});
