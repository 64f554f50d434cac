import { expect, test } from 'vitest';
import { estimateCalls } from '../../../src/cli/replay/estimate-calls.ts';
import type { RecordWrite } from '../../../src/pipeline/plan/plan.ts';
import { writeWindow } from '../../../src/pipeline/write/write-window.ts';
import { contact, fresh, memoryLedger, planOf, smallSalesforce, task } from '../../pipeline/write/window-fixture.ts';

function estimate(events: RecordWrite[][], objectOf = (index: number) => `${index}.json`): number {
  const calls = estimateCalls();
  for (const [index, records] of events.entries()) calls.add(planOf(`e${index}`, index, records), objectOf(index));
  return calls.calls();
}

const contacts = (count: number, id = (index: number) => `c${index}`) =>
  Array.from({ length: count }, (_, index) => [contact(id(index), { X: index })]);

test('a thousand rows cost one call, and fewer if they are of one record', () => {
  expect(estimate([])).toBe(0);
  expect(estimate(contacts(1))).toBe(1);
  expect(estimate(contacts(1_000), () => 'one.jsonl')).toBe(1);
  expect(estimate(contacts(1_001), () => 'one.jsonl')).toBe(2);
  expect(
    estimate(
      contacts(5_000, () => 'same'),
      () => 'one.jsonl',
    ),
  ).toBe(5);
});

test('an invocation gets the messages of 500 objects', () => {
  expect(estimate(contacts(500))).toBe(1);
  expect(estimate(contacts(501))).toBe(2);
});

test('rows that are updated or deleted need a query first', () => {
  const updates = Array.from({ length: 600 }, (_, index) => [contact(`c${index}`, { X: 1 }, { operation: 'update' })]);
  expect(estimate(updates, () => 'one.jsonl')).toBe(2);
});

test('the estimate is what a window really takes', async () => {
  const events = Array.from({ length: 400 }, (_, index) => [
    contact(`c${index}`, { X: 1 }),
    task(`t${index}`, `c${index}`),
  ]);
  const api = smallSalesforce();
  await writeWindow(fresh(events.map((records, index) => planOf(`e${index}`, index, records))), {
    api,
    clock: { now: () => 0, sleep: async () => {} },
    random: () => 0,
    withIdempotency: (_plan, write) => write(),
    ledger: memoryLedger(),
    reapply: async () => {},
  });
  expect(estimate(events, () => 'one.jsonl')).toBe(api.calls.length);
});
