import { expect, test } from 'vitest';
import { readMappingFiles } from '../../../src/mapping-files.ts';
import { editText } from '../../../src/studio/edit/edit-text.ts';
import { readDocument } from '../../../src/studio/edit/mapping-document.ts';

const moved = (text: string, rule: number, to: number): string => {
  const edited = editText(text, { kind: 'move-rule', rule, to });
  return 'refused' in edited ? `refused: ${edited.refused}` : edited.text;
};

const mapping = `event: a.b
records:
  # The person,
  # on two lines.
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields:
      LastName: >-
        data.last
        & "!"
      # About the last name.

  # Between the two.

  - object: Task # behind it
    key: { Event_Id__c: id }

  - object: Account
    key: { Coach_Id__c: data.coach.id }
# Not of a record.
examples: []
`;

test('a record moves with its comments, and what is between two records stays there', () => {
  expect(moved(mapping, 0, 1)).toBe(`event: a.b
records:
  - object: Task # behind it
    key: { Event_Id__c: id }

  # Between the two.

  # The person,
  # on two lines.
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields:
      LastName: >-
        data.last
        & "!"
      # About the last name.

  - object: Account
    key: { Coach_Id__c: data.coach.id }
# Not of a record.
examples: []
`);
});

test('every record of every shipped mapping moves and comes back, and its lines stay the same', async () => {
  let moves = 0;
  for (const { text: unix } of await readMappingFiles('mappings')) {
    for (const text of [unix, unix.replaceAll('\n', '\r\n'), unix.trimEnd()]) {
      const { records = [] } = (readDocument(text)?.content() ?? {}) as { records?: unknown[] };
      const count = records.length;
      for (let rule = 0; rule + 1 < count; rule += 1) {
        const down = moved(text, rule, rule + 1);
        moves += 1;
        expect(down).not.toBe(text);
        expect(down.split('\n').sort()).toEqual(text.split('\n').sort());
        expect(moved(text, rule + 1, rule)).toBe(down);
        expect(moved(down, rule + 1, rule)).toBe(text);
      }
    }
  }
  expect(moves).toBeGreaterThan(10);
});

test('the last record of a file without a last line end', () => {
  const text = 'event: a\nrecords:\n  - object: A\n  - object: B';
  expect(moved(text, 1, 0)).toBe('event: a\nrecords:\n  - object: B\n  - object: A');
});

test('a record that would change what the file says stays', () => {
  expect(moved('event: a\nrecords:\n  - object: &it A\n  - object: *it\n', 0, 1)).toMatch(/^refused/);
  expect(moved('event: a\nrecords: [{ object: A }, { object: B }]\n', 0, 1)).toMatch(/^refused/);
  expect(moved(mapping, 2, 3)).toMatch(/^refused/);
  expect(moved(mapping, 0, 2)).toMatch(/^refused/);
});
