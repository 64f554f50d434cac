// What an edit changes in the overview, for people: as text, or as Markdown for the summary of a pull request.
import type { OverviewChange } from '../../../overview/changes/overview-changes.ts';
import { lineOf } from '../../../overview/words/answer.ts';
import type { OverviewChangesResult } from '../../commands/mappings/overview-changes.ts';
import { codeSpan } from '../../markdown/code-span.ts';
import { plainText } from '../../markdown/plain-text.ts';
import { wrap } from '../../rendering/fit-text.ts';
import type { Style, Terminal } from '../../rendering/terminal.ts';
import type { View } from '../../rendering/view.ts';
import { visible } from '../../rendering/visible.ts';

export const overviewChangesView = ({ markdown }: { markdown?: boolean }): View<OverviewChangesResult> => ({
  out: (result, terminal) => {
    if (result.kind === 'unloadable') return '';
    if (result.changes.length === 0) return 'No rule changes.\n';
    return markdown ? changesMarkdown(result.changes) : renderChanges(result.changes, terminal);
  },
  json: (result) => (result.kind === 'unloadable' ? undefined : result.changes),
  exitCode: ({ kind }) => (kind === 'unloadable' ? 1 : 0),
});

const styles: Readonly<Record<OverviewChange['change'], Style>> = {
  added: 'added',
  removed: 'removed',
  changed: 'warning',
};

const byType = (changes: readonly OverviewChange[]) => [...Map.groupBy(changes, ({ eventType }) => eventType)];

function renderChanges(changes: readonly OverviewChange[], terminal: Terminal): string {
  const line = (text: string, indent: number) =>
    `${wrap(text, { width: terminal.width, indent: indent + 2, first: indent })}\n`;
  return byType(changes)
    .map(([type, own]) => {
      const lines = own.flatMap(({ rule = 'event type', change, location, details }) => [
        line(
          `${terminal.paint(styles[change], change)}  ${visible(rule)}  ${terminal.paint('muted', visible(lineOf(location)))}`,
          2,
        ),
        ...details.map((detail) => line(visible(detail), 4)),
      ]);
      return `${terminal.paint('strong', visible(type))}\n${lines.join('')}`;
    })
    .join('\n');
}

const changesMarkdown = (changes: readonly OverviewChange[]): string =>
  byType(changes)
    .map(([type, own]) => {
      const items = own.flatMap(({ rule, change, location, details }) => [
        `- **${change}** ${rule === undefined ? 'event type' : plainText(rule)} (${codeSpan(lineOf(location))})\n`,
        ...details.map((detail) => `  - ${plainText(detail)}\n`),
      ]);
      return `${codeSpan(type)}\n\n${items.join('')}`;
    })
    .join('\n');
