import { expect, test } from 'vitest';
import { endOfOtherDay } from '../../../src/pipeline/sweep/folders-of-days.ts';

const days = { from: '2026-02-22', to: '2026-03-02' };
const end = (key: string, prefix = 'events/') => endOfOtherDay(key, prefix, days)?.replace('\u{10ffff}', '<end>');

test.each([
  ['events/2025/12/31/counselor.login/a.json', 'events/2025/12/31/<end>'],
  ['events/2026-01-01/a.json', 'events/2026-01-01/<end>'],
  ['events/dt=2026-01-01/a.json', 'events/dt=2026-01-01/<end>'],
  ['events/login/year=2026/month=03/day=03/a', 'events/login/year=2026/month=03/day=03/<end>'],
  ['events/2026/02/21/23/a', 'events/2026/02/21/<end>'],
])('%s is in a folder of another day', (key, expected) => expect(end(key)).toBe(expected));

test.each([
  'events/2026/02/22/a',
  'events/2026/03/02/a',
  'events/dt=2026-03-01/a',
  'events/undated/counselor.login/a.json',
  'events/files/a.jsonl',
  // These name no day, or are not folders.
  'events/2025/13/01/a',
  'events/2025/12/a',
  'events/12025/12/31/a',
  'events/2025/12/31',
  'events/2025-12-31.json',
  'events/1234/12/31/a',
])('%s is listed', (key) => expect(end(key)).toBeUndefined());

test('a day that the prefix itself names is no reason to skip anything', () => {
  expect(end('events/2025/12/31/a', 'events/2025/12/31/')).toBeUndefined();
  expect(end('events/2025/12/31/a', 'events/2025/')).toBe('events/2025/12/31/<end>');
});
