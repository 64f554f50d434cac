// Whether the integration user sees every record of an object. Only then does a query that finds nothing prove that there
// is nothing. Sources: Object Reference, "ObjectPermissions" (which only users with View Setup and Configuration can
// query), "UserPermissionAccess" (the current user's own permissions) and "EntityDefinition"; Salesforce Help,
// "Considerations for Sharing Contacts": a Contact without an Account is private, whatever the org-wide default.
import type { SalesforceApi } from '../../salesforce/api.ts';
import { queryTogether } from '../../salesforce/query.ts';

/** Throws `FailureError`. */
export type SeesAllRecords = (sObject: string) => Promise<boolean>;

/** Asks once per object, by one call. */
export function seesAllRecords(api: SalesforceApi): SeesAllRecords {
  const remembered = new Map<string, boolean>();
  return async (sObject) => {
    const known = remembered.get(sObject) ?? (await ask(sObject, api));
    remembered.set(sObject, known);
    return known;
  };
}

/** Org-wide defaults that let every internal user see every record. */
const sharedWithAll = new Set(['Read', 'ReadWrite', 'ReadWriteTransfer', 'FullAccess']);

async function ask(sObject: string, api: SalesforceApi): Promise<boolean> {
  const userId = api.userId?.();
  const [permissions, sharing, viewAll] = await queryTogether(
    [
      'SELECT PermissionsViewAllData, PermissionsModifyAllData FROM UserPermissionAccess',
      `SELECT InternalSharingModel FROM EntityDefinition WHERE QualifiedApiName = '${sObject}'`,
      ...(userId === undefined ? [] : [viewAllQuery(sObject, userId)]),
    ],
    api,
  );
  const seesAllData = permissions?.some(
    ({ PermissionsViewAllData, PermissionsModifyAllData }) => PermissionsViewAllData || PermissionsModifyAllData,
  );
  const isShared =
    sObject.toLowerCase() !== 'contact' &&
    sharing?.some(({ InternalSharingModel }) => sharedWithAll.has(String(InternalSharingModel)));
  return Boolean(seesAllData || isShared || (viewAll && viewAll.length > 0));
}

/** The permission sets of the user, that of the profile among them, which grant View All Records. */
const viewAllQuery = (sObject: string, userId: string) =>
  `SELECT Id FROM ObjectPermissions WHERE SobjectType = '${sObject}' AND PermissionsViewAllRecords = true AND ` +
  `ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${userId}')`;
