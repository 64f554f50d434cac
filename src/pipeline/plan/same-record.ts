// Finds records of one event that are the same record but cannot both be written: one would be lost in silence.
// Salesforce creates a record once for each key, and a field holds one value.
import type { CompiledRule } from '../mapping/mappings.ts';
import { locationText } from './location-text.ts';
import type { FieldValue, Link, RecordWrite, UnwrittenRecord } from './plan.ts';

/** Takes the records of one event in their order. Undefined for a record that can be written beside those before it. */
export type FindSameRecord = (record: RecordWrite, rules: readonly CompiledRule[]) => UnwrittenRecord | undefined;

/**
 * Two records collide if both create, or if they come from items of one `forEach` and set a field to different values.
 * Two rules may write the same record, such as a create and an update after it, and items may be equal.
 */
export function findSameRecords(): FindSameRecord {
  const created = new Map<string, RecordWrite>();
  /** By rule and record: which item set each field first, and to what. */
  const itemsOf = new Map<string, Map<string, { by: RecordWrite; value: string }>>();

  function sameAs(record: RecordWrite, name: string): RecordWrite | undefined {
    if (record.operation === 'create') {
      const first = created.get(name);
      created.set(name, first ?? record);
      return first;
    }
    if (record.item === undefined || record.operation === 'delete') return undefined;
    const ownName = `${record.rule} ${name}`;
    const set = itemsOf.get(ownName) ?? new Map<string, { by: RecordWrite; value: string }>();
    itemsOf.set(ownName, set);
    const values = valuesOf(record);
    for (const [field, value] of values) {
      const earlier = set.get(field);
      if (earlier && earlier.value !== value) return earlier.by;
    }
    for (const [field, value] of values) if (!set.has(field)) set.set(field, { by: record, value });
    return undefined;
  }

  return (record, rules) => {
    if (!record.key) return undefined;
    const first = sameAs(record, JSON.stringify([record.sObject, record.key.field, record.key.identity]));
    return first && unwritten(record, first, rules);
  };
}

function valuesOf({ fields, links }: RecordWrite): [field: string, value: string][] {
  return [
    ...Object.entries(fields).map(([field, value]): [string, string] => [field, asStored(value)]),
    ...links.map((link): [string, string] => [link.field, targetOf(link)]),
  ];
}

/** Equal for values that Salesforce stores alike: it trims texts, and an empty one is no value. */
function asStored(value: FieldValue): string {
  const stored = typeof value === 'string' ? value.trim() : value;
  return JSON.stringify(stored === '' ? null : stored);
}

const targetOf = ({ sObject, key }: Link) => JSON.stringify([sObject, key.field, key.identity]);

function unwritten(record: RecordWrite, first: RecordWrite, rules: readonly CompiledRule[]): UnwrittenRecord {
  const { rule, item, operation, sObject, key } = record;
  const location = (index: number) => locationText((rules[index] as CompiledRule).location);
  const field = key?.field ?? '';
  // Without the numbers of the items, so that all events that fail in this way can share a dead-letter message.
  const what =
    first.rule === rule
      ? `two items of the list are the same ${sObject}: they have the same ${field}`
      : `this ${sObject} is the same record as the one at ${location(first.rule)}: both have the same ${field}`;
  return {
    rule,
    ...(item !== undefined && { item }),
    operation,
    sObject,
    sameAs: { rule: first.rule, ...(first.item !== undefined && { item: first.item }) },
    failure: {
      code: 'plan/same-record',
      message: `${location(rule)}: ${what}. Only the first is written. Add to the key what distinguishes them.`,
      sObject,
      fields: [field],
    },
  };
}
