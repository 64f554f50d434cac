// What an edit of the mappings changes, event by event, by the function that `s3sf diff` calls: which rules have changed,
// and how many events show it.

import type { Difference } from '../../examples/differences.ts';
import { type ComparedEvent, planChange, type Versions } from '../../examples/plan-changes.ts';
import { isJsonObject, type JsonValue } from '../../json.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { ChangedEvent, ChangedField, ChangedRule, Comparison } from '../contract.ts';
import { valueText } from '../result/value-text.ts';
import { changedRules, type RulePart } from './changed-rules.ts';

export interface CompareContext {
  versions: Versions<Mappings>;
  schema: SalesforceSchema;
  timeZone: string;
  /** The version before, for people. */
  against: string;
}

/** More than anybody reads. */
const mostChanges = 500;

export async function compareMappings(
  events: AsyncIterable<ComparedEvent>,
  { versions, schema, timeZone, against }: CompareContext,
): Promise<Extract<Comparison, { kind: 'compared' }>> {
  const parts = changedRules(versions, schema);
  const counts = new Map<RulePart, number>();
  const changes: ChangedEvent[] = [];
  let compared = 0;
  let changed = 0;
  for await (const event of events) {
    compared += 1;
    const { name, differences, becomes } = await planChange(event, versions);
    if (differences.length === 0) continue;
    changed += 1;
    const type = typeOf(event);
    for (const part of parts) if (concerns(part, type, differences)) counts.set(part, (counts.get(part) ?? 0) + 1);
    if (changes.length === mostChanges) continue;
    const fields = differences.map((difference) => changedField(difference, schema, timeZone));
    changes.push({ name, type, fields, same: Math.max(0, fieldCount(becomes) - fields.length) });
  }
  const rules = parts.map((part): ChangedRule => {
    const { path, types, text, change } = part;
    return { path, types: [...types], text, change, events: counts.get(part) ?? 0, open: `/mapping/${path}` };
  });
  return { kind: 'compared', against, events: compared, rules, changes, changed };
}

const typeOf = ({ before, after }: ComparedEvent): string =>
  'event' in after ? after.event.type : 'event' in before ? before.event.type : '';

/** A part of a rule is to blame for a difference in its field, or for a record that is there in one version alone. */
function concerns({ types, sObject, field }: RulePart, type: string, differences: readonly Difference[]): boolean {
  if (!types.includes(type)) return false;
  return differences.some(
    ({ subject }) =>
      subject === sObject ||
      subject === 'outcome' ||
      subject === `${sObject}.${field}` ||
      (field === undefined && subject.startsWith(`${sObject}.`)),
  );
}

function changedField(
  { subject, expected, actual }: Difference,
  schema: SalesforceSchema,
  timeZone: string,
): ChangedField {
  const [sObject = '', name = ''] = subject.split('.');
  const shown = (value: JsonValue) => textOf(value, () => valueText(value, schema.field(sObject, name), timeZone).text);
  return {
    subject,
    ...(expected !== undefined && { before: expected, beforeText: shown(expected) }),
    ...(actual !== undefined && { after: actual, afterText: shown(actual) }),
  };
}

/** A lookup is its object and key; a whole record is its fields. */
function textOf(value: JsonValue, shown: () => string): string {
  if (!isJsonObject(value)) return shown();
  const members = Object.entries(value);
  const [[object, key] = ['', null]] = members;
  if (members.length === 1 && isJsonObject(key)) return `${object} ${Object.values(key).map(String).join(' ')}`;
  return members
    .filter(([name]) => !['operation', 'order by newest'].includes(name))
    .map(([name, member]) => `${name}: ${isJsonObject(member) ? textOf(member, () => '') : String(member)}`)
    .join(', ');
}

/** Fields of all records. */
const fieldCount = (becomes: JsonValue): number =>
  (Array.isArray(becomes) ? becomes : [])
    .flatMap((record) => (isJsonObject(record) ? Object.values(record) : []))
    .flatMap((content) => (isJsonObject(content) ? Object.keys(content) : []))
    .filter((name) => !['operation', 'order by newest'].includes(name)).length;
