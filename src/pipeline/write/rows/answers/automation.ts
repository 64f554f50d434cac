// What it means that Apex or a flow failed: whether it passes by itself, and whether other rows of the save are to blame. Pure.
// Forms: Apex Developer Guide, "Trigger Exceptions", "Bulk DML Exception Handling" and "Execution Governors and Limits".
import type { Failure } from '../../../../failure.ts';
import { serviceFailureOfErrors } from '../../salesforce/service-failure.ts';
import { passingCode, tooLongCodes } from './error-codes.ts';
import type { SalesforceError } from './salesforce-error.ts';

/** Codes with which triggers, flows and the save around them fail. */
export const automationCodes: ReadonlySet<string> = new Set([
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'APEX_ERROR',
  'APEX_FAILED',
  'CUSTOM_APEX_ERROR',
  'FLOW_EXCEPTION',
  'UNKNOWN_EXCEPTION',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
]);

/** Codes of automation, and of errors of Salesforce itself, with which all rows of a save fail although one is the reason. */
const codesOfSaves: ReadonlySet<string> = new Set([
  ...automationCodes,
  'SELF_REFERENCE_FROM_TRIGGER',
  'SELF_REFERENCE_FROM_FLOW',
  'MAX_DEPTH_IN_FLOW_EXECUTION',
  'APEX_TRIGGER_COUPLING_LIMIT',
  'INTERNAL_ERROR',
  'INTERNAL_SERVER_ERROR',
]);

/** Apex and flows also wrap errors that pass by themselves: locks, and an org with too many long transactions. */
const locks =
  /UNABLE_TO_LOCK_ROW|unable to obtain exclusive access|currently being modified by another user|RECORD_IN_USE_BY_WORKFLOW|ConcurrentPerOrgLongTxn|ConcurrentRequests? .{0,80}limit exceeded/i;

/**
 * What else passes: limits of a day or hour for all of the org, errors of Salesforce itself, and time-outs. Texts: public
 * issues (jamessimone/apex-rollup 742; declarative-lookup-rollup-summaries 685) and REST API Developer Guide, "API Request
 * Limits".
 */
const passing =
  /\bRate Limiting Exception\b|\b[A-Z]\w*Executions Limit exceeded|\bSalesforce System Error: \d|\bPlease include this ErrorId\b|\brequest was running for too long\b|\bRead timed out\b|\bExceeded maximum time allotted for callout\b|\bSystem may be currently unavailable\b|\b(SINGLE_EMAIL|MASS_MAIL)_LIMIT_EXCEEDED\b/i;

/**
 * One transaction did too much: the same rows meet the limit again. A managed package has its name before the text, and
 * limits of its own. Each text is whole: code may say "too many" of people, too.
 */
const limits = [
  /\bToo many (SOQL queries|SOSL queries|aggregate queries|query rows|query locator rows|SOSL rows|DML statements|DML rows|@?future calls|callouts|email invocations|queueable jobs added to the queue|mobile (apex )?push calls|script statements|(fields|record type|child relationships|picklist) describes)(: \d{1,6}\b)?/i,
  /\b(Apex )?CPU time limit exceeded/i,
  /\bApex heap size too large(: \d{1,8}\b)?/i,
  /\bMaximum stack depth (has been )?reached(: \d{1,6}\b)?/i,
  /\bCannot have more than \d{1,3} chunks in a single operation/i,
  /\bMaximum callouts? (time|duration) exceeded/i,
  /\bMaximum trigger depth exceeded/i,
  /\bRegex too complicated/i,
];

/** The save tries three times to save the good rows, and then fails them all. */
const tooManyRetries = /^Too many batch retries in the presence of Apex triggers and partial failures/i;

export const isTooManyRetries = ({ message }: SalesforceError): boolean => tooManyRetries.test(message);

const isOfAutomation = ({ code, message }: SalesforceError) =>
  automationCodes.has(code) && namedLimitIn(message) === undefined;

/** A lock that a trigger or flow met, or a transaction that had to wait too long. */
export const isLockedInside = (error: SalesforceError): boolean => isOfAutomation(error) && locks.test(error.message);

/** Something else that passes by itself, and that a trigger or flow met. */
export const passesByItself = (error: SalesforceError): boolean =>
  isOfAutomation(error) && (passing.test(error.message) || codesIn(error.message).some(passingCode));

/** That all events need, and that a trigger or flow missed: an org under maintenance, or without storage. */
export function serviceMissedInside(error: SalesforceError): Failure | undefined {
  if (!isOfAutomation(error)) return undefined;
  const failure = serviceFailureOfErrors(codesIn(error.message).map((errorCode) => ({ errorCode })));
  // A session that code uses for calls of its own is not ours.
  return failure?.code === 'salesforce/unavailable' || failure?.code === 'salesforce/storage-full'
    ? failure
    : undefined;
}

/** The limit that a transaction exceeded, in the words of Apex: constants and a count. */
export const limitIn = (text: string): string | undefined =>
  namedLimitIn(text) ??
  (/\bSystem\.LimitException\b/.test(text) && !locks.test(text) && !passing.test(text)
    ? 'System.LimitException'
    : undefined);

function namedLimitIn(text: string): string | undefined {
  for (const limit of limits) {
    const [found] = limit.exec(text) ?? [];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Why rows of one save failed together, although one of them may be the reason. */
export type FailedTogether = 'automation' | 'limit' | 'locked';

/** Undefined for an error that is about its row alone. */
export function failedTogether(error: SalesforceError): FailedTogether | undefined {
  const { code, message } = error;
  if (isTooManyRetries(error)) return 'automation';
  if (tooLongCodes.has(code)) return 'limit';
  if (!codesOfSaves.has(code)) return undefined;
  if (isLockedInside(error)) return 'locked';
  if (automationCodes.has(code) && limitIn(message) !== undefined) return 'limit';
  // A validation rule, or Apex by `addError`, has judged this row, unless Apex passes on what it has caught.
  return code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' && !isCaught(message) ? undefined : 'automation';
}

/**
 * A trigger that catches an exception often refuses all records of the save with its text, whichever of them was the
 * reason. Texts: Apex Reference Guide, "Exception Class and Built-In Exceptions".
 */
const isCaught = (text: string): boolean =>
  exceptionIn(text) !== undefined ||
  /\bFirst exception on row \d|\bfirst error: [A-Z_]{3,}|Attempt to de-reference a null object|List index out of bounds|List has (no rows|more than 1 row) for assignment to SObject|Divide by 0|SObject row was retrieved via SOQL without querying the requested field/.test(
    text,
  );

/** `System.DmlException`, or one of the org's own. */
export const exceptionIn = (text: string): string | undefined =>
  /\b(?:[A-Za-z]\w{0,39}\.){1,2}[A-Za-z]\w{0,59}Exception\b/.exec(text)?.[0] ??
  /\bcaused by: ([A-Za-z]\w{0,59}Exception)(?::|$)/.exec(text)?.[1];

/** Words that look like Salesforce's codes. */
export const codesIn = (text: string): string[] => text.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
