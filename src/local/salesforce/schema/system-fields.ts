// The system fields of every object, added if a schema file omits them.
import type { DescribedField } from './described-object.ts';

const readOnly = { nillable: false, createable: false, updateable: false, defaultedOnCreate: true };

const recordFields: DescribedField[] = [
  { name: 'Id', label: 'Record ID', type: 'id', length: 18, idLookup: true, ...readOnly },
  { name: 'IsDeleted', label: 'Deleted', type: 'boolean', ...readOnly },
  { name: 'CreatedDate', label: 'Created Date', type: 'datetime', ...readOnly },
  userReference('CreatedById', 'Created By ID', 'CreatedBy'),
  { name: 'LastModifiedDate', label: 'Last Modified Date', type: 'datetime', ...readOnly },
  userReference('LastModifiedById', 'Last Modified By ID', 'LastModifiedBy'),
  { name: 'SystemModstamp', label: 'System Modstamp', type: 'datetime', ...readOnly },
];

const eventFields: DescribedField[] = [
  { name: 'ReplayId', label: 'Replay ID', type: 'string', length: 1000, ...readOnly, nillable: true },
  { name: 'EventUuid', label: 'Event UUID', type: 'string', length: 36, ...readOnly, nillable: true },
  { name: 'CreatedDate', label: 'Created Date', type: 'datetime', ...readOnly },
  userReference('CreatedById', 'Created By ID', 'CreatedBy'),
];

function userReference(name: string, label: string, relationshipName: string): DescribedField {
  return { name, label, type: 'reference', length: 18, referenceTo: ['User'], relationshipName, ...readOnly };
}

/** The fields to add to an object. Platform events (`…__e`) have fewer, and a User is never deleted. */
export function systemFields(object: string, isEvent: boolean): readonly DescribedField[] {
  if (isEvent) return eventFields;
  return object === 'User' ? recordFields.filter(({ name }) => name !== 'IsDeleted') : recordFields;
}
