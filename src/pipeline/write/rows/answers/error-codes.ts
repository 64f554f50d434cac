// What each of Salesforce's error codes means: what caused it, and so whether another attempt may help.
import { type FailureCode, failureKinds } from '../../../../failure.ts';
import { ownValue } from '../../../../own-value.ts';
import { serviceFailureOfErrors } from '../../salesforce/service-failure.ts';

const notWritten = ['salesforce/not-written', 'Salesforce did not write the record this time'] as const;
const rejected = (message: string) => ['salesforce/rejected', message] as const;
const locked = ['salesforce/row-locked', 'another transaction had locked the record'] as const;
const missing = ['salesforce/record-missing', 'the record was deleted in the meantime'] as const;

export type Meaning = readonly [FailureCode, string];

/** What the code means for its row; undefined for one that nobody knows. */
export const meaningOf = (code: string): Meaning | undefined =>
  ownValue(knownCodes, code) ?? (mayPass.test(code) ? notWritten : undefined);

/** Codes of other features and of tomorrow, too: each of them names what passes by itself. */
const mayPass = /(?<!NON_)(?:TIMEOUT|TIMED_OUT|SERVER_BUSY|RETRIABLE|CONCURRENT_REQUEST)(?:_EXCEPTION|_ERROR)?$/;

/** True for a code that can only be about what was sent. */
export function isVerdict(code: string): boolean {
  const [failure] = meaningOf(code) ?? [];
  return namedElsewhere.has(code) || (failure !== undefined && failureKinds[failure].retry === 'never');
}

/** Codes whose meaning depends on the row or on the text. */
const namedElsewhere = new Set(['INVALID_FIELD', 'DUPLICATE_VALUE', 'FIELD_CUSTOM_VALIDATION_EXCEPTION']);

/** True for a code by which another attempt may succeed, without a change of the row or the org. */
export function passingCode(code: string): boolean {
  const [failure] = meaningOf(code) ?? [];
  return failure !== undefined && failureKinds[failure].retry === 'later' && !missingCodes.has(code);
}

/** These pass, but not for automation that misses a record. */
const missingCodes = new Set(['ENTITY_IS_DELETED', 'MISSING_RECORD', 'RECORD_NOT_FOUND', 'ITEM_NOT_FOUND']);

/** The call or the save was stopped. Fewer rows may be fast enough: REST API Developer Guide, "API Request Limits". */
export const tooLongCodes: ReadonlySet<string> = new Set(['REQUEST_RUNNING_TOO_LONG', 'QUERY_TIMEOUT']);

/** True for a code that this file, or the list of failures of the service, has. */
export const isAnswered = (code: string): boolean =>
  meaningOf(code) !== undefined || serviceFailureOfErrors([{ errorCode: code }]) !== undefined;

/**
 * A code that is not in this table becomes `salesforce/rejected`, which carries Salesforce's own code: those left are
 * about features that the pipeline does not use. The names are those of the partner WSDL.
 */
export const knownCodes: Record<string, Meaning> = {
  REQUIRED_FIELD_MISSING: rejected('a required field is missing'),
  INVALID_FIELD_FOR_INSERT_UPDATE: rejected('the integration user cannot write a field'),
  STRING_TOO_LONG: rejected('a text is longer than its field'),
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: rejected('a value is not in the restricted picklist'),
  INVALID_EMAIL_ADDRESS: rejected('an email address is not valid'),
  NUMBER_OUTSIDE_VALID_RANGE: rejected('a number has too many digits'),
  MALFORMED_ID: rejected('an Id is misspelled or belongs to another object'),
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
  RECORD_LOCKED: rejected('the record is locked'),
  TXN_SECURITY_NO_ACCESS: rejected('a transaction security policy refused the record'),
  UNABLE_TO_LOCK_ROW: locked,
  UNABLE_TO_LOCK_RECORD: locked,
  RECORD_IN_USE_BY_WORKFLOW: locked,
  TERRITORY_REALIGN_IN_PROGRESS: locked,
  COLLISION_DETECTED: locked,
  OPERATION_CONFLICT: locked,
  CONFLICT: locked,
  REQUEST_TIMEOUT_OR_CONFLICT: locked,
  PENDING_COMMIT: locked,
  BLOCKED_EXCLUSIVE: locked,
  ENTITY_IS_DELETED: missing,
  MISSING_RECORD: missing,
  RECORD_NOT_FOUND: missing,
  ITEM_NOT_FOUND: missing,
  UNKNOWN_EXCEPTION: notWritten,
  QUERY_TIMEOUT: notWritten,
  ALL_OR_NONE_OPERATION_ROLLED_BACK: notWritten,
  PROCESSING_HALTED: notWritten,
  BATCH_PROCESSING_HALTED: notWritten,
  LIMIT_EXCEEDED: notWritten,
  REQUEST_RUNNING_TOO_LONG: notWritten,
  INTERNAL_ERROR: notWritten,
  INTERNAL_SERVER_ERROR: notWritten,
  BAD_GATEWAY: notWritten,
  MATCH_RUNTIME_ERROR: notWritten,
  MATCH_SERVICE_ERROR: notWritten,
  MATCH_SERVICE_TIMED_OUT: notWritten,
  MATCH_SERVICE_UNAVAILABLE_ERROR: notWritten,
  UNCOMMITTED_WORK: notWritten,
  TXN_SECURITY_METERING_ERROR: notWritten,
  TXN_SECURITY_RUNTIME_ERROR: notWritten,
  RECORD_MISSING_REQUIRED_FIELD: rejected('a required field is missing'),
  FIELD_NOT_UPDATABLE: rejected('a field cannot be changed'),
  INSUFFICIENT_ACCESS: rejected('the integration user may not write the record'),
  INVALID_READ_ONLY_USER_DML: rejected('the integration user may only read'),
  APEX_DATA_ACCESS_RESTRICTION: rejected('a restriction on data access does not allow the record'),
  FIELD_FILTER_VALIDATION_EXCEPTION: rejected('a lookup points to a record that its lookup filter refuses'),
  RELATED_ENTITY_FILTER_VALIDATION_EXCEPTION: rejected('the lookup filter of a related record refuses it'),
  INVALID_STATUS: rejected('its status does not allow this'),
  INVALID_RECORD_STATUS: rejected('its status does not allow this'),
  STATE_TRANSITION_NOT_ALLOWED: rejected('its status does not allow this'),
  DELETE_FAILED: rejected('other records depend on it'),
  DELETE_NOT_ALLOWED: rejected('it cannot be deleted'),
  DELETE_OPERATION_TOO_LARGE: rejected('too many records would be deleted with it'),
  DELETE_REQUIRED_ON_CASCADE: rejected('records that depend on it cannot be deleted'),
  DEPENDENCY_EXISTS: rejected('other records depend on it'),
  CANNOT_DELETE_ENTITY: rejected('it cannot be deleted'),
  CANNOT_DELETE_OWNER: rejected('it owns other records'),
  INVALID_EMPTY_KEY_OWNER: rejected('its owner is empty'),
  INVALID_OWNER: rejected('its owner cannot own it'),
  CHILD_SHARE_FAILS_PARENT: rejected('its owner has no access to its parent'),
  SHARE_NEEDED_FOR_CHILD_OWNER: rejected('the owner of a child record would lose access'),
  CANNOT_REPARENT_RECORD: rejected('its parent cannot be changed'),
  CANNOT_UPDATE_CONVERTED_LEAD: rejected('the lead has been converted'),
  ENTITY_IS_ARCHIVED: rejected('the record is archived'),
  ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE: rejected('the record has been changed since'),
  SELF_REFERENCE_FROM_TRIGGER: rejected('a trigger changed the record that it was saving'),
  SELF_REFERENCE_FROM_FLOW: rejected('a flow changed the record that it was saving'),
  MAX_DEPTH_IN_FLOW_EXECUTION: rejected('flows called each other too many times'),
  FLOW_EXCEPTION: rejected('a flow failed'),
  APEX_FAILED: rejected('Apex code failed'),
  CUSTOM_APEX_ERROR: rejected('Apex code failed'),
  APEX_TRIGGER_COUPLING_LIMIT: rejected('triggers called each other too many times'),
  UNAVAILABLE_RECORDTYPE_EXCEPTION: rejected('the integration user has no record type for it'),
  INVALID_RECORD_TYPE: rejected('the record type does not exist for the object'),
  INVALID_PERSON_ACCOUNT_OPERATION: rejected('a person account does not allow this'),
  PRIVATE_CONTACT_ON_ASSET: rejected('the contact has no account'),
  TOO_MANY_ENUM_VALUE: rejected('a multi-select picklist has too many values'),
  MAX_TASK_DESCRIPTION_EXCEEEDED: rejected('a text is longer than its field'),
  TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET: rejected('a text has characters that the org does not support'),
  UNSAFE_HTML_CONTENT: rejected('a text contains HTML that is not allowed'),
  FIELD_MODERATION_RULE_BLOCK: rejected('a moderation rule refused a text'),
  DATE_OUT_OF_RANGE: rejected('a date is out of range'),
  INVALID_DATE_FORMAT: rejected('a date has the wrong format'),
  INVALID_CURRENCY_ISO: rejected('a currency does not exist in the org'),
  INVALID_ID_FIELD: rejected('an Id does not exist or belongs to another object'),
  INVALID_CROSS_REFERENCE_TYPE_FOR_FIELD: rejected('a lookup points to a record of the wrong object'),
  ID_REQUIRED: rejected('its Id is missing'),
  DUPLICATE_USERNAME: ['salesforce/duplicate', 'another user has the same user name'],
  DUPLICATE_COMM_NICKNAME: ['salesforce/duplicate', 'another user has the same nickname'],
  MULTIPLE_RECORDS_FOUND: ['salesforce/ambiguous-key', 'several records have the same key'],
  DUPLICATE_ARGUMENT_VALUE: rejected('one request contained it twice'),
  CIRCULAR_DEPENDENCY: rejected('it would be above itself in a hierarchy'),
  CIRCULAR_OBJECT_GRAPH: rejected('it would be above itself in a hierarchy'),
  MIXED_DML_OPERATION: rejected('setup objects such as User cannot be saved together with other objects'),
  UNSUPPORTED_DML_OPERATION: rejected('the org does not allow this operation on the object'),
  INVALID_TYPE_FOR_OPERATION: rejected('the org does not allow this operation on the object'),
  INVALID_ENTITY_FOR_UPSERT: rejected('the object does not allow upserts'),
  INVALID_EXTERNAL_ID_FIELD_NAME: rejected('its key is not an external ID field'),
  INVALID_OPERATION: rejected('the org does not allow this operation on the object'),
  INVALID_ASSIGNMENT_RULE: rejected('the assignment rule does not exist'),
  FUNCTIONALITY_NOT_ENABLED: rejected('the org does not have the feature that it needs'),
  REQUIRED_FEATURE_MISSING: rejected('the org does not have the feature that it needs'),
  PACKAGE_LICENSE_REQUIRED: rejected('the integration user has no license for the managed package'),
  PACKAGE_DISABLED: rejected('the managed package is disabled'),
  LICENSE_LIMIT_EXCEEDED: rejected('the org has no license left for it'),
  OPERATION_TOO_LARGE: rejected('the operation is too large for the org'),
  PAYLOAD_SIZE_EXCEEDED: rejected('it is larger than Salesforce allows'),
  EXCEEDED_MAX_SIZE_REQUEST: rejected('it is larger than Salesforce allows'),
  METHOD_NOT_ALLOWED: rejected('the org does not allow this operation on the object'),
};
