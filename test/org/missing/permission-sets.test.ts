import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { withPermissions } from '../../../src/org/missing/permission-sets.ts';

const folder = 'salesforce/force-app/main/default/permissionsets';
const [integration, coach] = await Promise.all(
  ['S3_To_Salesforce_Integration', 'Crisis_Counselor_Coach'].map((name) =>
    readFile(`${folder}/${name}.permissionset-meta.xml`, 'utf8'),
  ),
);
const earlier = ['Opportunity', 'Account'].map((sObject) => ({ sObject, events: [], deletes: false }));
const written = { objects: [], fields: [], earlier, activities: ['Event', 'Task'] };

test('the user of the API may write the standard objects and activities that mappings write', () => {
  const xml = withPermissions(integration ?? '', written);
  expect(xml.match(/<object>Opportunity<\/object>/g)).toHaveLength(1);
  expect(xml.match(/<object>Account<\/object>/g)).toHaveLength(1);
  expect(xml.match(/<name>EditEvent<\/name>/g)).toHaveLength(1);
  expect(xml.match(/<name>EditTask<\/name>/g)).toHaveLength(1);
  expect(withPermissions(xml, written)).toBe(xml);
});

test('a permission set of people does not change', () => {
  expect(withPermissions(coach ?? '', written)).toBe(coach);
});

test('a field of a Task is permitted on Tasks and Events, and coaches read it', () => {
  const field = {
    sObject: 'Task',
    field: 'Topic__c',
    type: { kind: 'Checkbox' },
    events: [],
    isWritten: true,
  } as const;
  const permitted = (xml: string | undefined) =>
    [
      ...withPermissions(xml ?? '', { objects: [], fields: [field] }).matchAll(
        /<fieldPermissions>[\s\S]*?<\/fieldPermissions>/g,
      ),
    ]
      .map(([text]) => text.replace(/\s+|<\/?fieldPermissions>/g, ''))
      .filter((text) => text.includes('Topic__c'));
  const entries = (editable: boolean) =>
    ['Event', 'Task'].map(
      (name) => `<editable>${editable}</editable><field>${name}.Topic__c</field><readable>true</readable>`,
    );
  expect(permitted(integration)).toEqual(entries(true));
  expect(permitted(coach)).toEqual(entries(false));
});
