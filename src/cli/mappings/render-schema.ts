// The results of the commands under `s3sf schema`.
import type { EditorResult, MissingResult, PullResult } from '../commands/mappings/schema.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderTable, wrapped } from '../rendering/render-table.ts';
import type { Style, Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';

export const pullView: View<PullResult> = {
  out: renderPull,
  err: ({ unknown, unreadable, rulesHidden }, terminal) =>
    [
      ...unknown.map((name) => `The org has no object ${visible(name)}, or the user may not see it.`),
      ...unreadable.map(
        (what) => `The user may not read the ${what} of the org, so "s3sf check" cannot compare their names.`,
      ),
      ...(rulesHidden ? [noRules] : []),
    ]
      .map((text) => `${terminal.paint('warning', wrap(text, { width: terminal.width }))}\n`)
      .join(''),
  json: ({ objects, changes, unknown, unreadable, rulesHidden }) => ({
    objects,
    changes,
    unknown,
    ...(unreadable.length > 0 && { unreadable }),
    ...(rulesHidden && { rulesHidden }),
  }),
  exitCode: ({ unknown }) => (unknown.length > 0 ? 1 : 0),
};

const noRules =
  'The user may not read validation rules: that takes the permission View Setup and Configuration. The snapshot keeps the texts that it had. If a rule refuses a record, the reason shows its text only if the snapshot has it.';

function renderPull({ objects, changes, folder }: PullResult, terminal: Terminal): string {
  const lines = changes.map((each) => `${wrap(visible(each), { width: terminal.width, indent: 4, first: 0 })}\n`);
  const count = countText(objects.length, 'object');
  const done = folder === undefined ? `${count} compared, nothing written` : `${count} pulled into ${visible(folder)}`;
  const changed = changes.length === 0 ? 'no changes' : countText(changes.length, 'change');
  return `${lines.join('')}${done}: ${changed}.\n`;
}

export const missingView: View<MissingResult> = {
  out: renderMissing,
  json: (result) => result,
  exitCode: ({ files, unknown }) => (files.length + unknown.length > 0 ? 1 : 0),
};

function renderMissing({ files, unknown, written, kept }: MissingResult, terminal: Terminal): string {
  const rows: [string, Style, string][] = [
    ...files.map(({ about }): [string, Style, string] => ['missing', 'warning', about]),
    ...unknown.map((name): [string, Style, string] => [
      'unknown',
      'error',
      `${name}: a standard name that the org does not have. Is it misspelled?`,
    ]),
    ...written.map((file): [string, Style, string] => ['written', 'good', file]),
    ...kept.map((file): [string, Style, string] => [
      'kept',
      'muted',
      `${file}: the file exists. Deploy it, then pull the schema`,
    ]),
  ];
  if (rows.length === 0) return 'The snapshot has every object and field that the mappings use.\n';
  const cells = rows.map(([text, style, what]) => [{ text, style }, what]);
  const table = renderTable(cells, { terminal, columns: [{}, wrapped] });
  const step = (text: string) => `${wrap(text, { width: terminal.width })}\n`;
  if (written.length > 0) {
    return [
      table,
      step('Review the types, add the fields to the permission sets, and deploy: see salesforce/README.md.'),
      step('To use the fields on this machine first, add them to the snapshot: npx node scripts/schema-snapshot.ts'),
    ].join('');
  }
  const isUnwritten = files.length > 0 && kept.length === 0;
  return isUnwritten
    ? `${table}${step('To create the metadata files, run "npx s3sf schema missing --write".')}`
    : table;
}

export const editorView: View<EditorResult> = {
  out: ({ file, isChanged }) => `${visible(file)} ${isChanged ? 'written' : 'is up to date'}.\n`,
  json: (result) => result,
  exitCode: () => 0,
};
