// The edits of the rules, as `s3sf diff` finds them, in words.

import { type RuleEdit, ruleEdits } from '../../examples/changes/rule-edits.ts';
import type { Versions } from '../../examples/changes/versions.ts';
import { fieldLabel, objectLabel } from '../../overview/words/labels.ts';
import { shortExpression } from '../../overview/words/short-expression.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { ChangedRule } from '../contract.ts';

/** One edit, with the types of events that it is about. */
export interface RulePart extends Pick<RuleEdit, 'shownBy'>, Omit<ChangedRule, 'events'> {}

/** Sorted by file and line. */
export function changedRules(versions: Versions<Mappings>, schema: SalesforceSchema): RulePart[] {
  const files = new Set(versions.after.all().map(({ file }) => file));
  const parts = new Map<string, RulePart>();
  for (const edit of ruleEdits(versions)) {
    const { type, subject, change, location, shownBy } = edit;
    const { file: path, line } = location;
    const key = JSON.stringify([path, line, location.column, subject, change]);
    const types = [...(parts.get(key)?.types ?? []), type];
    const open = `/mapping/${encodeURIComponent(path)}${change === 'removed' ? '' : `?line=${line}`}`;
    const text = `${nameOf(edit, schema)} ${words[change]}${nowText(edit)}`;
    parts.set(key, { path, line, types, text, change, shownBy, ...(files.has(path) && { open }) });
  }
  return [...parts.values()].sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}

const words = { added: 'is new', removed: 'is gone', changed: 'has changed' } as const;

function nameOf(edit: RuleEdit, schema: SalesforceSchema): string {
  const { type, subject, sObject } = edit;
  if (sObject === undefined) return partNames[subject] ?? `${type}: the mapping`;
  return `${objectLabel(schema, sObject)}: ${partOfRule(edit, schema)}`;
}

/** Of a mapping as a whole. */
const partNames: Record<string, string> = {
  schema: 'The schema of the event',
  newest: 'The order of events',
  'order of the records': 'The order of the records',
};

function partOfRule({ subject, sObject = '', name, isOption }: RuleEdit, schema: SalesforceSchema): string {
  if (subject.startsWith('when of ')) return 'the condition';
  if (subject.startsWith('forEach of ')) return 'the list';
  if (name === undefined) return 'the rule';
  if (isOption) return name === 'operation' ? 'the operation' : name;
  return fieldLabel(schema, sObject, name);
}

const longest = 60;

/** What is written now, if that is short. */
function nowText({ expression, change }: RuleEdit): string {
  const text = change === 'removed' ? undefined : expression && shortExpression(expression.source);
  return text === undefined || text.length > longest ? '' : `: ${text}`;
}
