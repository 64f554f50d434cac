// What Apex and flows say when they fail. Their texts quote values of records, of other people's too, so only constants
// are taken from them: names of triggers, classes and flows, types of exceptions, limits, and error ids. Pure.
// Forms: Apex Developer Guide, "Trigger Exceptions", "Bulk DML Exception Handling" and "Execution Governors and Limits".
import type { Failure } from '../../../../failure.ts';
import { serviceFailureOfErrors } from '../../salesforce/service-failure.ts';
import { isAnswered, passingCode, tooLongCodes } from './error-codes.ts';
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
 * One transaction did too much: the same rows meet the limit again. A managed package has its name before the text, and limits of its own. Each text is whole:
 * code may say "too many" of people, too.
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

/** True for a text that Apex or a flow wrote, not an admin: it may quote anything. */
export const isFromCode = (text: string): boolean =>
  limitIn(text) !== undefined ||
  /\b(execution of|caused by:|first error:|First exception on row|Class\.|Trigger\.|Error ID:)/i.test(text) ||
  exceptionIn(text) !== undefined ||
  codeIn(text) !== undefined ||
  isPersonal.test(text);

/** An email address, or the Id of a record: no rule's own text has one. */
const isPersonal = /[^\s@]@[^\s@]+\.\p{L}{2,}|\b[a-zA-Z0-9]{3}[A-Z0-9][a-zA-Z0-9]{8}\w{3}(?:\w{3})?\b/u;

/**
 * What names the automation and what it met, for whoever looks after it: `trigger CoachSync, BeforeInsert,
 * System.NullPointerException, line 12`. Empty if the text has nothing of the kind.
 */
export function automationNamed(error: Pick<SalesforceError, 'code' | 'message'>): string {
  const { code, message: text } = error;
  const isFlow = code === 'CANNOT_EXECUTE_FLOW_TRIGGER';
  const errorId = errorIdIn(error);
  const flow = flowIn(error);
  // Process Builder gives a version's Id instead of a name.
  const [, version] = (isFlow && /\bversion ID (301[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)\b/i.exec(text)) || [];
  const [, place, line] = /\b((?:Class|Trigger)\.[A-Za-z][\w.]{0,119}): line (\d{1,6})\b/.exec(text) ?? [];
  const parts = [
    ...triggersIn(error),
    flow && `flow “${flow}”`,
    version && `flow version ${version}`,
    limitIn(text),
    ...exceptionsIn(text),
    codeIn(text, code),
    place && `${place}, line ${line}`,
    errorId && `error ID ${errorId}`,
  ];
  return [...new Set(parts.filter(Boolean))].join(', ');
}

const triggerName = '([A-Za-z][\\w.]{0,79})';
/** The first trigger, and those that the records which it saves have made run. */
const failedTriggers = new RegExp(
  `(?:^|CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY[,:]\\s)${triggerName}: (?:execution of ((?:Before|After)(?:Insert|Update|Delete|Undelete))\\b|(data changed by trigger) for field )`,
  'g',
);
const failedTrigger = new RegExp(`^${triggerName}: System\\.\\w+Exception\\b`);

function triggersIn({ code, message: text }: Pick<SalesforceError, 'code' | 'message'>): string[] {
  const found = [...text.matchAll(failedTriggers)].slice(0, 3);
  if (found.length > 0)
    return found.flatMap(([, name, event, wrongValue]) => [`trigger ${name}`, event ?? wrongValue ?? '']);
  // Code that refuses one record may begin its text with anything.
  const [, bare] = (code !== 'FIELD_CUSTOM_VALIDATION_EXCEPTION' && failedTrigger.exec(text)) || [];
  return bare === undefined ? [] : [`trigger ${bare}`];
}

/** What languages call the process, next to its label. Without such a word, an admin may have written the text and quote a value. */
const process = /process|proce[sd]|prozess|proses|процесс|プロセス|流程|프로세스/i;
/** In its first sentence, in the quotation marks of the language. A text before it has no other marks and no end. */
const label =
  /^([^“"„”«‘「『《‹:：.。!?\n]{0,160})(?:[“"„”]([^”"“\n]{1,255})[”"“]|«([^»\n]{1,255})»|‘([^’\n]{1,255})’|「([^」\n]{1,255})」|『([^』\n]{1,255})』|《([^》\n]{1,255})》|‹([^›\n]{1,255})›)([^.。!?\n]{0,80})/u;
/** A flow that fails for a trigger that saves other records. */
const labelInside = /\bbecause the (?:[“"]([^”"\n]{1,255})[”"]|‘([^’\n]{1,255})’) process failed\b/;

/** Salesforce's own text is translated. */
function flowIn({ code, message: text }: Pick<SalesforceError, 'code' | 'message'>): string | undefined {
  const [, before = '', ...rest] = (code === 'CANNOT_EXECUTE_FLOW_TRIGGER' && label.exec(text)) || [];
  const after = rest.pop() ?? '';
  const isOwnForm = process.test(before) || process.test(after);
  const inside = code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' ? null : labelInside.exec(text);
  const name = (isOwnForm && rest.find(Boolean)) || inside?.slice(1).find(Boolean);
  return name === undefined || isPersonal.test(name) ? undefined : name.trim();
}

/** The number that Salesforce's support asks for, in any language. */
export function errorIdIn({ code, message: text }: Pick<SalesforceError, 'code' | 'message'>): string | undefined {
  const [, named] =
    /\b(?:Error ID: ?|ErrorId if you contact support: ?)(\d{9,10}-\d{4,7}(?: \(-?\d{1,15}\))?)/i.exec(text) ?? [];
  const isOwnText = code === 'CANNOT_EXECUTE_FLOW_TRIGGER' || code === 'UNKNOWN_EXCEPTION';
  const [, any] = (isOwnText && /\b(\d{9,10}-\d{4,7} \(-?\d{5,10}\))/.exec(text)) || [];
  return named ?? any;
}

/** From the outermost to the innermost, each once. */
const exceptionsIn = (text: string): readonly string[] => {
  const found = new Set(text.match(/\b(?:[A-Za-z]\w{0,39}\.){1,2}[A-Za-z]\w{0,59}Exception\b/g));
  return found.size > 0 ? [...found].slice(0, 3) : [exceptionIn(text) ?? ''];
};

/** `System.DmlException`, or one of the org's own. */
const exceptionIn = (text: string): string | undefined =>
  /\b(?:[A-Za-z]\w{0,39}\.){1,2}[A-Za-z]\w{0,59}Exception\b/.exec(text)?.[0] ??
  /\bcaused by: ([A-Za-z]\w{0,59}Exception)(?::|$)/.exec(text)?.[1];

/** Codes that the table of rows does not have. */
const namedCodes = new Set([
  'DUPLICATE_VALUE',
  'INVALID_FIELD',
  'INACTIVE_OWNER_OR_USER',
  'OP_WITH_INVALID_USER_TYPE_EXCEPTION',
  'TRANSFER_REQUIRES_READ',
]);

/** They say only that automation failed. */
const wrappers = new Set(['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'CANNOT_EXECUTE_FLOW_TRIGGER', 'UNKNOWN_EXCEPTION']);

/** Words that look like Salesforce's codes. */
const codesIn = (text: string): string[] => text.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];

/** Salesforce's code of the error that the automation met, such as `DUPLICATE_VALUE`. */
function codeIn(text: string, own?: string): string | undefined {
  const known = codesIn(text).filter((word) => automationCodes.has(word) || namedCodes.has(word) || isAnswered(word));
  return known.find((word) => !wrappers.has(word)) ?? known.find((word) => word !== own);
}
