// Record types and queues that a row may not use.
// Source: public questions for the text of record types; that of queues is known, but not its code in every version.
import type { Draft } from '../automation/row-to-save.ts';
import { type RowError, rowError } from '../records/row-error.ts';
import type { RestCall } from '../rest/rest-call.ts';

export function setUpRefused(call: RestCall, { planned, values }: Draft): RowError | undefined {
  const { object } = planned.row;
  for (const [field, value] of values) {
    if (typeof value !== 'string') continue;
    if (field.name === 'RecordTypeId' && !isOpen(call, object.name, value))
      return rowError(
        'INVALID_CROSS_REFERENCE_KEY',
        `${field.label}: this ID value isn't valid for the user: ${value}`,
        [field.name],
      );
    if (field.name === 'OwnerId' && !canBeOwner(call, object.name, value))
      return rowError('INVALID_CROSS_REFERENCE_KEY', 'Queue not associated with this SObject type', [field.name]);
  }
  return undefined;
}

/** A record type that no rule describes is not known here, so it counts as open. */
function isOpen({ org }: RestCall, sObject: string, id: string): boolean {
  const values = org.store.byId(id)?.values;
  if (!values) return true;
  const named = org.rules.of('record-type').filter(({ rule: { name } }) => name === values.DeveloperName);
  const rule = named.find(({ rule: { object } }) => object === values.SobjectType)?.rule;
  return rule === undefined || ((rule.open ?? true) && values.IsActive === true && rule.object === sObject);
}

function canBeOwner({ org }: RestCall, sObject: string, id: string): boolean {
  const record = org.store.byId(id);
  const queues = org.schema.object('QueueSobject');
  if (record?.object.name !== 'Group' || !queues) return true;
  return [...org.store.all(queues)].some(
    ({ values, deleted }) => !deleted && values.QueueId === id && values.SobjectType === sObject,
  );
}
