import { expect, test } from 'vitest';
import type { EditedText, TextualEdit } from '../../../src/studio/edit/edit-text.ts';
import { editText } from '../../../src/studio/edit/edit-text.ts';

const mapping = `event: a.b
records:
  # The person.
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields:
      FirstName: data.first # the first name
      # The last name
      # on two lines.
      LastName: >-
        data.last
        & "!"

  - object: Task
    forEach: data.calls
    key: { Event_Id__c: id }
    constants: { Priority: High, Status: Open }
    links:
      WhoId: { object: Contact, key: { Counselor_Id__c: data.id } }

examples:
  - name: one
    event: { type: a.b }
    expect: []
`;

const after = (edit: TextualEdit, text = mapping): string => {
  const result: EditedText = editText(text, edit);
  return 'text' in result ? result.text : `refused: ${result.refused}`;
};

/** What an edit adds and takes away, line by line. */
function changed(edit: TextualEdit, text = mapping): string[] {
  const [before, now] = [text.split('\n'), after(edit, text).split('\n')];
  const start = before.findIndex((line, index) => line !== now[index]);
  if (start < 0) return before.length === now.length ? [] : now.slice(before.length);
  let end = 0;
  while (end < before.length - start && end < now.length - start && before.at(-1 - end) === now.at(-1 - end)) end += 1;
  return [
    ...before.slice(start, before.length - end).map((line) => `- ${line}`),
    ...now.slice(start, now.length - end).map((line) => `+ ${line}`),
  ];
}

test('a new field has the indentation of its neighbor, also behind a folded one', () => {
  expect(changed({ kind: 'add-field', rule: 0, field: 'Title', expression: 'data.title' })).toEqual([
    '+       Title: data.title',
  ]);
});

test('a new field in a file with other indentation follows it', () => {
  const wide = 'event: a\nrecords:\n    -   object: Contact\n        fields:\n            LastName: data.last\n';
  expect(changed({ kind: 'add-field', rule: 0, field: 'Title', expression: 'data.title' }, wide)).toEqual([
    '+             Title: data.title',
  ]);
});

test('the first field of a rule comes with its group, in the usual order', () => {
  expect(changed({ kind: 'add-field', rule: 1, field: 'Subject', expression: '"Call: " & $item.id' })).toEqual([
    '+     fields:',
    `+       Subject: '"Call: " & $item.id'`,
  ]);
  expect(changed({ kind: 'add-field', rule: 0, field: 'Level__c', constant: 'High' })).toEqual([
    '+     constants:',
    '+       Level__c: High',
  ]);
});

test('a group in braces grows in its braces', () => {
  expect(changed({ kind: 'add-field', rule: 1, field: 'Type', constant: 'Call, long' })).toEqual([
    '-     constants: { Priority: High, Status: Open }',
    "+     constants: { Priority: High, Status: Open, Type: 'Call, long' }",
  ]);
});

test('a condition goes between the operation and the key', () => {
  const node = ['records', 0, 'when'];
  expect(changed({ kind: 'set-expression', node, expression: 'data.level = 2' })).toEqual([
    '+     when: data.level = 2',
  ]);
  expect(after({ kind: 'set-expression', node, expression: 'data.level = 2' })).toContain(
    '  - object: Contact\n    when: data.level = 2\n    key:',
  );
});

test('a lookup is written on one line', () => {
  const edit = {
    kind: 'add-link',
    rule: 1,
    field: 'OwnerId',
    object: 'User',
    keyField: 'Coach_Id__c',
    expression: 'data.coach.id',
  } as const;
  expect(changed(edit)).toEqual(['+       OwnerId: { object: User, key: { Coach_Id__c: data.coach.id } }']);
});

test('a field that is there is not written twice', () => {
  expect(after({ kind: 'add-field', rule: 0, field: 'LastName', expression: 'data.x' })).toMatch(/^refused/);
});

test('a row goes with its comments', () => {
  expect(changed({ kind: 'remove', node: ['records', 0, 'fields', 'LastName'] })).toEqual([
    '-       # The last name',
    '-       # on two lines.',
    '-       LastName: >-',
    '-         data.last',
    '-         & "!"',
  ]);
});

test('a row in braces goes with its comma', () => {
  expect(changed({ kind: 'remove', node: ['records', 1, 'constants', 'Priority'] })).toEqual([
    '-     constants: { Priority: High, Status: Open }',
    '+     constants: { Status: Open }',
  ]);
  expect(changed({ kind: 'remove', node: ['records', 1, 'constants', 'Status'] })).toEqual([
    '-     constants: { Priority: High, Status: Open }',
    '+     constants: { Priority: High }',
  ]);
});

test('the last row of a group takes the group with it', () => {
  expect(changed({ kind: 'remove', node: ['records', 1, 'links', 'WhoId'] })).toEqual([
    '-     links:',
    '-       WhoId: { object: Contact, key: { Counselor_Id__c: data.id } }',
  ]);
});

test('a rule goes with its comment and one blank line', () => {
  expect(after({ kind: 'remove', node: ['records', 0] })).toContain('records:\n  - object: Task\n');
  expect(after({ kind: 'remove', node: ['records', 1] })).toContain('& "!"\n\nexamples:');
});

test('the only rule and the object of a rule stay', () => {
  const one = 'event: a\nrecords:\n  - object: Contact\n    key: { Id: data.id }\n';
  expect(after({ kind: 'remove', node: ['records', 0] }, one)).toMatch(/^refused/);
  expect(after({ kind: 'remove', node: ['records', 0, 'object'] })).toMatch(/^refused/);
});

test('a new rule stands apart as the others do', () => {
  expect(
    after({ kind: 'add-rule', object: 'Account', keyField: 'Coach_Id__c', keyExpression: 'data.coach.id' }),
  ).toContain('data.id } }\n\n  - object: Account\n    key: { Coach_Id__c: data.coach.id }\n\nexamples:');
  expect(after({ kind: 'add-rule', object: 'Account', after: 0 })).toContain(
    '& "!"\n\n  - object: Account\n\n  - object: Task',
  );
});

test('line ends of Windows stay', () => {
  const windows = mapping.replaceAll('\n', '\r\n');
  const edited = after(
    { kind: 'set-expression', node: ['records', 0, 'fields', 'FirstName'], expression: 'data.name' },
    windows,
  );
  expect(edited).toBe(windows.replace('data.first ', 'data.name '));
});

test('a byte order mark stays', () => {
  const edited = after({ kind: 'set-expression', node: ['event'], expression: 'a.c' }, `\uFEFF${mapping}`);
  expect(edited).toBe(`\uFEFF${mapping.replace('a.b', 'a.c')}`);
});

test('a text that is not YAML is left alone', () => {
  expect(after({ kind: 'remove', node: ['records', 0] }, 'records: [')).toMatch(/^refused: The file is not YAML/);
});

test('what a record that is deleted cannot have is removed at once, and nothing else', () => {
  const text = mapping.replace('    forEach: data.calls', '    operation: delete\n    forEach: data.calls');
  expect(changed({ kind: 'remove-values', rule: 1 }, text)).toEqual([
    '-     constants: { Priority: High, Status: Open }',
    '-     links:',
    '-       WhoId: { object: Contact, key: { Counselor_Id__c: data.id } }',
  ]);
});

test('a key that nobody has chosen yet is written as an empty expression', () => {
  const link = { kind: 'add-link', rule: 1, field: 'OwnerId', object: 'User', keyField: 'Coach_Id__c' } as const;
  expect(changed(link)).toEqual(['+       OwnerId: { object: User, key: { Coach_Id__c: "" } }']);
});
