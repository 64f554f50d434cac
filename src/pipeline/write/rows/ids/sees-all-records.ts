// Whether the integration user sees every record of an object. Only then does a query that finds nothing prove that there
// is nothing. Sources: Object Reference, "ObjectPermissions" (which only users with View Setup and Configuration can
// query) and "UserPermissionAccess" (the current user's own permissions). The org-wide default proves nothing: a Contact
// without an Account is private in any case (Salesforce Help, "Considerations for Sharing Contacts"), and a restriction
// rule hides records that are shared with everybody ("Restriction Rules Developer Guide"). View All overrides both.
import type { SalesforceApi } from '../../salesforce/api.ts';
import { queryTogether } from '../../salesforce/query.ts';

/** Throws `FailureError`. */
export type SeesAllRecords = (sObject: string) => Promise<boolean>;

/** Asks once per object, by one call: if that fails, it fails for all rows, which would only wait as long one by one. */
export function seesAllRecords(api: SalesforceApi): SeesAllRecords {
  const remembered = new Map<string, Promise<boolean>>();
  return (sObject) => {
    const known = remembered.get(sObject) ?? ask(sObject, api);
    remembered.set(sObject, known);
    return known;
  };
}

async function ask(sObject: string, api: SalesforceApi): Promise<boolean> {
  const userId = api.userId?.();
  const [permissions, viewAll] = await queryTogether(
    [
      'SELECT PermissionsViewAllData, PermissionsModifyAllData FROM UserPermissionAccess',
      ...(userId === undefined ? [] : [viewAllQuery(sObject, userId)]),
    ],
    api,
  );
  const seesAllData = permissions?.some(
    ({ PermissionsViewAllData, PermissionsModifyAllData }) => PermissionsViewAllData || PermissionsModifyAllData,
  );
  return Boolean(seesAllData || (viewAll && viewAll.length > 0));
}

/** The permission sets of the user, that of the profile among them, which grant View All Records. */
const viewAllQuery = (sObject: string, userId: string) =>
  `SELECT Id FROM ObjectPermissions WHERE SobjectType = '${sObject}' AND PermissionsViewAllRecords = true AND ` +
  `ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${userId}')`;
