// The result of `s3sf diff`: each event that changes, field by field, before and after; then how much changes.

import type { EventChange } from '../../examples/plan-changes.ts';
import type { UnseenEdit } from '../../examples/unseen-edits.ts';
import { locationText } from '../../pipeline/plan/location-text.ts';
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
  const { changes, events } = result;
  const unseen = renderUnseen(result.unseen, terminal);
  if (changes.length === 0) return `Nothing changes in ${countText(events, 'event')}.\n${unseen}`;
  const subjects = [...new Set(changes.flatMap(({ differences }) => differences.map(({ subject }) => subject)))];
  const fields = subjects.filter((subject) => subject.includes('.')).length;
  const others = subjects.length - fields;
  const what = [
    ...(fields > 0 ? [countText(fields, 'field')] : []),
    ...(others > 0 ? [countText(others, 'record')] : []),
  ];
  const verb = subjects.length === 1 ? 'changes' : 'change';
  const summary = `${what.join(' and ')} ${verb} in ${changes.length} of ${countText(events, 'event')}.\n`;
  return `${changes.map((each) => renderChange(each, terminal)).join('')}${terminal.paint('strong', summary)}${unseen}`;
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
