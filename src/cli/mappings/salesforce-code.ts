// What the pipeline makes of one of Salesforce's own error codes, in the words of its failures.
import type { FailureCode } from '../../failure.ts';
import { meaningOf } from '../../pipeline/write/rows/answers/error-codes.ts';
import { refusalOf } from '../../pipeline/write/rows/answers/refusal.ts';
import type { Row } from '../../pipeline/write/rows/row.ts';
import { serviceFailureOfErrors } from '../../pipeline/write/salesforce/service-failure.ts';

export interface SalesforceCodeMeaning {
  /** A sentence. */
  text: string;
  /** The code of the pipeline's failure. */
  code: FailureCode;
}

/** Codes whose failures also depend on the row or on the text. */
const others: Readonly<Record<string, string>> = {
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'A validation rule refused the record, or Apex code did with the same code.',
  INVALID_FIELD:
    'A field does not exist in the org, the integration user cannot see it, or a linked record does not exist.',
  DUPLICATE_VALUE: 'Another record has the same value in a unique field.',
  INACTIVE_OWNER_OR_USER: 'The owner is an inactive User: the one that the event sets, or the one that the record has.',
  OP_WITH_INVALID_USER_TYPE_EXCEPTION:
    'The owner has a license that does not allow this: a portal, community or Chatter user.',
  TRANSFER_REQUIRES_READ: 'The new owner may not read such records.',
};

const row: Row = { operation: 'upsert', sObject: 'Record', recordId: '', fields: {}, links: [], eventWrites: [] };

/** Undefined for a code that the pipeline has no words for. */
export function meaningOfSalesforceCode(code: string): SalesforceCodeMeaning | undefined {
  const service = serviceFailureOfErrors([{ errorCode: code, message: '' }]);
  if (service) return { text: service.message, code: service.code };
  if (!Object.hasOwn(others, code) && !meaningOf(code)) return undefined;
  const { failure } = refusalOf([{ code, message: '', fields: [] }], row);
  const said = failure.message.replace(/^Record: /, '');
  return { text: others[code] ?? said.charAt(0).toUpperCase() + said.slice(1), code: failure.code };
}
