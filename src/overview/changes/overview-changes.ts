// What an edit changes in the overview, in words: event types and rules that come, go, or become different. It says what the
// rules say; which events that changes is the work of `s3sf diff`.
import type { SourceLocation } from '../../pipeline/mapping/mappings.ts';
import type { EventTypeOverview, Overview, RuleOverview } from '../overview.ts';
import { listed } from '../words/answer.ts';
import { ruleWords } from '../words/answer-field.ts';
import { detailsOf } from './rule-details.ts';

export interface OverviewChange {
  eventType: string;
  /** `Create Task once if active_rescues = 1`; absent for a change of the event type itself. */
  rule?: string;
  change: 'added' | 'removed' | 'changed';
  /** After the edit; of what is removed, before it. */
  location: SourceLocation;
  /** What is different, a sentence each; for what is added, the fields that it writes. */
  details: string[];
}

/** In the order of the event types after the edit, those that are gone last. */
export function overviewChanges(before: Pick<Overview, 'eventTypes'>, after: Pick<Overview, 'eventTypes'>) {
  const known = new Map(before.eventTypes.map((each) => [each.type, each]));
  const changes = after.eventTypes.flatMap((eventType) => {
    const earlier = known.get(eventType.type);
    known.delete(eventType.type);
    return earlier ? changesWithin(earlier, eventType) : ofWhole(eventType, 'added');
  });
  return [...changes, ...[...known.values()].flatMap((eventType) => ofWhole(eventType, 'removed'))];
}

function ofWhole(eventType: EventTypeOverview, change: 'added' | 'removed'): OverviewChange[] {
  const { type, location, rules } = eventType;
  return [
    { eventType: type, change, location, details: [] },
    ...(change === 'added' ? rules.map((rule) => ruleChange(type, rule, change)) : []),
  ];
}

const fieldsOf = ({ writes }: RuleOverview) => listed(writes.map(({ label }) => label));

const ruleChange = (eventType: string, rule: RuleOverview, change: 'added' | 'removed'): OverviewChange => ({
  eventType,
  rule: ruleWords(rule),
  change,
  location: rule.location,
  details: change === 'added' && rule.operation !== 'delete' ? [`It writes ${fieldsOf(rule)}.`] : [],
});

function changesWithin(before: EventTypeOverview, after: EventTypeOverview): OverviewChange[] {
  const { type, location } = after;
  const order = [before, after].map(({ newest }) => newest?.text ?? 'time');
  const pairs = pairsOf(before.rules, after.rules);
  const removed = before.rules.filter((rule) => ![...pairs.values()].includes(rule));
  return [
    ...(order[0] === order[1]
      ? []
      : [
          {
            eventType: type,
            change: 'changed' as const,
            location,
            details: [`${order[1]} decides which event is newer; before: ${order[0]}.`],
          },
        ]),
    ...after.rules.flatMap((rule): OverviewChange[] => {
      const earlier = pairs.get(rule);
      if (!earlier) return [ruleChange(type, rule, 'added')];
      const details = detailsOf(earlier, rule);
      const changed = { eventType: type, rule: ruleWords(rule), change: 'changed' as const, location: rule.location };
      return details.length === 0 ? [] : [{ ...changed, details }];
    }),
    ...removed.map((rule) => ruleChange(type, rule, 'removed')),
  ];
}

/** Each rule after the edit with the one that it was before: the same one if it is there, else the most similar. */
function pairsOf(before: readonly RuleOverview[], after: readonly RuleOverview[]): Map<RuleOverview, RuleOverview> {
  const pairs = new Map<RuleOverview, RuleOverview>();
  const left = new Set(before);
  const tests: ((a: RuleOverview, b: RuleOverview) => boolean)[] = [
    (a, b) => detailsOf(a, b).length === 0,
    (a, b) => isSameKind(a, b) && a.condition?.text === b.condition?.text,
    isSameKind,
    (a, b) => a.sObject === b.sObject,
  ];
  for (const isSimilar of tests) {
    for (const rule of after) {
      const earlier = pairs.has(rule) ? undefined : [...left].find((each) => isSimilar(each, rule));
      if (!earlier) continue;
      pairs.set(rule, earlier);
      left.delete(earlier);
    }
  }
  return pairs;
}

const isSameKind = (a: RuleOverview, b: RuleOverview) => a.sObject === b.sObject && a.operation === b.operation;
