import { expect, test } from 'vitest';
import type { NodePath } from '../../../src/studio/contract.ts';
import { readDocument } from '../../../src/studio/edit/mapping-document.ts';
import { setScalar } from '../../../src/studio/edit/set-scalar.ts';
import { editEachScalar } from './edit-each-scalar.ts';

test.for([
  ['mappings', 1],
  ['test/fixtures/valid', 1],
  ['starter', 1],
  ['test/fixtures/invalid', 23],
] as const)('an edit of any value in %s changes that place and nothing else', async ([folder, every]) => {
  const { wrong, edits } = await editEachScalar(folder, every);
  expect(wrong).toEqual([]);
  if (folder === 'mappings') expect(edits).toBeGreaterThan(300);
});

const mapping = `event: a.b
records:
  - object: Contact
    key: { Counselor_Id__c: data.id } # the key
    fields:
      # a comment
      LastName: 'data.name & "''s"' # behind
      Description: >-
        data.one
        & " and "
        & data.two

      Title: data.title
    constants: { Level__c: High, Active__c: true }
`;

const edited = (path: NodePath, value: string | number | boolean, meaning: 'expression' | 'value' = 'expression') => {
  const document = readDocument(mapping);
  if (!document) throw new Error('The mapping is YAML.');
  const text = setScalar(document, path, value, meaning);
  return text === undefined ? undefined : lineChanges(text);
};

/** The lines that an edit adds. */
function lineChanges(text: string): string[] {
  const before = new Set(mapping.split('\n'));
  return text.split('\n').filter((line) => !before.has(line));
}

const fields: NodePath = ['records', 0, 'fields'];

test('an expression keeps its quotes and its comment', () => {
  expect(edited([...fields, 'LastName'], 'data.surname & "\'s"')).toEqual([
    `      LastName: 'data.surname & "''s"' # behind`,
  ]);
});

test('a word in a folded expression changes on its line', () => {
  expect(edited([...fields, 'Description'], 'data.one & " and " & data.three')).toEqual(['        & data.three']);
});

test('quotes come where YAML needs them', () => {
  expect(edited([...fields, 'Title'], 'data.title ? "a: b" : "c"')).toEqual([
    `      Title: 'data.title ? "a: b" : "c"'`,
  ]);
});

test('in braces, a comma needs quotes', () => {
  expect(edited(['records', 0, 'key', 'Counselor_Id__c'], '$join([data.a, data.b], "-")')).toEqual([
    `    key: { Counselor_Id__c: '$join([data.a, data.b], "-")' } # the key`,
  ]);
});

test('a number as an expression is written as it is', () => {
  expect(edited([...fields, 'Title'], '1')).toEqual(['      Title: 1']);
});

test('a text that looks like a number is one in quotes', () => {
  expect(edited(['records', 0, 'constants', 'Level__c'], '1', 'value')).toEqual([
    '    constants: { Level__c: "1", Active__c: true }',
  ]);
  expect(edited(['records', 0, 'constants', 'Active__c'], false, 'value')).toEqual([
    '    constants: { Level__c: High, Active__c: false }',
  ]);
});
