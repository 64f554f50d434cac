// What names the trigger or flow that failed. Its text quotes values of records, of other people's too, so only constants are
// taken from it: names of triggers, classes and flows, types of exceptions, limits, codes and error ids. Pure.
import { automationCodes, codesIn, exceptionIn, limitIn } from './automation.ts';
import { isAnswered } from './error-codes.ts';
import type { SalesforceError } from './salesforce-error.ts';

type Named = Pick<SalesforceError, 'code' | 'message'>;

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
export function automationNamed(error: Named): string {
  const { code, message: text } = error;
  const isFlow = code === 'CANNOT_EXECUTE_FLOW_TRIGGER';
  const errorId = errorIdIn(error);
  const flow = flowIn(error, errorId !== undefined);
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

function triggersIn({ code, message: text }: Named): string[] {
  const found = [...text.matchAll(failedTriggers)].slice(0, 3);
  if (found.length > 0)
    return found.flatMap(([, name, event, wrongValue]) => [`trigger ${name}`, event ?? wrongValue ?? '']);
  // Code that refuses one record may begin its text with anything.
  const [, bare] = (code !== 'FIELD_CUSTOM_VALIDATION_EXCEPTION' && failedTrigger.exec(text)) || [];
  return bare === undefined ? [] : [`trigger ${bare}`];
}

/** What languages call the process, next to its label. */
const process = /process|proce[sd]|prozess|proses|процесс|プロセス|流程|프로세스/i;
/** In its first sentence, in the quotation marks of the language. A text before it has no other marks and no end. */
const label =
  /^([^“"„”«‘「『《‹:：.。!?\n]{0,160})(?:[“"„”]([^”"“\n]{1,255})[”"“]|«([^»\n]{1,255})»|‘([^’\n]{1,255})’|「([^」\n]{1,255})」|『([^』\n]{1,255})』|《([^》\n]{1,255})》|‹([^›\n]{1,255})›)([^.。!?\n]{0,80})/u;
/** A flow that fails for a trigger that saves other records. */
const labelInside = /\bbecause the (?:[“"]([^”"\n]{1,255})[”"]|‘([^’\n]{1,255})’) process failed\b/;

/** Salesforce's own text is translated. What an admin has written may quote a value in the same way. */
function flowIn({ code, message: text }: Named, hasId: boolean): string | undefined {
  const [, before = '', ...rest] = (code === 'CANNOT_EXECUTE_FLOW_TRIGGER' && label.exec(text)) || [];
  const after = rest.pop() ?? '';
  const isOwnForm =
    (process.test(before) || process.test(after)) &&
    (/^We can['’]t save this record because the /.test(text) || hasId || codeIn(text, code) !== undefined);
  const inside = code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' ? null : labelInside.exec(text);
  const name = (isOwnForm && rest.find(Boolean)) || inside?.slice(1).find(Boolean);
  return name === undefined || isPersonal.test(name) ? undefined : name.trim();
}

/** The number that Salesforce's support asks for, in any language. */
export function errorIdIn({ code, message: text }: Named): string | undefined {
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

/** Salesforce's code of the error that the automation met, such as `DUPLICATE_VALUE`. */
function codeIn(text: string, own?: string): string | undefined {
  const known = codesIn(text).filter((word) => automationCodes.has(word) || namedCodes.has(word) || isAnswered(word));
  return known.find((word) => !wrappers.has(word)) ?? known.find((word) => word !== own);
}
