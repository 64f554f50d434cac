// Who touches the records of an object and leaves a field as it is: because the file says so, or because the rule does not
// name it.
import type { EventTypeOverview, LeavesAlone, RuleOverview, WriterOverview } from '../overview.ts';

interface RuleOfType {
  eventType: EventTypeOverview;
  rule: RuleOverview;
}

export function leftAloneBy(
  field: string,
  writers: readonly WriterOverview[],
  rules: readonly RuleOfType[],
): LeavesAlone[] {
  const keeps = writers.flatMap(({ eventType, write }): LeavesAlone[] =>
    write.ifAbsent.onPurpose ? [{ eventType, location: write.location, how: 'keeps' }] : [],
  );
  const writing = new Set(writers.map(({ eventType }) => eventType));
  const others = rules.flatMap(({ eventType: { type }, rule: { operation, location, writes } }): LeavesAlone[] => {
    // A record that is only created has no value of this field before.
    if (writing.has(type) || (operation !== 'update' && operation !== 'upsert')) return [];
    return writes.some((write) => write.field === field) ? [] : [{ eventType: type, location, how: operation }];
  });
  const first = new Map([...keeps, ...others].toReversed().map((each) => [`${each.eventType} ${each.how}`, each]));
  return [...first.values()].toReversed();
}
