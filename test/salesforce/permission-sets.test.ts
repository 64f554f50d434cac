// What the permission sets grant: all that the mappings need and no more, and nothing that a deployment refuses.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../../src/json.ts';
import { layout, metadataFields, metadataObjects, permissionSet } from './read-metadata.ts';

interface Rule {
  object: string;
  operation?: string;
  key?: object;
  fields?: object;
  constants?: object;
  links?: object;
}

const optionalFields = metadataFields()
  // Platform events have no permissions for fields.
  .filter(({ sObject, xml }) => xml.required !== 'true' && xml.type !== 'MasterDetail' && !sObject.endsWith('__e'))
  .map(({ sObject, xml }) => `${sObject}.${xml.fullName}`)
  .sort();

/** What a mapping only finds records by is not written. */
const written = new Set(
  readdirSync('mappings')
    .filter((name) => !name.startsWith('_'))
    .flatMap((name): Rule[] => parse(readFileSync(`mappings/${name}`, 'utf8')).records)
    .flatMap(({ object, operation = 'upsert', key, fields, constants, links }) =>
      Object.keys({ ...(/create|upsert/.test(operation) && key), ...fields, ...constants, ...links }).map(
        (field) => `${object}.${field}`,
      ),
    ),
);

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

  test('may write each custom field that is not required and that a mapping writes, once, and only read others', () => {
    expect(written.has('User.Coach_Id__c')).toBe(false);
    const granted = fieldPermissions(set);
    expect(granted.map((entry) => entry.field)).toEqual(optionalFields);
    for (const { field, readable, editable } of granted) {
      expect([field, readable, editable]).toEqual([field, 'true', written.has(String(field)) ? 'true' : 'false']);
    }
  });

  // Salesforce Help, "Permission Dependencies": View All Records on a detail requires it on its master.
  // "Organization-Wide Sharing Defaults": who edits a Contact that is Controlled by Parent must be able to edit its Account.
  test('may delete feedback alone, and sees all of it and its Contacts, so that it knows when none is left', () => {
    expect(objectPermissions(set)).toMatchObject({
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

const shipped = ['Conversation_Feedback__c', 'Supervisor_Note__c'];

test('the page of a custom object shows all of its fields, since a deployed field is on no page by itself', () => {
  for (const [name, xml] of metadataObjects()) {
    const own = layout(`${name}-${xml.label} Layout`);
    if (shipped.includes(name)) expect(own, name).toBeDefined();
    if (!own) continue;
    const page = JSON.stringify(own);
    const shown = [...page.matchAll(/"field":"(\w+__c)"/g)].map((match) => match[1]).sort();
    const all = metadataFields().filter((field) => field.sObject === name);
    expect(shown).toEqual(all.map((field) => field.xml.fullName).sort());
  }
});
