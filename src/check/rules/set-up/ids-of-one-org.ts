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

function instead({ name, referenceTo = [] }: SObjectField, id: string): string {
  if (name === 'RecordTypeId') return 'Name the record type: recordType: Volunteer.';
  if (id.startsWith('00G') && referenceTo.includes('Group'))
    return `Name the queue under "links": ${name}: { queue: Night_Queue }.`;
  return `Link the owner by an external ID under "links": ${name}: { object: User, key: { Coach_Id__c: data.coach } }.`;
}
