import { expect, test } from 'vitest';
import { editText } from '../../../src/studio/edit/edit-text.ts';

type Kind = 'add-type' | 'remove-type';

/** The part of the file that says the types, after the edit. */
function after(event: string, kind: Kind, type: string): string {
  const rest = '\n# Below\ndescription: A shift\n';
  const result = editText(`${event}${rest}`, { kind, type });
  if ('refused' in result) return `refused: ${result.refused}`;
  expect(result.text.endsWith(rest)).toBe(true);
  return result.text.slice(0, -rest.length);
}

test.each([
  ['event: a.b', 'event: [a.b, a.c]'],
  ['event: a.b # why', 'event: [a.b, a.c] # why'],
  ["event: 'a.b'", "event: ['a.b', a.c]"],
  ['event: [a.b, a.d] # both', 'event: [a.b, a.d, a.c] # both'],
  ['event:\n  - a.b # why\n  - a.d', 'event:\n  - a.b # why\n  - a.d\n  - a.c'],
  ['event:\n- a.b', 'event:\n- a.b\n- a.c'],
  ['event: []', 'event: [a.c]'],
  ['event:', 'event: a.c'],
])('%j takes another type', (before, expected) => {
  expect(after(before, 'add-type', 'a.c')).toBe(expected);
});

test.each([
  ['event: [a.b, a.c]', 'event: a.b'],
  ['event: [a.c, "a.b"]', 'event: "a.b"'],
  ['event: [a.b, a.c, a.d]', 'event: [a.b, a.d]'],
  ['event: [a.b, a.d, a.c]', 'event: [a.b, a.d]'],
  ['event:\n  - a.b # why\n  - a.c', 'event:\n  - a.b # why'],
  ['event:\n  - a.c\n  - a.b', 'event:\n  - a.b'],
])('%j loses a type', (before, expected) => {
  expect(after(before, 'remove-type', 'a.c')).toBe(expected);
});

test('a type that needs quotes gets them', () => {
  expect(after('event: a.b', 'add-type', 'a: c, d')).toBe('event: [a.b, "a: c, d"]');
});

test('what cannot be done says why', () => {
  expect(after('event: a.b', 'add-type', 'a.b')).toBe('refused: This mapping is for a.b already.');
  expect(after('event: a.b', 'add-type', ' ')).toBe('refused: Write the event type, such as shift.cancelled.');
  expect(after('event: a.b', 'remove-type', 'a.b')).toBe('refused: A mapping needs at least one event type.');
});
