// Events that Salesforce refuses for good: by a rule of the org, by a value that does not fit its field, or by a lock
// that is never let go of.
import type { JsonObject } from '../../../src/json.ts';
import type { FaultEffect, FaultRule } from '../../../src/local/salesforce/faults/fault-rule.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';

/** A text where the code alone does not say what it means. */
type RowError = readonly [code: string, message?: string, fields?: string[]];

/** Errors of the catalogue that no other try can mend, as rows carry them. */
const permanentRowErrors: readonly RowError[] = [
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION'],
  ['DUPLICATES_DETECTED'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'],
  ['CANNOT_EXECUTE_FLOW_TRIGGER'],
  ['APEX_ERROR'],
  ['REQUIRED_FIELD_MISSING'],
  ['STRING_TOO_LONG'],
  ['NUMBER_OUTSIDE_VALID_RANGE'],
  ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
  ['FIELD_INTEGRITY_EXCEPTION'],
  ['INSUFFICIENT_ACCESS_OR_READONLY'],
  ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'],
  ['INVALID_CROSS_REFERENCE_KEY'],
  ['INVALID_FIELD_FOR_INSERT_UPDATE'],
  ['INVALID_EMAIL_ADDRESS'],
  ['INVALID_TYPE_ON_FIELD_IN_RECORD'],
  ['INVALID_TYPE_FOR_OPERATION'],
  ['INVALID_FIELD', "No such column 'Zzz__c' on sobject of type Counselor__c", []],
  ['MALFORMED_ID'],
  ['MISSING_ARGUMENT'],
  ['DUPLICATE_EXTERNAL_ID'],
  ['ENTITY_IS_LOCKED'],
  ['TXN_SECURITY_NO_ACCESS'],
  ['DUPLICATE_VALUE', 'duplicate value found: Other__c duplicates value on record with id: a01000000000001', []],
  ['A_CODE_NOBODY_KNOWS'],
];

/** What one row of many can be refused for together with them. What is about the object or its key is about all. */
const permanentRequestErrors: readonly (readonly [status: number, code: string, message: string])[] = [
  [400, 'INVALID_FIELD', "No such column 'Zzz__c' on sobject of type Counselor__c"],
  [
    400,
    'INVALID_FIELD',
    "Json Deserialization failed on token 'null' and has left off in the middle of parsing a row.",
  ],
  [400, 'JSON_PARSER_ERROR', 'Cannot deserialize instance of date from VALUE_STRING value at [line:1, column:35]'],
  [400, 'JSON_PARSER_ERROR', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name"],
];

/** Every refusal by the name under which it is counted. */
export const poisonNames: readonly string[] = [
  ...permanentRowErrors.map(([code]) => `row refused for good: ${code}`),
  ...['request', 'part'].flatMap((what) =>
    permanentRequestErrors.map(([, code]) => `${what} refused for good: ${code}`),
  ),
];

/** Values that the schema of the org does not take. */
const badValues: readonly JsonObject[] = [{ a: 'much too long for its field' }, { c: 'no such value' }, { b: 1e12 }];

/** Makes the data such that it is refused; gives the rules by which the org does so, none where it is sound. */
export function poison(id: string, data: JsonObject, { random, occurs, note }: World): FaultRule[] | undefined {
  const refuse = (effect: FaultEffect): FaultRule[] => {
    data.d = `poison ${id}`;
    return [data.d, `${data.d}*`].map((value) => ({
      match: { sObject: 'Counselor__c', field: 'D__c', value },
      effect,
    }));
  };
  if (occurs('poison row')) {
    if (random.chance(0.6)) return refuse(rowEffect(random, note));
    Object.assign(data, random.pick(badValues));
    return [];
  }
  if (occurs('poison request')) {
    const [status, errorCode, message] = random.pick(permanentRequestErrors);
    note(`request refused for good: ${errorCode}`);
    if (random.chance(0.7)) return refuse({ kind: 'answer', status, body: [{ errorCode, message }] });
    data.b = 'not a number';
    return [];
  }
  if (occurs('poison subrequest')) {
    const [status, errorCode, message] = random.pick(permanentRequestErrors);
    note(`part refused for good: ${errorCode}`);
    return refuse({ kind: 'subrequest-answer', status, body: [{ errorCode, message }] });
  }
  if (occurs('record locked for good')) return refuse({ kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' });
  return undefined;
}

function rowEffect(random: Random, note: World['note']): FaultEffect {
  const [code, message, fields] = random.pick(permanentRowErrors);
  note(`row refused for good: ${code}`);
  return { kind: 'row-error', code, ...(message ? { message } : {}), ...(fields ? { fields } : {}) };
}
