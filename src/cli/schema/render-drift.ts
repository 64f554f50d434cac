// The result of `s3sf schema drift`: what differs, and which events it concerns.
import type { Drift, DriftResult } from '../commands/schema/drift.ts';
import { codeSpan } from '../markdown/code-span.ts';
import { plainText } from '../markdown/plain-text.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import type { Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';
import { pullNotes } from './render-pull.ts';

export const driftView: View<DriftResult> = {
  out: renderDrift,
  err: pullNotes,
  json: ({ unreadable, rulesHidden, ...result }) => ({
    ...result,
    ...(unreadable.length > 0 && { unreadable }),
    ...(rulesHidden && { rulesHidden }),
  }),
  exitCode: hasDrift,
};

/** The same, for a page or a job summary. */
export const driftMarkdown: View<DriftResult> = { ...driftView, out: renderMarkdown };

function hasDrift({ changes, unknown }: DriftResult): 0 | 1 {
  return changes.length + unknown.length > 0 ? 1 : 0;
}

function renderDrift(result: DriftResult, terminal: Terminal): string {
  const lines = inOrder(result.changes).map(({ text, events }) => {
    const style = events.length > 0 ? 'error' : 'warning';
    const used = events.length > 0 ? ` (used by ${events.map(visible).join(', ')})` : '';
    return `${terminal.paint(style, wrap(visible(text) + used, { width: terminal.width, indent: 4, first: 0 }))}\n`;
  });
  return `${lines.join('')}${summary(result)}\n`;
}

function renderMarkdown(result: DriftResult): string {
  const rows = inOrder(result.changes).map(
    ({ text, events }) => `| ${plainText(text)} | ${events.map(codeSpan).join(', ')} |\n`,
  );
  const gone = result.unknown.map(
    (name) => `| ${plainText(`The org has no object ${name}, or the user may not see it.`)} | |\n`,
  );
  const table = [...gone, ...rows];
  const head = '| Change in the org | Used by |\n| --- | --- |\n';
  return `### Schema drift\n\n${table.length > 0 ? `${head}${table.join('')}\n` : ''}${summary(result)}\n`;
}

/** What mappings use comes first. */
const inOrder = (changes: readonly Drift[]): Drift[] => [
  ...changes.filter(({ events }) => events.length > 0),
  ...changes.filter(({ events }) => events.length === 0),
];

function summary({ objects, changes, unknown }: DriftResult): string {
  const compared = countText(objects.length + unknown.length, 'object');
  if (changes.length + unknown.length === 0) return `${compared} compared: the org matches the snapshot.`;
  const used = changes.filter(({ events }) => events.length > 0).length;
  const count = countText(changes.length, 'change');
  const about = used === 0 ? 'no mapping uses what changed' : `mappings use what changed in ${used} of them`;
  return `${compared} compared: ${count}, ${about}. To update the snapshot, run "npx s3sf schema pull".`;
}
