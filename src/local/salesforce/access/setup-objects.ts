// Objects of the setup that can be queried, to find out what a user may see. Their records are computed, not stored.
// Sources: Object Reference, ObjectPermissions, PermissionSet, PermissionSetAssignment and UserPermissionAccess; Tooling
// API, EntityDefinition.
import type { DescribedField, DescribedObject, FieldType } from '../schema/described-object.ts';
import { createOrgSchema, type OrgSchema } from '../schema/org-schema.ts';
import { setUpObjects } from '../set-up/set-up-objects.ts';

const field = (type: FieldType, name: string, more: Partial<DescribedField> = {}): DescribedField => ({
  name,
  type,
  nillable: true,
  ...more,
});
const flags = (...names: string[]) => names.map((name) => field('boolean', `Permissions${name}`));
const reference = (name: string, relationshipName: string, target: string) =>
  field('reference', name, { relationshipName, referenceTo: [target] });

const described: readonly DescribedObject[] = [
  {
    name: 'PermissionSet',
    keyPrefix: '0PS',
    fields: [
      field('string', 'Name'),
      field('string', 'Label'),
      field('boolean', 'IsOwnedByProfile'),
      ...flags('ViewAllData', 'ModifyAllData', 'ViewSetup'),
    ],
  },
  {
    name: 'PermissionSetAssignment',
    keyPrefix: '0Pa',
    fields: [
      reference('AssigneeId', 'Assignee', 'User'),
      reference('PermissionSetId', 'PermissionSet', 'PermissionSet'),
      field('boolean', 'IsActive'),
    ],
  },
  {
    name: 'ObjectPermissions',
    keyPrefix: '110',
    fields: [
      reference('ParentId', 'Parent', 'PermissionSet'),
      field('picklist', 'SobjectType'),
      ...flags('Create', 'Delete', 'Edit', 'ModifyAllRecords', 'Read', 'ViewAllRecords'),
    ],
  },
  {
    name: 'UserPermissionAccess',
    keyPrefix: '0UP',
    fields: [field('string', 'DurableId'), ...flags('ModifyAllData', 'ViewAllData', 'ViewSetup')],
  },
  {
    name: 'EntityDefinition',
    keyPrefix: '4ie',
    fields: [
      field('string', 'DurableId'),
      field('string', 'QualifiedApiName'),
      field('string', 'DeveloperName'),
      field('string', 'Label'),
      field('string', 'KeyPrefix'),
      field('picklist', 'InternalSharingModel'),
    ],
  },
];

/** Record types and queues are here only until the org has some. */
export const createSetupSchema = (): OrgSchema => createOrgSchema([...described, ...setUpObjects]);

/** Objects that only users with View Setup and Configuration can query, since Summer ’20. */
export const needsViewSetup: ReadonlySet<string> = new Set([
  'ObjectPermissions',
  'PermissionSet',
  'PermissionSetAssignment',
]);
