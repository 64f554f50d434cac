// The result of `s3sf schema pull`.
import type { PullResult } from '../commands/schema/pull.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import type { Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';

export const pullView: View<PullResult> = {
  out: renderPull,
  err: pullNotes,
  json: ({ objects, changes, unknown, unreadable, rulesHidden }) => ({
    objects,
    changes,
    unknown,
    ...(unreadable.length > 0 && { unreadable }),
    ...(rulesHidden && { rulesHidden }),
  }),
  exitCode: ({ unknown }) => (unknown.length > 0 ? 1 : 0),
};

type Gaps = Pick<PullResult, 'unknown' | 'unreadable' | 'rulesHidden'>;

/** What the org did not say. */
export function pullNotes(gaps: Gaps, terminal: Terminal): string {
  return [
    ...gaps.unknown.map((name) => `The org has no object ${visible(name)}, or the user may not see it.`),
    ...pullNoteSentences(gaps),
  ]
    .map((text) => `${terminal.paint('warning', wrap(text, { width: terminal.width }))}\n`)
    .join('');
}

/** What the user may not read. */
export const pullNoteSentences = ({ unreadable, rulesHidden }: Pick<Gaps, 'unreadable' | 'rulesHidden'>): string[] => [
  ...unreadable.map(
    (what) => `The user may not read the ${what} of the org, so "s3sf check" cannot compare their names.`,
  ),
  ...(rulesHidden ? [noRules] : []),
];

const noRules =
  'The user may not read validation rules, which requires the permission View Setup and Configuration. The snapshot keeps the texts that it already has. If a rule refuses a record, the reason shows its text only if the snapshot has it.';

function renderPull({ objects, changes, folder }: PullResult, terminal: Terminal): string {
  const lines = changes.map((each) => `${wrap(visible(each), { width: terminal.width, indent: 4, first: 0 })}\n`);
  const count = countText(objects.length, 'object');
  const done = folder === undefined ? `${count} compared, nothing written` : `${count} pulled into ${visible(folder)}`;
  const changed = changes.length === 0 ? 'no changes' : countText(changes.length, 'change');
  return `${lines.join('')}${done}: ${changed}.\n`;
}
