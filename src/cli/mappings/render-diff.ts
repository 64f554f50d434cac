// The result of `s3sf diff`: each event that changes, field by field, before and after; then how much changes.

import type { Difference } from '../../examples/differences.ts';
import type { EventChange } from '../../examples/plan-changes.ts';
import type { DiffResult } from '../commands/mappings/diff.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import type { Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';
import { renderSides } from './render-differences.ts';

export const diffView: View<DiffResult> = {
  out: renderDiff,
  json: (result) =>
    result.kind === 'unloadable' ? undefined : { events: result.events, changes: result.changes.map(changeJson) },
  exitCode: ({ kind }) => (kind === 'unloadable' ? 1 : 0),
};

function renderDiff(result: DiffResult, terminal: Terminal): string {
  if (result.kind === 'unloadable') return '';
  const { changes, events } = result;
  if (changes.length === 0) return `Nothing changes in ${countText(events, 'event')}.\n`;
  const counts = countsOf(changes);
  const what = counts.filter(([count]) => count > 0).map(([count, noun]) => countText(count, noun));
  const verb = counts.reduce((sum, [count]) => sum + count, 0) === 1 ? 'changes' : 'change';
  const summary = `${listOf(what)} ${verb} in ${changes.length} of ${countText(events, 'event')}.\n`;
  return `${changes.map((each) => renderChange(each, terminal)).join('')}${terminal.paint('strong', summary)}`;
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

function renderChange({ name, differences }: EventChange, terminal: Terminal): string {
  const head = wrap(visible(name), { width: terminal.width, indent: 2, first: 0 });
  const changes = differences.map(({ subject, expected, actual }) => {
    const sides = [
      { label: 'before', value: expected, style: 'removed' },
      { label: 'after', value: actual, style: 'added' },
    ] as const;
    return renderSides({ subject, sides }, terminal);
  });
  return `${head}\n${changes.join('')}\n`;
}

const changeJson = ({ name, differences }: EventChange) => ({
  name,
  changes: differences.map(({ subject, expected, actual }) => ({
    subject,
    ...(expected !== undefined && { before: expected }),
    ...(actual !== undefined && { after: actual }),
  })),
});
