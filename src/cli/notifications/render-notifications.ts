// What a bucket notifies, and what was added or would be.
import type { NotificationsResult } from '../commands/operations/notifications.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderTable, whole, wrapped } from '../rendering/render-table.ts';
import type { Style, Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';
import type { NotificationEntry } from './notification.ts';

export const notificationsView: View<NotificationsResult> = {
  out: renderNotifications,
  json: (result) => result,
  exitCode: ({ end }) => (['unchanged', 'planned', 'written'].includes(end.kind) ? 0 : 1),
};

function renderNotifications(result: NotificationsResult, terminal: Terminal): string {
  const { bucket, before, added, end } = result;
  const isAdded = end.kind === 'written';
  const rows = [
    ...before.map((entry) => rowOf(entry, 'stays')),
    ...added.map((entry) => rowOf(entry, isAdded ? 'added' : 'new', isAdded ? 'good' : 'warning')),
  ];
  const head = ['', 'NOTIFIES', 'EVENTS', 'KEYS'];
  const title = rows.length === 0 ? `The bucket ${bucket} notifies nobody.\n` : `The bucket ${bucket} notifies:\n\n`;
  const table =
    rows.length === 0 ? '' : `${renderTable(rows, { terminal, head, columns: [whole, wrapped, wrapped, wrapped] })}\n`;
  return `${title}${table}${sentences(result)
    .map((text) => `${wrap(text, terminal)}\n`)
    .join('')}`;
}

const rowOf = (entry: NotificationEntry, state: string, style: Style = 'muted') => [
  { text: state, style },
  entry.arn ?? entry.to,
  entry.to === 'EventBridge' ? 'all' : entry.events.join(', '),
  keysOf(entry),
];

function keysOf({ to, prefix, suffix }: NotificationEntry): string {
  if (to === 'EventBridge') return 'all: rules choose';
  if (prefix === '' && suffix === '') return 'all';
  return `${prefix}…${suffix}`;
}

const nameOf = (entry: NotificationEntry) => visible(`${entry.arn ?? entry.to} (${keysOf(entry)})`);

function sentences({ wanted, end, added }: NotificationsResult): string[] {
  switch (end.kind) {
    case 'unchanged':
      return ['Nothing to do: the bucket notifies it already.'];
    case 'planned':
      return [
        'Nothing was changed. To add what is new, run the same command with --yes. S3 then replaces the whole configuration with the one above, and first sends a test message to each queue and topic in it.',
      ];
    case 'written':
      return ['S3 has the configuration above. It takes effect within about five minutes.'];
    case 'overlap':
      return [
        ...end.conflicts.map((each) => `${nameOf(each.added)} overlaps with ${nameOf(each.with)}.`),
        'Nothing was changed, because S3 refuses two destinations for the same event and overlapping keys. Leave out --queue: EventBridge never overlaps.',
      ];
    case 'refused':
      return [
        `Nothing was changed: S3 refused the configuration. It tests every queue, topic and function in it, and one of them does not exist or does not allow S3 to notify it. ${wanted === 'queue' ? 'Deploy the stack with the ARN of the bucket in OtherEventBuckets first, so that its queue allows it.' : 'Remove the broken one first.'}`,
      ];
    case 'changed': {
      const isLost = end.missing.some((entry) => added.some((each) => nameOf(each) === nameOf(entry)));
      return [
        'Somebody else changed the configuration at the same time, or S3 still returns the old one.',
        ...end.missing.map((entry) => `Not there: ${nameOf(entry)}.`),
        ...end.unexpected.map((entry) => `There, but not written by this command: ${nameOf(entry)}.`),
        `Compare with the list above, find out who wrote it, and run the command again${isLost ? '' : ' to check'}.`,
      ];
    }
  }
}
