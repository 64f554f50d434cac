// The result of `s3sf schema remove`: the files that changed, and what to do in the org and in the mappings.
import type { RemoveResult } from '../commands/schema/remove.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderTable, wrapped } from '../rendering/render-table.ts';
import type { Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';

export const removeView: View<RemoveResult> = {
  out: renderRemoved,
  json: (result) => result,
  exitCode: () => 0,
};

function renderRemoved({ deleted, changed, used }: RemoveResult, terminal: Terminal): string {
  const rows = [
    ...deleted.map((file) => ['deleted', file] as const),
    ...changed.map((file) => ['changed', file] as const),
  ].map(([text, file]) => [{ text, style: 'good' } as const, file]);
  const steps = [
    ...(used.length > 0
      ? [
          `Mappings still use ${visible(used.join(', '))}. Correct the name there, or add it again with another type: npx s3sf schema missing --write --type "${visible(used[0] ?? '')}=…".`,
        ]
      : []),
    'If you have deployed it, Salesforce still has it: delete it in Setup, too.',
  ];
  const table = renderTable(rows, { terminal, columns: [{}, wrapped] });
  return `${table}${steps.map((text) => `${wrap(text, { width: terminal.width })}\n`).join('')}`;
}
