// Checks the order of the records of one event, and whether each item gets its own record.
import type { CompiledKey, CompiledMapping, CompiledRule } from '../../pipeline/mapping/mappings.ts';
import type { Report } from '../report.ts';
import { mayCreate } from './check-required.ts';

const recordOf = (sObject: string, { field, value }: CompiledKey) => JSON.stringify([sObject, field, value.source]);

/** By record: indexes of the first and the last rule that may create it. */
function creatorsIn(rules: readonly CompiledRule[]): Map<string, { first: number; last: number }> {
  const found = new Map<string, { first: number; last: number }>();
  for (const [index, rule] of rules.entries()) {
    if (!rule.key || !mayCreate(rule)) continue;
    const record = recordOf(rule.sObject, rule.key);
    found.set(record, { first: found.get(record)?.first ?? index, last: index });
  }
  return found;
}

/** True if every item of the list gets the same key. */
export const hasSameKeyForEach = ({ forEach, key }: CompiledRule): boolean =>
  forEach !== undefined && key !== undefined && !/\$(item|index)\b/.test(key.value.source);

export function checkOrder({ rules }: CompiledMapping, report: Report): void {
  const created = creatorsIn(rules);
  for (const [index, rule] of rules.entries()) {
    for (const { sObject, key, nameLocation, field } of rule.links) {
      const { first, last } = created.get(recordOf(sObject, key)) ?? { first: index, last: index };
      if (first < index || last === index) continue;
      report(nameLocation, {
        code: 'mapping/child-first',
        severity: 'warning',
        message: `${field} links to a ${sObject} that is written further down. If that one is new, the link finds nothing yet.`,
        hint: `Move the ${sObject} above this record.`,
      });
    }
    if (rule.key && hasSameKeyForEach(rule)) {
      report(rule.key.value.location, {
        code: 'mapping/same-key-for-each',
        severity: 'warning',
        message: 'Every item of the list gets the same key, so they all write the same record.',
        hint: `Include the item in the key: ${rule.key.value.source} & "/" & $item.id`,
      });
    }
  }
}
