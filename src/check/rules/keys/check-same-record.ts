// Finds examples in which two records of one event are the same record: only the first would be written, and the event
// would end as a dead letter.
import type { CompiledMapping, CompiledRule, Example } from '../../../pipeline/mapping/mappings.ts';
import { locationText } from '../../../pipeline/plan/location-text.ts';
import type { UnwrittenRecord, WritePlan } from '../../../pipeline/plan/plan.ts';
import type { Report } from '../../report.ts';
import { hasSameKeyForEach } from '../check-order.ts';

/** @param plan of the example's event */
export function checkSameRecord(mapping: CompiledMapping, example: Example, plan: WritePlan, report: Report): void {
  for (const unwritten of plan.unwritten ?? []) {
    const rule = mapping.rules[unwritten.rule] as CompiledRule;
    // The key itself says that all items have the same one.
    if (!rule.key || (isOfSameRule(unwritten) && hasSameKeyForEach(rule))) continue;
    report(rule.key.value.location, {
      code: 'mapping/same-record',
      severity: 'warning',
      message: `In the example "${example.name}", ${what(unwritten, mapping)} Only the first is written, and the event ends as a dead letter.`,
      hint: isOfSameRule(unwritten) ? hintForItems : hintForRules,
    });
  }
}

const isOfSameRule = ({ rule, sameAs }: UnwrittenRecord) => rule === sameAs.rule;

function what(unwritten: UnwrittenRecord, { rules }: CompiledMapping): string {
  const { sObject, item = 0, sameAs } = unwritten;
  if (isOfSameRule(unwritten))
    return `items ${(sameAs.item ?? 0) + 1} and ${item + 1} have the same key, so they are the same ${sObject}.`;
  const first = rules[sameAs.rule] as CompiledRule;
  return `this ${sObject} has the same key as the one at ${locationText(first.location)}.`;
}

const hintForItems =
  'Put into the key what distinguishes the items, such as & "/" & $item.id, or their position in the list: & "/" & $index.';

const hintForRules = 'Add to each key what distinguishes the two: id & "/first", id & "/second".';
