// What the demo says of rows that Salesforce did not take as they were first sent.
import { expect, test } from 'vitest';
import { type DemoEvent, rowsText } from '../../../src/cli/rendering/demo-report.ts';

const events = (written: object[]) =>
  new Map<string, DemoEvent>([
    [
      'e',
      {
        type: 't',
        id: 'e',
        publishedAt: 0,
        outcome: {
          outcome: 'applied',
          attempts: 0,
          location: { key: 'k', line: 1 },
          written: written as { sObject: string; result: string }[],
        },
      },
    ],
  ]);
const sums = { created: 2, updated: 0, deleted: 0, failed: 1 };

test('a row that was written without its lookup is no refusal', () => {
  const written = [{ sObject: 'Task', operation: 'create', result: 'created', omitted: ['OwnerId'] }];
  const text = rowsText('Task', sums, events(written));
  expect(text).toContain('0 refused');
  expect(text).toContain('1 without OwnerId');
});

test('a create that was there already is no refusal', () => {
  const text = rowsText('Task', sums, events([{ sObject: 'Task', operation: 'create', result: 'unchanged' }]));
  expect(text).toContain('0 refused');
  expect(text).toContain('1 more there already');
});

test('what was refused is told as that, and what happened to another object says nothing of it', () => {
  const written = [{ sObject: 'Contact', operation: 'upsert', result: 'created', omitted: ['AccountId'] }];
  expect(rowsText('Task', sums, events(written))).toBe('  Task: 2 created, 0 updated, 0 deleted, 1 refused\n');
});
