// The result of `s3sf diff`: each event that changes, field by field, before and after; then how much changes.

import type { EventChange } from '../../../examples/changes/plan-changes.ts';
import type { UnseenEdit } from '../../../examples/changes/unseen-edits.ts';
import { locationText } from '../../../pipeline/plan/location-text.ts';
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
    result.kind === 'unloadable'
      ? undefined
      : {
          events: result.events,
          changes: result.changes.map(changeJson),
          unseen: result.unseen.map(({ subject, location }) => ({ subject, ...location })),
        },
  exitCode: ({ kind }) => (kind === 'unloadable' ? 1 : 0),
};

function renderDiff(result: DiffResult, terminal: Terminal): string {
  if (result.kind === 'unloadable') return '';
  const unseen = renderUnseen(result.unseen, terminal);
  if (result.changes.length === 0) return `${diffSummary(result)}\n${unseen}`;
  const changes = result.changes.map((each) => renderChange(each, terminal));
  return `${changes.join('')}${terminal.paint('strong', `${diffSummary(result)}\n`)}${unseen}`;
}

/** Edits that no event shows are easy to miss: the list of changes looks complete without them. */
function renderUnseen(unseen: readonly UnseenEdit[], terminal: Terminal): string {
  if (unseen.length === 0) return '';
  const head = wrap('These rules changed, and no event shows it. Add an example that does:', { width: terminal.width });
  const lines = unseen.map(({ subject, location }) => {
    const where = terminal.paint('muted', visible(locationText(location)));
    return `${wrap(`${where}  ${visible(subject)}`, { width: terminal.width, indent: 4, first: 2 })}\n`;
  });
  return `${terminal.paint('warning', head)}\n${lines.join('')}`;
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
