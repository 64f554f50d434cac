// The result of `s3sf diff`: each event that changes, field by field, before and after; then how much changes.

import type { EventChange } from '../../../examples/plan-changes.ts';
import type { DiffResult } from '../../commands/mappings/diff.ts';
import { wrap } from '../../rendering/fit-text.ts';
import type { Terminal } from '../../rendering/terminal.ts';
import type { View } from '../../rendering/view.ts';
import { visible } from '../../rendering/visible.ts';
import { renderSides } from '../render-differences.ts';
import { diffSummary } from './diff-summary.ts';

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
