// The values of picklists. Salesforce refuses a value that a restricted one does not have. An unrestricted one accepts
// it, and then no list view, report or rule that looks for the right value finds the record.
import { closestName } from '../../pipeline/mapping/closest-name.ts';
import type { SObjectField } from '../../salesforce-schema.ts';
import type { Finding } from '../report.ts';

const longestList = 12;

/** The active values of a picklist; none for a combobox, whose values are only suggestions. */
export const choicesOf = ({ type, picklistValues = [] }: SObjectField): string[] =>
  type === 'picklist' || type === 'multipicklist'
    ? picklistValues.filter(({ active }) => active).map(({ value }) => value)
    : [];

/** `written`: the text is in the mapping, so the message may show it. */
export function choiceFinding(
  name: string,
  field: SObjectField,
  text: string,
  { written = false }: { written?: boolean } = {},
): Finding | undefined {
  const choices = choicesOf(field);
  const listed = field.type === 'multipicklist' ? listInOneText(name, field, text, choices) : undefined;
  if (listed) return listed;
  const chosen = field.type === 'multipicklist' ? text.split(';').map((part) => part.trim()) : [text.trim()];
  const spelled = otherLetters(name, chosen, choices, written);
  if (spelled) return spelled;
  if (choices.length === 0) return undefined;
  const isChoice = (part: string) => choices.some((choice) => choice.toLowerCase() === part.toLowerCase());
  const wrong = chosen.find((part) => part !== '' && !isChoice(part));
  if (wrong === undefined) return undefined;
  const isRestricted = field.restrictedPicklist === true;
  const lacks = written
    ? `"${wrong}" is not an active value of the picklist ${name}.`
    : `The picklist ${name} has no such active value.`;
  return {
    code: 'mapping/not-a-choice',
    severity: isRestricted ? 'error' : 'warning',
    message: isRestricted ? lacks : `${lacks} ${addedInactive}`,
    hint: byLabel(wrong, field) ?? offered(wrong, choices, isRestricted ? '' : addIt(field)),
  };
}

/** Source: Object Reference, "Field Types", Picklist. */
export const addedInactive =
  'The picklist is not restricted, so Salesforce accepts the value and adds it as an inactive one, which people cannot choose.';

/** A new custom field may so far be only in the metadata of the project. */
const addIt = ({ name }: SObjectField) =>
  `If the value is right, add it to the picklist in Setup and run "npx s3sf schema pull"${/__c$/i.test(name) ? ', or add it to the metadata of the field and run "npx s3sf schema update"' : ''}.`;

/**
 * Salesforce finds a value whatever the case of its letters (https://help.salesforce.com/s/articleView?id=000386557), but
 * until the record is saved, flows, triggers and formulas see the letters that were sent.
 */
function otherLetters(
  name: string,
  chosen: readonly string[],
  choices: readonly string[],
  written: boolean,
): Finding | undefined {
  for (const part of chosen) {
    const spelling = choices.find((choice) => choice.toLowerCase() === part.toLowerCase());
    if (spelling === undefined || choices.includes(part)) continue;
    return {
      code: 'mapping/other-letters',
      severity: 'warning',
      message: `The picklist ${name} spells this value "${spelling}".`,
      hint: written
        ? `Write "${spelling}": flows, triggers and formulas can tell the difference.`
        : `Translate it: $lookup({"…": "${spelling}"}, …).`,
    };
  }
  return undefined;
}

/** Salesforce takes such a text for one value, and the check does not ask whether the list is restricted. */
function listInOneText(
  name: string,
  { restrictedPicklist }: SObjectField,
  text: string,
  choices: readonly string[],
): Finding | undefined {
  const isChoice = (part: string) => choices.some((choice) => choice.toLowerCase() === part.trim().toLowerCase());
  for (const value of text.split(';').filter((part) => !isChoice(part))) {
    const separator = [', ', ',', ' | ', '|', ' / ', '/', '\n', ' and ', ' & ', ' + ', '\t'].find((each) =>
      value.includes(each),
    );
    if (separator === undefined || !value.split(separator).some(isChoice)) continue;
    return {
      code: 'mapping/list-in-one-text',
      severity: restrictedPicklist === true ? 'error' : 'warning',
      message: `${name} takes several values, and this text is a list with ${JSON.stringify(separator)} between them: Salesforce takes it for one value.`,
      hint: `Split it: $split(…, ${JSON.stringify(separator)}). If the event has a list, use the list itself instead of $join.`,
    };
  }
  return undefined;
}

/** A picklist can show another text than the value that the API takes. */
function byLabel(text: string, { picklistValues = [] }: SObjectField): string | undefined {
  const found = picklistValues.find(({ label, active }) => active && label.toLowerCase() === text.toLowerCase());
  return found && `"${found.label}" is the label of the value ${found.value}. Write ${found.value}.`;
}

function offered(wrong: string, choices: readonly string[], otherwise: string): string {
  // One of two letters is no misspelling of the other.
  const closest = wrong.length > 2 ? closestName(wrong, choices) : undefined;
  if (closest !== undefined) return `Did you mean ${closest}? ${otherwise}`.trim();
  const listed = choices.slice(0, longestList).join(', ');
  const end = choices.length > longestList ? ' …' : listed.endsWith('.') ? '' : '.';
  return `Its values: ${listed}${end} ${otherwise}`.trim();
}
