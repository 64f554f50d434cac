// Salesforce's errors about one row → our failures. The closed table of what each code means: whose fault, and whether
// another try may help. Salesforce's texts quote values, so only a validation rule's own text is passed on.
import type { Failure, FailureCode } from '../../../failure.ts';
import { retryOf } from '../../../failure.ts';
import type { Link } from '../../plan/plan.ts';
import type { Row } from './row.ts';

/** An error as rows (`statusCode`) and requests (`errorCode`) carry it. */
export interface SalesforceError {
  code: string;
  message: string;
  /** API names. */
  fields: string[];
}

/** What a row's errors come to. */
export interface RowRefusal {
  failure: Failure;
  /** The links whose target is not there, where that is what is wrong. */
  missingParents: readonly Link[];
  /** True where a unique value is taken and the answer does not say by which field. */
  undecided: boolean;
  /** Id of the record that has the row's own key, where the answer gives it. */
  existingId?: string;
  /** True for `DUPLICATE_VALUE` on the row's own key. */
  ownKeyTaken: boolean;
}

/** Reads the array of errors of a row or of a request; what is no error is left out. */
export function readErrors(value: unknown): SalesforceError[] {
  if (!Array.isArray(value)) return [];
  return (value as Record<string, unknown>[]).flatMap((error) => {
    const code = error?.statusCode ?? error?.errorCode;
    if (typeof code !== 'string') return [];
    const fields = Array.isArray(error.fields) ? error.fields.filter(isApiName) : [];
    return [{ code, message: typeof error.message === 'string' ? error.message : '', fields }];
  });
}

/** Of several errors, one that no other try can mend decides. */
export function refusalOf(errors: readonly SalesforceError[], row: Row): RowRefusal {
  const refusals = errors.map((error) => refusal(error, row));
  const decisive = refusals.find(({ failure }) => retryOf(failure) === 'never') ?? refusals[0];
  return (
    decisive ??
    plain({ code: 'salesforce/not-written', message: 'Salesforce did not write the row and gave no reason.' })
  );
}

function refusal(error: SalesforceError, row: Row): RowRefusal {
  const about = { salesforceCode: codeName(error.code), sObject: row.sObject, fields: error.fields };
  const fail = (code: FailureCode, message: string): Failure => ({ code, message, ...about });
  if (error.code === 'INVALID_FIELD') return invalidField(error, row, fail);
  if (error.code === 'DUPLICATE_VALUE') return duplicateValue(error, row, fail);
  if (error.code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION') {
    const text = withoutValues(error.message, row);
    return plain(fail('salesforce/validation-rule', `A validation rule of ${row.sObject} refuses it: ${text}`));
  }
  if (passingInTriggers.test(error.message) && triggerCodes.has(error.code)) {
    return plain(fail('salesforce/row-locked', `The ${row.sObject} was locked or busy inside a trigger or flow.`));
  }
  const [code, message] = known[error.code] ?? ['salesforce/rejected', 'Salesforce refuses the row'];
  const named = error.fields.length > 0 ? ` (${error.fields.join(', ')})` : '';
  return plain(fail(code, `${row.sObject}: ${message}${named}.`));
}

/**
 * A validation rule's own text, which an admin wrote. Apex code speaks by the same code and may quote what it was sent.
 */
function withoutValues(text: string, { fields, links, key }: Row): string {
  const values = [...Object.values(fields), ...links.map((link) => link.key.value), key?.value]
    .map((value) => (typeof value === 'boolean' ? '' : String(value ?? '').trim()))
    .filter((value) => value.length >= shortestQuote)
    .sort((a, b) => b.length - a.length);
  if (values.length === 0) return text;
  return text.replace(new RegExp(values.map((value) => RegExp.escape(value)).join('|'), 'gi'), '…');
}

/** Shorter values stand in ordinary words too. */
const shortestQuote = 3;

/** Errors of a part that are about its object or its key field, and so about every row. */
const aboutEveryRow = new Set(['NOT_FOUND', 'INVALID_TYPE', 'METHOD_NOT_ALLOWED']);

/** True where what a part is refused for is surely about this row, among others. */
export function isToBlame({ fields }: Row, errors: readonly SalesforceError[]): boolean {
  return errors.some(({ code, message }) => {
    if (aboutEveryRow.has(code)) return true;
    return code === 'INVALID_FIELD' && unknownColumn(message, fields) !== undefined;
  });
}

/** The field of the row that Salesforce says it has no column for. */
function unknownColumn(message: string, fields: Row['fields']): string | undefined {
  const column = /^No such column '(\w+)' on sobject/i.exec(message)?.[1]?.toLowerCase();
  return Object.keys(fields).find((field) => field.toLowerCase() === column);
}

type Fail = (code: FailureCode, message: string) => Failure;

/** One code for two things: a parent that is not there yet, and a field that never will be. */
function invalidField(error: SalesforceError, row: Row, fail: Fail): RowRefusal {
  const missingParents = missingLinks(error.message, row.links);
  if (missingParents.length === 0) {
    const column = unknownColumn(error.message, row.fields);
    const message =
      `${row.sObject}: the org does not know ${column ? `the field ${column}` : 'a field'}, or hides it from the ` +
      'integration user. See salesforce/README.md: deploy the fields, assign the permission set.';
    return plain({ ...fail('salesforce/rejected', message), ...(column ? { fields: [column] } : {}) });
  }
  const fields = missingParents.map(({ field }) => field);
  const failure = fail(
    'salesforce/parent-missing',
    `${row.sObject}: the record for ${fields.join(', ')} does not exist.`,
  );
  return { ...plain({ ...failure, fields }), missingParents };
}

/** `Foreign key external ID: VALUE not found for field KEY in entity OBJECT`; another language keeps the names. */
function missingLinks(text: string, links: readonly Link[]): Link[] {
  const said = text.toLowerCase();
  const english = /^foreign key external id: (.*) not found for field (\S+) in entity (\S+)$/s.exec(said.trim());
  const named = links.filter(({ sObject, key }) =>
    english
      ? english[2] === key.field.toLowerCase() && english[3]?.replace(/\.$/, '') === sObject.toLowerCase()
      : said.includes(key.field.toLowerCase()),
  );
  const value = ({ key }: Link) => String(key.value).toLowerCase();
  const exact = named.filter((link) => (english ? english[1]?.trim() === value(link) : said.includes(value(link))));
  return exact.length > 0 ? exact : english ? named : [];
}

/** A key that another call has just taken, or another field's value that some other record has. */
function duplicateValue(error: SalesforceError, row: Row, fail: Fail): RowRefusal {
  const own = row.key?.field;
  if (/^duplicate external id specified/i.test(error.message)) {
    return {
      ...plain(fail('salesforce/lost-race', `${row.sObject}: its key stood twice in one call.`)),
      ownKeyTaken: false,
    };
  }
  const named = /\b([A-Za-z]\w*)\s+duplicates value\b/.exec(error.message)?.[1] ?? error.fields[0];
  const existingId = /\b([A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?)\b\s*$/.exec(error.message)?.[1];
  if (own !== undefined && named?.toLowerCase() === own.toLowerCase()) {
    const failure = fail('salesforce/lost-race', `${row.sObject}: another writer has just taken its key ${own}.`);
    return { ...plain(failure), ownKeyTaken: true, ...(existingId ? { existingId } : {}) };
  }
  const failure = fail('salesforce/duplicate', `${row.sObject}: another record has the same value in a unique field.`);
  return { ...plain(failure), undecided: named === undefined && own !== undefined };
}

const plain = (failure: Failure): RowRefusal => ({
  failure,
  missingParents: [],
  undecided: false,
  ownKeyTaken: false,
});

/** An update that found nothing to update. */
export function noSuchRecord({ sObject }: Row): RowRefusal {
  return plain({ code: 'salesforce/record-missing', message: `No ${sObject} with this key exists yet.`, sObject });
}

/** Apex and flows wrap what would pass by itself. */
const passingInTriggers = /UNABLE_TO_LOCK_ROW|Limit exceeded|unable to obtain exclusive access/i;
const triggerCodes = new Set([
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'APEX_ERROR',
  'UNKNOWN_EXCEPTION',
]);

const notWritten = ['salesforce/not-written', 'Salesforce did not write it this time'] as const;
const rejected = (message: string) => ['salesforce/rejected', message] as const;

/** What is not in this table is `salesforce/rejected`, with Salesforce's own code beside it. */
const known: Record<string, readonly [FailureCode, string]> = {
  REQUIRED_FIELD_MISSING: rejected('a required field is missing'),
  INVALID_FIELD_FOR_INSERT_UPDATE: rejected('a field cannot be written, or not by the integration user'),
  STRING_TOO_LONG: rejected('a text is longer than its field'),
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: rejected('a value is not in the restricted picklist'),
  INVALID_EMAIL_ADDRESS: rejected('an email address is not one'),
  NUMBER_OUTSIDE_VALID_RANGE: rejected('a number has too many digits'),
  MALFORMED_ID: rejected('an id is not one of that object'),
  INVALID_CROSS_REFERENCE_KEY: rejected('a reference points to nothing it may point to'),
  JSON_PARSER_ERROR: rejected('a value has the wrong type for its field'),
  INVALID_TYPE: rejected('the org does not know the object, or hides it from the integration user'),
  INVALID_TYPE_ON_FIELD_IN_RECORD: rejected('a value has the wrong type for its field'),
  NOT_FOUND: rejected('the org does not know the object or the external ID field'),
  MISSING_ARGUMENT: rejected('its key is missing'),
  DUPLICATES_DETECTED: ['salesforce/duplicate', 'a duplicate rule refuses it'],
  DUPLICATE_EXTERNAL_ID: ['salesforce/ambiguous-key', 'several records have the same key'],
  FIELD_INTEGRITY_EXCEPTION: rejected('a value does not go with the others'),
  INSUFFICIENT_ACCESS_OR_READONLY: rejected('the integration user may not write it'),
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: rejected('the integration user may not see what it points to'),
  ENTITY_IS_LOCKED: rejected('it is locked for approval'),
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: rejected('a trigger failed'),
  CANNOT_EXECUTE_FLOW_TRIGGER: rejected('a flow failed'),
  APEX_ERROR: rejected('Apex code failed'),
  TXN_SECURITY_NO_ACCESS: rejected('a transaction security policy refuses it'),
  UNABLE_TO_LOCK_ROW: ['salesforce/row-locked', 'another transaction held its lock'],
  ENTITY_IS_DELETED: ['salesforce/record-missing', 'it was deleted meanwhile'],
  UNKNOWN_EXCEPTION: notWritten,
  QUERY_TIMEOUT: notWritten,
  TOO_MANY_APEX_REQUESTS: notWritten,
  ALL_OR_NONE_OPERATION_ROLLED_BACK: notWritten,
  PROCESSING_HALTED: notWritten,
  BATCH_PROCESSING_HALTED: notWritten,
  LIMIT_EXCEEDED: notWritten,
  METHOD_NOT_ALLOWED: rejected('the org does not allow this operation on it'),
};

const isApiName = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z][\w.]{0,79}$/.test(value);

/** A code is a constant of Salesforce's; anything else is not ours to repeat. */
const codeName = (code: string) => (/^[A-Z][A-Z0-9_]{0,79}$/.test(code) ? code : 'UNREADABLE');
