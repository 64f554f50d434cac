// What a draft still leaves to a person: the list in its comments, without what the text already answers.
import { decisionsIn, describeIt, placeholderDescription } from '../../draft/decision-list.ts';
import type { FormDecision, FormRule, MappingForm } from '../contract.ts';

type Decided = Pick<MappingForm, 'types' | 'description' | 'rules'>;

export function openDecisions(text: string, form: Decided): FormDecision[] {
  const [first] = form.types;
  const listed = decisionsIn(text);
  const open = listed
    .filter((each) => !isDecided(each.text, form))
    .map((each) => ({ ...each, isListed: each.text !== describeIt }));
  const isPlaceholder = first !== undefined && form.description === placeholderDescription(first);
  // A person may have deleted the comment alone.
  const isUnlisted = isPlaceholder && !listed.some((each) => each.text === describeIt);
  return isUnlisted ? [...open, { text: describeIt, line: lineOfDescription(text), isListed: false }] : open;
}

/** Answered by the text, but still in its comments. */
export const decidedIn = (text: string, form: Decided): string[] =>
  decisionsIn(text)
    .map((each) => each.text)
    .filter((each) => isDecided(each, form));

const lineOfDescription = (text: string) =>
  Math.max(1, text.split('\n').findIndex((line) => line.startsWith('description:')) + 1);

/** The rest is decided when a person says so. */
function isDecided(decision: string, { types, description, rules }: Decided): boolean {
  if (decision === describeIt) return !types.some((type) => description === placeholderDescription(type));
  const lacking = /^The (\w+) has no (\w+)\b/.exec(decision);
  if (lacking) return answers(rules, lacking[1] ?? '', fields[lacking[2] ?? '']);
  const onlyUpdated = /^Creating an? (\w+) requires .* only updated and never created\.$/.exec(decision);
  if (onlyUpdated) return of(rules, onlyUpdated[1] ?? '').every(({ operation }) => operation !== 'update');
  const unused = /^Not used, because [^:]*: (.*?)\. If /.exec(decision)?.[1]?.split(', ');
  const read = new Set(rules.flatMap(({ rows }) => rows.flatMap(({ reads }) => reads)));
  return unused?.every((path) => read.has(path)) ?? false;
}

const fields: Readonly<Record<string, string>> = { subject: 'Subject', owner: 'OwnerId', Account: 'AccountId' };

const of = (rules: readonly FormRule[], object: string) => rules.filter((rule) => rule.object === object);

/** A record that is gone needs nothing. */
const answers = (rules: readonly FormRule[], object: string, field: string | undefined): boolean =>
  field !== undefined && of(rules, object).every(({ rows }) => rows.some((row) => row.field === field));
