// Events that Salesforce always rejects: because of a rule of the org, a value that does not fit its field, or a record
// lock that is never released.
import type { JsonObject } from '../../../src/json.ts';
import type { FaultEffect, FaultRule } from '../../../src/local/salesforce/faults/fault-rule.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';

/** With a message if the code alone is ambiguous. */
type RowError = readonly [code: string, message?: string, fields?: string[]];

/** Row errors that no retry can fix. */
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

/**
 * Request errors that one row can cause for all rows of its request. Errors about the object or its key are not among
 * them: those concern every row.
 */
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

/** Automation that fails for a poisoned row. It marks every row of the call. */
const brokenAutomation: readonly (readonly [name: string, rule: Record<string, unknown>])[] = [
  [
    'exception',
    { kind: 'trigger', action: { throws: 'System.NullPointerException: Attempt to de-reference a null object' } },
  ],
  ['managed exception', { kind: 'trigger', package: 'npsp', action: { throws: 'System.ListException: Duplicate id' } }],
  ['flow', { kind: 'flow', action: { throws: 'FIELD_CUSTOM_VALIDATION_EXCEPTION: Say when.' } }],
  ['flow of one row', { kind: 'flow', marks: 'row', action: { throws: 'REQUIRED_FIELD_MISSING: Required: [X]' } }],
  ['limit', { kind: 'trigger', action: { exceeds: 'Too many SOQL queries: 101' } }],
  ['managed limit', { kind: 'trigger', package: 'dlrs', action: { exceeds: 'Too many DML rows: 10001' } }],
  ['wrapped limit', { kind: 'trigger', form: 'wrapped', action: { exceeds: 'Apex CPU time limit exceeded' } }],
  ['addError', { kind: 'trigger', action: { addError: 'Not like this.' } }],
  ['caught', { kind: 'trigger', action: { addErrorToAll: 'Attempt to de-reference a null object' } }],
  ['invalid value', { kind: 'trigger', action: { set: { A__c: 'much too long for its field' } } }],
];

/** How the emulator rejects a poisoned event. */
export interface Rejection {
  faults?: FaultRule[];
  /** Rules of the org. */
  rules?: unknown[];
}

/** Names under which the rejections are counted. */
export const poisonNames: readonly string[] = [
  ...permanentRowErrors.map(([code]) => `poison row: ${code}`),
  ...['request', 'subrequest'].flatMap((what) => permanentRequestErrors.map(([, code]) => `poison ${what}: ${code}`)),
];

/** Values that do not fit their fields. */
const badValues: readonly JsonObject[] = [{ a: 'much too long for its field' }, { c: 'no such value' }, { b: 1e12 }];

/**
 * With some probability, makes the data such that Salesforce rejects it. Returns how the emulator does so: nothing if its own
 * validation does. Undefined if the data is left as it was.
 */
export function poison(id: string, data: JsonObject, { random, occurs, note }: World): Rejection | undefined {
  const marked = () => {
    data.d = `poison ${id}`;
    return [data.d, `${data.d}*`];
  };
  const reject = (effect: FaultEffect): Rejection => ({
    faults: marked().map((value) => ({ match: { sObject: 'Counselor__c', field: 'D__c', value }, effect })),
  });
  if (occurs('poison trigger')) {
    const [name, automation] = random.pick(brokenAutomation);
    note(`poison trigger: ${name}`);
    const timing = random.pick(['before', 'after']);
    return {
      rules: marked().map((value) => ({ object: 'Counselor__c', where: { D__c: value }, timing, ...automation })),
    };
  }
  if (occurs('poison row')) {
    if (random.chance(0.6)) return reject(rowEffect(random, note));
    Object.assign(data, random.pick(badValues));
    return {};
  }
  if (occurs('poison request')) {
    const [status, errorCode, message] = random.pick(permanentRequestErrors);
    note(`poison request: ${errorCode}`);
    if (random.chance(0.7)) return reject({ kind: 'answer', status, body: [{ errorCode, message }] });
    data.b = 'not a number';
    return {};
  }
  if (occurs('poison subrequest')) {
    const [status, errorCode, message] = random.pick(permanentRequestErrors);
    note(`poison subrequest: ${errorCode}`);
    return reject({ kind: 'subrequest-answer', status, body: [{ errorCode, message }] });
  }
  if (occurs('record lock never released')) return reject({ kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' });
  return undefined;
}

function rowEffect(random: Random, note: World['note']): FaultEffect {
  const [code, message, fields] = random.pick(permanentRowErrors);
  note(`poison row: ${code}`);
  return { kind: 'row-error', code, ...(message ? { message } : {}), ...(fields ? { fields } : {}) };
}
