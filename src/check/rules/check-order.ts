// Checks the order of the records of one event, and whether each item gets its own record.
import type { CompiledMapping, CompiledRule } from '../../pipeline/mapping/mappings.ts';
import type { Report } from '../report.ts';
import { mayCreate } from './check-required.ts';

/** True if every item of the list gets the same key. */
export const hasSameKeyForEach = ({ forEach, key }: CompiledRule): boolean =>
  forEach !== undefined && key !== undefined && !/\$(item|index)\b/.test(key.value.source);

export function checkOrder({ rules }: CompiledMapping, report: Report): void {
  for (const [index, rule] of rules.entries()) {
    for (const { sObject, key, nameLocation, field } of rule.links) {
      const isParent = (other: (typeof rules)[number]) =>
        mayCreate(other) &&
        other.sObject === sObject &&
        other.key?.field === key.field &&
        other.key.value.source === key.value.source;
      if (rules.slice(0, index).some(isParent) || !rules.slice(index + 1).some(isParent)) continue;
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
