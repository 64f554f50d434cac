// Salesforce's usual message for an error code, for rules without a message of their own.
import { ownValue } from '../../own-value.ts';

const texts: Record<string, string> = {
  UNABLE_TO_LOCK_ROW: 'unable to obtain exclusive access to this record or 1 records: 0035e00000000010AA',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'The date of the last rescue cannot be in the future.',
  DUPLICATES_DETECTED: 'Use one of these records?',
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:
    'CounselorTrigger: execution of BeforeInsert\n\ncaused by: System.NullPointerException: Attempt to de-reference a null object\n\nTrigger.CounselorTrigger: line 3, column 1',
  STORAGE_LIMIT_EXCEEDED: 'storage limit exceeded',
  INSUFFICIENT_ACCESS_OR_READONLY: 'insufficient access rights on object id',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'insufficient access rights on cross-reference id: 0015e00000000010AA',
  ENTITY_IS_DELETED: 'entity is deleted',
  INVALID_CROSS_REFERENCE_KEY: 'invalid cross reference id',
  FIELD_INTEGRITY_EXCEPTION: "There's a problem with this state, even though it may appear correct.",
  ENTITY_IS_LOCKED: 'the entity is locked for editing',
  INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE:
    'Updates can’t be made during maintenance. Try again when maintenance is complete.',
  PLATFORM_EVENT_PUBLISHING_UNAVAILABLE: 'The platform event could not be published. Try again later.',
};

export const defaultMessage = (code: string): string =>
  ownValue(texts, code) ?? code.toLowerCase().replaceAll('_', ' ');
