// Whether the integration user sees every record of an object. Only then does a query that finds nothing prove that there
// is nothing. Sources: Object Reference, "ObjectPermissions" (which only users with View Setup and Configuration can
// query) and "UserPermissionAccess" (the current user's own permissions). The org-wide default proves nothing: a Contact
// without an Account is private in any case (Salesforce Help, "Considerations for Sharing Contacts"), and a restriction
// rule hides records that are shared with everybody ("Restriction Rules Developer Guide"). View All overrides both.
// What the Ids of an object begin with is in the Object Reference's "EntityDefinition".
import { FailureError } from '../../../../failure.ts';
import type { JsonObject } from '../../../../json.ts';
import type { SalesforceApi } from '../../salesforce/api.ts';
import { type QueryResult, queryTogether } from '../../salesforce/query.ts';

export interface SeenRecords {
  /** True where a query finds every record of the object. */
  all: boolean;
  /** Begins the Ids of its records; undefined where Salesforce does not say. */
  keyPrefix?: string;
}

/** Throws `FailureError`. */
export type SeesRecords = (sObject: string) => Promise<SeenRecords>;

/** Asks once per object, by one call: if that fails, it fails for all rows, which would only wait as long one by one. */
export function seesRecords(api: SalesforceApi): SeesRecords {
  const remembered = new Map<string, Promise<SeenRecords>>();
  return (sObject) => {
    const known = remembered.get(sObject) ?? ask(sObject, api);
    remembered.set(sObject, known);
    return known;
  };
}

async function ask(sObject: string, api: SalesforceApi): Promise<SeenRecords> {
  const userId = api.userId?.();
  const results = await queryTogether(
    [
      'SELECT PermissionsViewAllData, PermissionsModifyAllData FROM UserPermissionAccess',
      `SELECT KeyPrefix FROM EntityDefinition WHERE QualifiedApiName = '${sObject}'`,
      ...(userId === undefined ? [] : [viewAllQuery(sObject, userId)]),
    ],
    api,
  );
  const [permissions, definitions, viewAll] = results.map(recordsIn);
  const seesAllData = permissions?.some(
    ({ PermissionsViewAllData, PermissionsModifyAllData }) => PermissionsViewAllData || PermissionsModifyAllData,
  );
  const keyPrefix = definitions?.[0]?.KeyPrefix;
  return {
    all: Boolean(seesAllData || (viewAll && viewAll.length > 0)),
    ...(typeof keyPrefix === 'string' ? { keyPrefix } : {}),
  };
}

/** The permission sets of the user, that of the profile among them, which grant View All Records. */
const viewAllQuery = (sObject: string, userId: string) =>
  `SELECT Id FROM ObjectPermissions WHERE SobjectType = '${sObject}' AND PermissionsViewAllRecords = true AND ` +
  `ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${userId}')`;

/** Throws `FailureError` for a query that Salesforce does not answer. */
function recordsIn(result: QueryResult): JsonObject[] | undefined {
  if (result === undefined || Array.isArray(result)) return result;
  throw new FailureError(result);
}
