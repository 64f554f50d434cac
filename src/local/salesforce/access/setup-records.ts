// The records of setup objects: the permission set of the users of apps, the one of their profile, and an administrator's,
// who may see everything and is not the user of a call.
import { recordId } from '../records/ids.ts';
import type { Scalar, StoredRecord } from '../records/store.ts';
import type { RestCall } from '../rest/rest-call.ts';
import type { OrgObject, OrgSchema } from '../schema/org-schema.ts';
import { modifiesAll, type Permissions, viewsAll } from './access.ts';

const administrator = recordId('005', 62 ** 5);
const permissionSets = { profile: recordId('0PS', 1), apps: recordId('0PS', 2), administrators: recordId('0PS', 3) };
/** "The object permission record will contain an invalid ID that begins with “000”": due to Modify All Data. */
const idOfModifyAllData = '000000000000000AAA';

/** The records of a setup object, as the user of a call sees them. */
export function setupRecords({ org, userId }: RestCall, setup: OrgSchema, object: OrgObject): StoredRecord[] {
  const rows = rowsOf[object.name]?.({ permissions: org.access.permissions(), org, userId }) ?? [];
  return rows.map((values, index) => {
    const id = String(values.Id ?? recordId(object.keyPrefix, index + 1));
    return { id, object: setup.object(object.name) ?? object, values: { ...values, Id: id }, deleted: false };
  });
}

interface RowsContext {
  permissions: Permissions;
  org: RestCall['org'];
  userId: string;
}
type Row = Record<string, Scalar>;

const everything: Permissions = {
  viewAll: 'every object',
  modifyAll: 'every object',
  viewAllData: true,
  modifyAllData: false,
  viewSetup: true,
  inactiveOwners: true,
};
const systemPermissions = ({ viewAllData, modifyAllData, viewSetup }: Permissions): Row => ({
  PermissionsViewAllData: viewAllData || modifyAllData,
  PermissionsModifyAllData: modifyAllData,
  PermissionsViewSetup: viewSetup,
});
const none: Permissions = { ...everything, viewAll: [], modifyAll: [], viewAllData: false, viewSetup: false };

const rowsOf: Record<string, (context: RowsContext) => Row[]> = {
  PermissionSet: ({ permissions }) => [
    { Id: permissionSets.profile, Name: 'X00ex', Label: '00ex', IsOwnedByProfile: true, ...systemPermissions(none) },
    {
      Id: permissionSets.apps,
      Name: 'Apps',
      Label: 'Apps',
      IsOwnedByProfile: false,
      ...systemPermissions(permissions),
    },
    {
      Id: permissionSets.administrators,
      Name: 'Administrators',
      Label: 'Administrators',
      IsOwnedByProfile: false,
      ...systemPermissions(everything),
    },
  ],
  PermissionSetAssignment: ({ userId }) => [
    { AssigneeId: userId, PermissionSetId: permissionSets.profile, IsActive: true },
    { AssigneeId: userId, PermissionSetId: permissionSets.apps, IsActive: true },
    { AssigneeId: administrator, PermissionSetId: permissionSets.administrators, IsActive: true },
  ],
  ObjectPermissions: ({ permissions, org }) =>
    org.schema.objects
      .filter(({ isEvent }) => !isEvent)
      .flatMap((object) => [
        objectPermissions(object, permissionSets.apps, permissions),
        objectPermissions(object, permissionSets.administrators, everything),
      ]),
  UserPermissionAccess: ({ permissions }) => [{ DurableId: 'UserPermissionAccess', ...systemPermissions(permissions) }],
  EntityDefinition: ({ org }) =>
    org.schema.objects.map((object) => ({
      DurableId: object.name,
      QualifiedApiName: object.name,
      DeveloperName: object.name.replace(/__[a-z]+$/, ''),
      Label: object.label,
      KeyPrefix: object.keyPrefix,
      InternalSharingModel: object.isEvent ? null : org.access.sharingModel(object.name),
    })),
};

function objectPermissions(object: OrgObject, ParentId: string, permissions: Permissions): Row {
  return {
    ...(permissions.modifyAllData ? { Id: idOfModifyAllData } : {}),
    ParentId,
    SobjectType: object.name,
    PermissionsCreate: object.createable,
    PermissionsRead: true,
    PermissionsEdit: object.updateable,
    PermissionsDelete: object.deletable,
    PermissionsViewAllRecords: viewsAll(permissions, object.name),
    PermissionsModifyAllRecords: modifiesAll(permissions, object.name),
  };
}
