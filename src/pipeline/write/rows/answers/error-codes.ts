// What each of Salesforce's error codes means: what caused it, and so whether another attempt may help.
import type { FailureCode } from '../../../../failure.ts';

const notWritten = ['salesforce/not-written', 'Salesforce did not write the record this time'] as const;
const rejected = (message: string) => ['salesforce/rejected', message] as const;

/** A code that is not in this table becomes `salesforce/rejected`, which carries Salesforce's own code. */
export const knownCodes: Record<string, readonly [FailureCode, string]> = {
  REQUIRED_FIELD_MISSING: rejected('a required field is missing'),
  INVALID_FIELD_FOR_INSERT_UPDATE: rejected('the integration user cannot write a field'),
  STRING_TOO_LONG: rejected('a text is longer than its field'),
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: rejected('a value is not in the restricted picklist'),
  INVALID_EMAIL_ADDRESS: rejected('an email address is not valid'),
  NUMBER_OUTSIDE_VALID_RANGE: rejected('a number has too many digits'),
  MALFORMED_ID: rejected('an id does not belong to the object it should refer to'),
  INVALID_CROSS_REFERENCE_KEY: rejected('a lookup points to a record it cannot reference'),
  JSON_PARSER_ERROR: rejected('a value has the wrong type for its field'),
  INVALID_TYPE: rejected('the object does not exist in the org, or the integration user cannot see it'),
  INVALID_TYPE_ON_FIELD_IN_RECORD: rejected('a value has the wrong type for its field'),
  NOT_FOUND: rejected('the object or the external ID field does not exist in the org'),
  MISSING_ARGUMENT: rejected('its key is missing'),
  DUPLICATES_DETECTED: ['salesforce/duplicate', 'a duplicate rule refused the record'],
  DUPLICATE_EXTERNAL_ID: ['salesforce/ambiguous-key', 'several records have the same key'],
  FIELD_INTEGRITY_EXCEPTION: rejected('two values contradict each other'),
  INSUFFICIENT_ACCESS_OR_READONLY: rejected('the integration user may not write the record'),
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: rejected(
    'the integration user cannot see the record that a lookup points to',
  ),
  ENTITY_IS_LOCKED: rejected('the record is locked by an approval process'),
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: rejected('a trigger failed'),
  CANNOT_EXECUTE_FLOW_TRIGGER: rejected('a flow failed'),
  APEX_ERROR: rejected('Apex code failed'),
  TXN_SECURITY_NO_ACCESS: rejected('a transaction security policy refused the record'),
  UNABLE_TO_LOCK_ROW: ['salesforce/row-locked', 'another transaction had locked the record'],
  ENTITY_IS_DELETED: ['salesforce/record-missing', 'the record was deleted in the meantime'],
  UNKNOWN_EXCEPTION: notWritten,
  QUERY_TIMEOUT: notWritten,
  TOO_MANY_APEX_REQUESTS: notWritten,
  ALL_OR_NONE_OPERATION_ROLLED_BACK: notWritten,
  PROCESSING_HALTED: notWritten,
  BATCH_PROCESSING_HALTED: notWritten,
  LIMIT_EXCEEDED: notWritten,
  METHOD_NOT_ALLOWED: rejected('the org does not allow this operation on the object'),
};
