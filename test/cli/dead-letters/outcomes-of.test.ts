import { expect, test } from 'vitest';
import type { DeadLetter } from '../../../src/cli/dead-letters/dead-letter.ts';
import { outcomesOf } from '../../../src/cli/dead-letters/outcomes-of.ts';
import { stateOf } from '../../../src/cli/trace/index/event-state.ts';

const deadLetter = (more: Partial<DeadLetter>): DeadLetter => ({
  message: {
    ...{ messageId: 'm-1', receiptHandle: 'r', body: '', receiveCount: 1, sentAt: 0, movedBySqs: false },
    attributes: {},
  },
  ...{ code: 'salesforce/rejected', reason: 'Refused.', at: Date.parse('2026-03-02T11:00:00Z'), attempts: 3 },
  objects: [{ bucket: 'b', key: 'a.jsonl' }],
  lines: [[4, 9]],
  named: [],
  events: 1,
  ...more,
});

test('each event that a message names, and how many it does not name', () => {
  const named = [
    { id: 'e-1', source: 's', type: 't', line: 4 },
    { id: 'e-2', line: 7 },
  ];
  const outcomes = outcomesOf(deadLetter({ named, events: 6, type: 't' }), 'dead-letter');
  expect(
    outcomes.map(({ location, event, failure }) => [location.line, event?.id, event?.type, failure?.message]),
  ).toEqual([
    [4, 'e-1', 't', 'Refused.'],
    [7, 'e-2', 't', 'Refused. 4 more events of this object failed for the same reason.'],
  ]);
  expect(outcomes.map(stateOf)).toEqual(['dead-letter', 'dead-letter']);
});

test('a message that names no event is its object, at its first line', () => {
  const [only, ...more] = outcomesOf(deadLetter({ events: 3 }), 'parked');
  expect(only).toMatchObject({ at: '2026-03-02T11:00:00.000Z', location: { key: 'a.jsonl', line: 4 } });
  expect(only?.failure?.message).toBe('Refused. 3 events of this object failed for the same reason.');
  expect([only && stateOf(only), more]).toEqual(['parked', []]);
});

test('a message that cannot be understood has its own id', () => {
  const outcomes = outcomesOf(deadLetter({ objects: [], lines: [] }), 'dead-letter');
  expect(outcomes).toMatchObject([{ location: { key: 'message m-1', line: 1 } }]);
});
