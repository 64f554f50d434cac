// The Id of a record type or an owner that is written in a mapping: each org has others.
import type { SObjectField } from '../../../salesforce-schema.ts';
import { readRecordId } from '../../../values/record-id.ts';
import type { Finding } from '../../report.ts';

/** @param text a value that the mapping contains itself */
export function idOfOneOrg(name: string, field: SObjectField, text: string): Finding | undefined {
  if (!/^(RecordTypeId|OwnerId)$/.test(field.name) || readRecordId(text) === undefined) return undefined;
  return {
    code: 'mapping/id-of-one-org',
    severity: 'warning',
    message: `${name} is set to an Id of one org. Other orgs, such as a sandbox, may have another Id for the same record.`,
    hint: instead(field, text),
  };
}

function instead(field: SObjectField, id: string): string {
  if (field.name === 'OwnerId' && !id.startsWith('00G'))
    return 'Link the owner by an external ID under "links": OwnerId: { object: User, key: { Coach_Id__c: data.coach } }.';
  return byName(field) ?? 'Name the record by its external ID under "links".';
}

/** How a mapping names what such a field refers to; undefined where it takes an external ID. */
export function byName({ name, referenceTo = [] }: SObjectField): string | undefined {
  if (name === 'RecordTypeId') return 'Name the record type beside "object": recordType: Volunteer.';
  return name === 'OwnerId' && referenceTo.includes('Group')
    ? 'Name a queue under "links": OwnerId: { queue: Night_Queue }. Name a User there by its external ID.'
    : undefined;
}
