import { expect, test } from 'vitest';
import { typeInWords } from '../../src/overview/words/field-types.ts';
import type { SObjectField } from '../../src/salesforce-schema.ts';
import { readWholeSchema } from '../../src/schema-files.ts';

const base = { name: 'F', label: 'F', nillable: true, createable: true, updateable: true, defaultedOnCreate: false };

test.each<[Partial<SObjectField> & Pick<SObjectField, 'type'>, string]>([
  [{ type: 'string', length: 80 }, 'Text (80)'],
  [{ type: 'combobox', length: 255 }, 'Picklist that takes other values'],
  [{ type: 'multipicklist' }, 'Picklist (Multi-Select)'],
  [{ type: 'textarea', length: 255 }, 'Text Area (255)'],
  [{ type: 'textarea', length: 32_000 }, 'Long Text Area (32,000)'],
  [{ type: 'textarea', length: 32_768, htmlFormatted: true }, 'Rich Text Area (32,768)'],
  [{ type: 'double', precision: 18, scale: 2 }, 'Number (16, 2)'],
  [{ type: 'currency', precision: 18, scale: 0 }, 'Currency (18, 0)'],
  [{ type: 'int' }, 'Number'],
  [{ type: 'boolean' }, 'Checkbox'],
  [{ type: 'datetime' }, 'Date/Time'],
  [{ type: 'reference', referenceTo: ['Account'] }, 'Lookup (Account)'],
  [{ type: 'reference', referenceTo: ['A', 'B', 'C', 'D', 'E'] }, 'Lookup (A, B, C and 2 more)'],
  [{ type: 'string', length: 30, autoNumber: true }, 'Auto Number'],
  [{ type: 'string', length: 1300, calculated: true }, 'Formula (Text)'],
])('%j is %s', (field, text) => {
  expect(typeInWords({ ...base, ...field })).toBe(text);
});

test("no field of the snapshot is shown by a word of Salesforce's API", async () => {
  const schema = await readWholeSchema('salesforce/schema');
  const types = schema.sObjects().flatMap(({ fields }) => fields.map((field) => typeInWords(field, schema)));
  expect(
    [...new Set(types)].filter(
      (type) => !/^[A-Z]/.test(type) || /\b(combobox|multipicklist|textarea|reference)\b/i.test(type),
    ),
  ).toEqual([]);
  expect(types).toContain('Picklist that takes other values');
});
