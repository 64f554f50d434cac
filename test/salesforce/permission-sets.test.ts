// What the permission sets grant: all that the mappings need and no more, and nothing that a deployment refuses.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { layout, metadataFields, metadataObjects, permissionSet } from './read-metadata.ts';

const optionalFields = metadataFields()
  .filter(({ xml }) => xml.required !== 'true' && xml.type !== 'MasterDetail')
  .map(({ sObject, xml }) => `${sObject}.${xml.fullName}`)
  .sort();

const entries = (set: JsonObject, name: string) => set[name] as Record<string, string>[];

const fieldPermissions = (set: JsonObject) =>
  entries(set, 'fieldPermissions').map(({ field, readable, editable }) => ({ field, readable, editable }));

/** `Contact: create edit`; reading goes without saying. */
function objectPermissions(set: JsonObject): Record<string, string> {
  const allowed = (entry: Record<string, string>) =>
    ['allowCreate', 'allowEdit', 'allowDelete', 'viewAllRecords', 'modifyAllRecords'].filter(
      (p) => entry[p] === 'true',
    );
  for (const entry of entries(set, 'objectPermissions')) expect(entry.allowRead).toBe('true');
  return Object.fromEntries(entries(set, 'objectPermissions').map((e) => [String(e.object), allowed(e).join(' ')]));
}

describe('the integration user', () => {
  const set = permissionSet('S3_To_Salesforce_Integration');

  test('may write each custom field that is not required, once, and only read who is a coach', () => {
    const granted = fieldPermissions(set);
    expect(granted.map((entry) => entry.field)).toEqual(optionalFields);
    for (const { field, readable, editable } of granted) {
      expect([field, readable, editable]).toEqual([field, 'true', field === 'User.Coach_Id__c' ? 'false' : 'true']);
    }
  });

  // Salesforce Help, "Permission Dependencies": View All Records on a detail requires it on its master.
  // "Organization-Wide Sharing Defaults": who edits a Contact that is Controlled by Parent must be able to edit its Account.
  test('may delete feedback alone, and sees all of it and its Contacts, so that it knows when none is left', () => {
    expect(objectPermissions(set)).toEqual({
      Account: 'allowCreate allowEdit',
      Contact: 'allowCreate allowEdit viewAllRecords',
      Conversation_Feedback__c: 'allowCreate allowEdit allowDelete viewAllRecords',
      Supervisor_Note__c: 'allowCreate allowEdit',
    });
  });

  test('may use the API, write Tasks and see its own permissions, and has no other permission', () => {
    const permissions = entries(set, 'userPermissions').map((entry) => [entry.name, entry.enabled]);
    expect(permissions).toEqual([
      ['ActivitiesAccess', 'true'],
      ['ApiEnabled', 'true'],
      ['EditTask', 'true'],
      ['ViewRoles', 'true'],
      ['ViewSetup', 'true'],
    ]);
  });
});

describe('a coach', () => {
  const set = permissionSet('Crisis_Counselor_Coach');

  test('reads what is known of a counselor and changes none of it', () => {
    const readable = optionalFields.filter((field) => !/^(Task|User)\./.test(field));
    expect(fieldPermissions(set)).toEqual(readable.map((field) => ({ field, readable: 'true', editable: 'false' })));
    expect(new Set(Object.values(objectPermissions(set)))).toEqual(new Set(['']));
    expect(set.userPermissions).toBeUndefined();
  });
});

test('the page of a custom object shows all of its fields, since a deployed field is on no page by itself', () => {
  for (const [name, xml] of metadataObjects()) {
    const page = JSON.stringify(layout(`${name}-${xml.label} Layout`));
    const shown = [...page.matchAll(/"field":"(\w+__c)"/g)].map((match) => match[1]).sort();
    const all = metadataFields().filter((field) => field.sObject === name);
    expect(shown).toEqual(all.map((field) => field.xml.fullName).sort());
  }
});
