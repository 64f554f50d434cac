// Who may own a record. Which objects take an inactive owner is not documented, so switches decide it.
// Sources: answers quoted in public issues; Object Reference, "Frequently Occurring Fields" on OwnerId; Salesforce Help,
// "Set Audit Fields upon Record Creation and Update Records with Inactive Owners".
import type { Draft } from '../../automation/row-to-save.ts';
import type { RestCall } from '../../rest/rest-call.ts';
import type { UserRule } from '../../rules/org-rule.ts';
import { meets } from '../../rules/where.ts';
import { type RowError, rowError } from '../row-error.ts';
import type { StoredRecord } from '../store.ts';

/** The error of a row because of its owner, new or stored, or undefined. */
export function ownerRefused(call: RestCall, { planned, values }: Draft): RowError | undefined {
  const { row, existing } = planned;
  const field = row.object.field('OwnerId');
  const id = field && values.get(field);
  if (typeof id === 'string') return newOwnerRefused(call, row.object.name, existing ? 'update' : 'create', id);
  const stored = existing?.values.OwnerId;
  if (typeof stored !== 'string' || call.org.behavior.storedInactiveOwners === 'saved') return undefined;
  return inactive(call, row.object.name, 'update', stored);
}

function newOwnerRefused(
  call: RestCall,
  object: string,
  operation: 'create' | 'update',
  id: string,
): RowError | undefined {
  const user = userOf(call, id);
  if (!user) return undefined;
  if (is(call, user, 'other-user-type') || !['Standard', null, undefined].includes(user.values.UserType as string))
    return rowError('OP_WITH_INVALID_USER_TYPE_EXCEPTION', 'Operation not valid for this user type');
  if (is(call, user, 'without-access'))
    return rowError('TRANSFER_REQUIRES_READ', 'The new owner must have read access to the record.');
  // A flow's error that a public test quotes, and questions: `Owner ID: owner cannot be blank`.
  if (is(call, user, 'no-owner'))
    return rowError('INVALID_CROSS_REFERENCE_KEY', 'Owner ID: owner cannot be blank', ['OwnerId']);
  return inactive(call, object, operation, id);
}

function inactive(call: RestCall, object: string, operation: 'create' | 'update', id: string): RowError | undefined {
  const { behavior, access } = call.org;
  const user = userOf(call, id);
  if (!user || !(user.values.IsActive === false || is(call, user, 'inactive'))) return undefined;
  const allowed = behavior.objectsWithInactiveOwners.map((name) => name.toLowerCase());
  const names = [object, `${object}.${operation}`].map((name) => name.toLowerCase());
  if (access.permissions().inactiveOwners || names.some((name) => allowed.includes(name))) return undefined;
  return rowError(
    'INACTIVE_OWNER_OR_USER',
    `operation performed with inactive user [${id}] as owner of ${object.toLowerCase()}`,
  );
}

function userOf({ org }: RestCall, id: string): StoredRecord | undefined {
  const record = org.store.byId(id);
  return record?.object.name === 'User' ? record : undefined;
}

const is = ({ org }: RestCall, { object, values }: StoredRecord, special: UserRule['is']): boolean =>
  org.rules.of('user').some(({ rule }) => rule.is === special && meets(rule.where, object, values));
