// Salesforce's errors about one row → what they mean for it. Salesforce's texts quote values, so only texts that are known to
// be those of validation rules are passed on, and the fixed parts of what Apex and flows say. Pure.
import { type Failure, type FailureCode, retryOf } from '../../../../failure.ts';
import { ownValue } from '../../../../own-value.ts';
import type { IsRuleText } from '../../../../values/rule-text.ts';
import type { Link } from '../../../plan/plan.ts';
import { isLinkById } from '../ids/id-query.ts';
import type { Row } from '../row.ts';
import {
  automationCodes,
  failedTogether,
  isLockedInside,
  isTooManyRetries,
  limitIn,
  passesByItself,
  serviceMissedInside,
} from './automation.ts';
import { automationNamed, errorIdIn, isFromCode } from './automation-names.ts';
import { meaningOf } from './error-codes.ts';
import { codeName, type SalesforceError } from './salesforce-error.ts';
import { withFields } from './unreadable-value.ts';

/** What a row's errors mean. */
export interface RowRefusal {
  failure: Failure;
  /** The links whose target does not exist or cannot be used, if that is the error. */
  missingParents: readonly Link[];
  /** True where a unique value is taken and the answer does not name the field. */
  undecided: boolean;
  /** Id of the record that has the row's own key, where the answer names it. */
  existingId?: string;
  /** True for `DUPLICATE_VALUE` on the row's own key. */
  ownKeyTaken: boolean;
}

const noneKnown: IsRuleText = () => false;

/** Of several errors, one that no other attempt can fix decides. */
export function refusalOf(
  errors: readonly SalesforceError[],
  row: Row,
  isRuleText: IsRuleText = noneKnown,
): RowRefusal {
  // A duplicate rule that blocks stays, whatever becomes of those that alert.
  const [blocking, others] = [true, false].map((is) => errors.filter((error) => (error.onlyAlerts === false) === is));
  const refusals = [...(blocking ?? []), ...(others ?? [])].map((error) =>
    refusal(withFields(withoutValues(error, row), row), row, isRuleText),
  );
  const decisive = refusals.find(({ failure }) => retryOf(failure) === 'never') ?? refusals[0];
  return (
    decisive ??
    plainRefusal({ code: 'salesforce/not-written', message: 'Salesforce did not write the record and gave no reason.' })
  );
}

/** Code can put anything in place of a field: a word that the row has as a value is not passed on. */
function withoutValues(error: SalesforceError, { fields, links, key }: Row): SalesforceError {
  if (error.fields.length === 0) return error;
  const lower = (value: unknown) => String(value).toLowerCase();
  const names = new Set([...Object.keys(fields), ...links.map(({ field }) => field), key?.field].map(lower));
  const values = new Set([...Object.values(fields), ...links.map((link) => link.key.value), key?.value].map(lower));
  return { ...error, fields: error.fields.filter((name) => names.has(lower(name)) || !values.has(lower(name))) };
}

function refusal(error: SalesforceError, row: Row, isRuleText: IsRuleText): RowRefusal {
  const about = { salesforceCode: codeName(error.code), sObject: row.sObject, fields: error.fields };
  const fail = (code: FailureCode, message: string): Failure => ({ code, message, ...about });
  if (error.code === 'INVALID_FIELD') return invalidField(error, row, fail);
  if (error.code === 'DUPLICATE_VALUE') return duplicateValue(error, row, fail);
  if (error.code === 'DUPLICATES_DETECTED')
    return plainRefusal(fail('salesforce/duplicate', duplicateRule(error, row)));
  const unusable = error.code === 'INVALID_CROSS_REFERENCE_KEY' ? namedLinks(row.links, error.fields) : [];
  if (unusable.length > 0) return plainRefusal(fail('salesforce/rejected', unusableName(unusable, row, error)));
  const user = ownValue(userErrors, isRefusedOwner(error, row) ? 'INVALID_OWNER' : error.code);
  if (user) return unusableUser(user, { error, row, fail });
  const passing = passingInside(error, row, isRuleText);
  if (passing) return plainRefusal(fail(passing.code, passing.message));
  if (error.code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION')
    return plainRefusal(fail('salesforce/validation-rule', ruleRefusal(error, row, isRuleText)));
  const limit = limitIn(error.message);
  const isOwnError = error.code === 'UNKNOWN_EXCEPTION' && limit === undefined && !isTooManyRetries(error);
  if (automationCodes.has(error.code) && !isOwnError && failedTogether(error) !== undefined) {
    const what = limit ? `automation exceeded a limit for one transaction` : 'a trigger or flow failed';
    return plainRefusal(fail('salesforce/rejected', `${row.sObject}: ${what}${inBrackets(automationNamed(error))}.`));
  }
  const [code, message] = meaningOf(isOfOtherObject(error) ? 'INVALID_CROSS_REFERENCE_TYPE_FOR_FIELD' : error.code) ?? [
    'salesforce/rejected',
    'Salesforce refused the record',
  ];
  const errorId = error.code === 'UNKNOWN_EXCEPTION' ? errorIdIn(error) : undefined;
  const named = inBrackets([...error.fields, ...(errorId ? [`error ID ${errorId}`] : [])].join(', '));
  return plainRefusal(fail(code, `${row.sObject}: ${message}${named}.${isOwnerInDoubt(error, row) ? transfer : ''}`));
}

const isOwnerLink = ({ field }: Link) => field.toLowerCase() === 'ownerid';

/** Salesforce takes an owner that it knows, and cannot use, for a lookup that leads nowhere. */
const isRefusedOwner = ({ code, message, fields }: SalesforceError, { links }: Row) =>
  code === 'INVALID_CROSS_REFERENCE_KEY' &&
  links.some((link) => isOwnerLink(link) && link.sObject.toLowerCase() === 'user') &&
  (fields.some((field) => field.toLowerCase() === 'ownerid') || /\bowner cannot be blank\b/i.test(message));

/** Salesforce Help 000385661: who changes an owner needs a permission for that. */
const transfer = ' If its owner changes with this, grant the integration user "Transfer Record" too.';

const isOwnerInDoubt = ({ code }: SalesforceError, { links }: Row) =>
  (code === 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY' || code === 'INSUFFICIENT_ACCESS_OR_READONLY') &&
  links.some(isOwnerLink);

/** Salesforce has one code for a lookup that is set to the Id of another object, and for values that contradict each other. */
const isOfOtherObject = ({ code, message }: SalesforceError) =>
  code === 'FIELD_INTEGRITY_EXCEPTION' && /\bid value of incorrect type\b/i.test(message);

/** The links by name that an error about these fields may be about. It does not always name the field. */
export const namedLinks = (links: readonly Link[], fields: readonly string[]): Link[] =>
  links.filter(
    ({ byName, field }) =>
      byName && (fields.length === 0 || fields.some((name) => name.toLowerCase() === field.toLowerCase())),
  );

/** The names have just been looked up, so the org has them. Where the answer names no field, it may be about another. */
function unusableName(links: readonly Link[], { sObject }: Row, { fields }: SalesforceError): string {
  const what = links.map(({ sObject: target, key }) => `${target === 'Group' ? 'queue' : 'record type'} ${key.value}`);
  const other = fields.length === 0 ? 'a lookup points to a record it cannot reference, or ' : '';
  const hint = what.some((name) => name.startsWith('record type'))
    ? " Assign the record type in the user's profile or permission set."
    : '';
  return `${sObject}: ${other}the integration user may not use the ${what.join(' or the ')}.${hint}`;
}

/** Where the answer does not say what kind of rule it was, the sentence covers both. */
function duplicateRule({ onlyAlerts }: SalesforceError, { sObject, duplicateRules }: Row): string {
  if (duplicateRules === 'allow' && onlyAlerts)
    return `${sObject}: a duplicate rule that only alerts refused the record in spite of "duplicateRules: allow".`;
  if (duplicateRules === 'allow' || onlyAlerts === false)
    return `${sObject}: a duplicate rule that blocks refused the record.`;
  const rule = onlyAlerts ? 'a duplicate rule that only alerts' : 'a duplicate rule';
  const condition = onlyAlerts ? '' : ' If the rule only alerts,';
  return `${sObject}: ${rule} refused the record.${condition} "duplicateRules: allow" lets it pass.`;
}

const inBrackets = (text: string) => (text === '' ? '' : ` (${text})`);

/** What a trigger or flow met, and that another attempt may not meet. */
function passingInside(
  error: SalesforceError,
  { sObject }: Row,
  isRuleText: IsRuleText,
): Pick<Failure, 'code' | 'message'> | undefined {
  if (isRuleText(sObject, error.message)) return undefined;
  const named = inBrackets(automationNamed(error));
  if (isLockedInside(error)) {
    const message = `${sObject}: a record was locked or busy inside a trigger or flow${named}.`;
    return { code: 'salesforce/row-locked', message };
  }
  const service = serviceMissedInside(error);
  if (service)
    return { code: service.code, message: `${sObject}: a trigger or flow failed${named}. ${service.message}` };
  // Salesforce's own error says nothing of automation.
  if (!passesByItself(error) || error.code === 'UNKNOWN_EXCEPTION') return undefined;
  const message = `${sObject}: a trigger or flow met a temporary error${named}.`;
  return { code: 'salesforce/not-written', message };
}

/** Apex has the same code for a text of its own (`addError`), which may quote any value in any form. */
function ruleRefusal(error: SalesforceError, { sObject }: Row, isRuleText: IsRuleText): string {
  const { message, fields } = error;
  if (isRuleText(sObject, message)) return `A validation rule of ${sObject} refused the record: ${message.trim()}`;
  if (isFromCode(message)) return `Apex code of ${sObject} refused the record${inBrackets(automationNamed(error))}.`;
  const named = inBrackets(fields.join(', '));
  return `A validation rule or Apex code of ${sObject} refused the record${named}. Its text is not shown, because it may quote values: no validation rule in the schema snapshot has this text.`;
}

/** What Salesforce refuses about the User that a record belongs to. */
const userErrors: Record<string, { ofLink: string; ofRecord: string }> = {
  INACTIVE_OWNER_OR_USER: {
    ofLink: 'is inactive',
    ofRecord:
      'its owner in Salesforce is inactive. Grant the integration user "Update Records with Inactive Owners", or give the ' +
      'record another owner',
  },
  OP_WITH_INVALID_USER_TYPE_EXCEPTION: {
    ofLink: 'has a license that does not allow this: a portal, community or Chatter user',
    ofRecord: 'its owner has a license that does not allow this: a portal, community or Chatter user',
  },
  TRANSFER_REQUIRES_READ: {
    ofLink: 'may not read such records',
    ofRecord: 'its new owner may not read such records',
  },
  INVALID_OWNER: { ofLink: 'cannot own such records', ofRecord: 'its owner cannot own it' },
};

interface UserRefusal {
  error: SalesforceError;
  row: Row;
  fail: Fail;
}

/** The answer rarely names the field: then it is the owner, or every link to a User. */
function unusableUser({ ofLink, ofRecord }: { ofLink: string; ofRecord: string }, { error, row, fail }: UserRefusal) {
  const users = row.links.filter(({ sObject }) => sObject.toLowerCase() === 'user');
  const named = users.filter(({ field }) => error.fields.some((name) => name.toLowerCase() === field.toLowerCase()));
  const owners = users.filter(isOwnerLink);
  const links = [named, owners, users].find((each) => each.length > 0) ?? [];
  if (links.length === 0) return plainRefusal(fail('salesforce/rejected', `${row.sObject}: ${ofRecord}.`));
  const fields = links.map(({ field }) => field);
  // Salesforce says this of owners, and a lookup to such a User is fine in most orgs.
  const isCertain = named.length > 0 || owners.length > 0;
  const what = `the User for ${fields.join(', ')} ${ofLink}${isCertain ? '' : `, or ${ofRecord}`}`;
  const failure = fail('salesforce/rejected', `${row.sObject}: ${what}.`);
  return { ...plainRefusal({ ...failure, fields }), missingParents: links };
}

/** Errors of a subrequest that are about its object or its key field, and so about every row. */
const aboutEveryRow = new Set(['NOT_FOUND', 'INVALID_TYPE', 'METHOD_NOT_ALLOWED']);

/** True where the refusal of a subrequest is certainly about this row, among others. */
export function isToBlame(row: Row, errors: readonly SalesforceError[]): boolean {
  return errors.some(({ code, message }) => {
    if (aboutEveryRow.has(code)) return true;
    return code === 'INVALID_FIELD' && unknownColumn(message, row) !== undefined;
  });
}

/** The field of the row that Salesforce says it has no column for. */
function unknownColumn(message: string, { fields, links }: Row): string | undefined {
  const column = /^No such column '(\w+)' on sobject/i.exec(message)?.[1]?.toLowerCase();
  const sent = [...Object.keys(fields), ...links.filter(isLinkById).map(({ field }) => field)];
  return sent.find((field) => field.toLowerCase() === column);
}

type Fail = (code: FailureCode, message: string) => Failure;

/** Salesforce has one code for two errors: a parent that does not exist yet, and a field that never will. */
function invalidField(error: SalesforceError, row: Row, fail: Fail): RowRefusal {
  const missingParents = missingLinks(error.message, row.links);
  if (missingParents.length === 0) {
    const column = unknownColumn(error.message, row);
    const message =
      `${row.sObject}: ${column ? `the field ${column}` : 'a field'} does not exist in the org, or the integration user ` +
      'cannot see it. Deploy the fields and assign the permission set: see salesforce/README.md.';
    return plainRefusal({ ...fail('salesforce/rejected', message), ...(column ? { fields: [column] } : {}) });
  }
  return parentMissing(missingParents, row, codeName(error.code));
}

export function parentMissing(missingParents: readonly Link[], { sObject }: Row, salesforceCode: string): RowRefusal {
  const fields = missingParents.map(({ field }) => field);
  const message = `${sObject}: the record that ${fields.join(', ')} refers to does not exist.`;
  const failure: Failure = { code: 'salesforce/parent-missing', message, salesforceCode, sObject, fields };
  return { ...plainRefusal(failure), missingParents };
}

/** `Foreign key external ID: VALUE not found for field KEY in entity OBJECT`; other languages keep the names. */
function missingLinks(text: string, all: readonly Link[]): Link[] {
  const links = all.filter((link) => !link.byName && !isLinkById(link));
  const lower = text.toLowerCase();
  const english = /^foreign key external id: (.*) not found for field (\S+) in entity (\S+)$/s.exec(lower.trim());
  const named = links.filter(({ sObject, key }) =>
    english
      ? english[2] === key.field.toLowerCase() && english[3]?.replace(/\.$/, '') === sObject.toLowerCase()
      : lower.includes(key.field.toLowerCase()),
  );
  const value = ({ key }: Link) => String(key.value).toLowerCase();
  const exact = named.filter((link) => (english ? english[1]?.trim() === value(link) : lower.includes(value(link))));
  return exact.length > 0 ? exact : english ? named : [];
}

/** Another call has just taken the key, or another record has the same value in another unique field. */
function duplicateValue(error: SalesforceError, row: Row, fail: Fail): RowRefusal {
  const own = row.key?.field;
  if (/^duplicate external id specified/i.test(error.message)) {
    return {
      ...plainRefusal(fail('salesforce/lost-race', `${row.sObject}: its key appeared twice in one request.`)),
      ownKeyTaken: false,
    };
  }
  const named = /\b([A-Za-z]\w*)\s+duplicates value\b/.exec(error.message)?.[1] ?? error.fields[0];
  const existingId = /\b(?=\w*\d)([A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?)\b\s*$/.exec(error.message)?.[1];
  if (own !== undefined && named?.toLowerCase() === own.toLowerCase()) {
    const failure = fail('salesforce/lost-race', `${row.sObject}: another writer has just taken its key ${own}.`);
    return { ...plainRefusal(failure), ownKeyTaken: true, ...(existingId ? { existingId } : {}) };
  }
  const failure = fail('salesforce/duplicate', `${row.sObject}: another record has the same value in a unique field.`);
  return { ...plainRefusal(failure), undecided: named === undefined && own !== undefined };
}

export const plainRefusal = (failure: Failure): RowRefusal => ({
  failure,
  missingParents: [],
  undecided: false,
  ownKeyTaken: false,
});
