// The result of `s3sf diff`: each event that changes, field by field, before and after; then how much changes.

import type { EventChange, PlanChanges } from '../../examples/plan-changes.ts';
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
  if (result.changes.length === 0) return `${diffSummary(result)}\n`;
  const changes = result.changes.map((each) => renderChange(each, terminal));
  return `${changes.join('')}${terminal.paint('strong', `${diffSummary(result)}\n`)}`;
}

/** One sentence. */
export function diffSummary({ changes, events }: PlanChanges): string {
  if (changes.length === 0) return `Nothing changes in ${countText(events, 'event')}.`;
  const subjects = [...new Set(changes.flatMap(({ differences }) => differences.map(({ subject }) => subject)))];
  const fields = subjects.filter((subject) => subject.includes('.')).length;
  const others = subjects.length - fields;
  const what = [
    ...(fields > 0 ? [countText(fields, 'field')] : []),
    ...(others > 0 ? [countText(others, 'record')] : []),
  ];
  const verb = subjects.length === 1 ? 'changes' : 'change';
  return `${what.join(' and ')} ${verb} in ${changes.length} of ${countText(events, 'event')}.`;
}

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
