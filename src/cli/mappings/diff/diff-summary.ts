// How much an edit changes, in one sentence.

import type { EventChange, PlanChanges } from '../../../examples/changes/plan-changes.ts';
import type { Difference } from '../../../examples/differences.ts';
import { countText } from '../../rendering/count-text.ts';

export function diffSummary({ changes, events }: PlanChanges): string {
  if (changes.length === 0) return `Nothing changes in ${countText(events, 'event')}.`;
  const counts = countsOf(changes);
  const what = counts.filter(([count]) => count > 0).map(([count, noun]) => countText(count, noun));
  const verb = counts.reduce((sum, [count]) => sum + count, 0) === 1 ? 'changes' : 'change';
  return `${listOf(what)} ${verb} in ${changes.length} of ${countText(events, 'event')}.`;
}

/** A field counts once, in however many events it changes. A record, an order and an outcome belong to one event. */
function countsOf(changes: readonly EventChange[]): [count: number, noun: string][] {
  const all = changes.flatMap(({ differences }) => differences);
  const fields = new Set(all.map(({ subject }) => subject).filter(isField));
  const outcomes = changes.filter(({ differences }) => differences.some(isOutcome));
  return [
    [fields.size, 'field'],
    [all.filter(isRecord).length, 'record'],
    [all.filter(({ subject }) => subject === recordOrder).length, 'record order'],
    [outcomes.length, 'outcome'],
  ];
}

const recordOrder = 'order of the records';
const isField = (subject: string) => subject.includes('.');
const isRecord = ({ path }: Difference) => typeof path.at(-1) === 'number';
const isOutcome = (each: Difference) => !isField(each.subject) && !isRecord(each) && each.subject !== recordOrder;

const listOf = (parts: readonly string[]) =>
  parts.length < 3 ? parts.join(' and ') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
