// Dead-letter messages for people: grouped by reason, one by one, and what a list or a redrive could not do.
import { awsAdvice } from '../aws/aws-error.ts';
import { locationText } from '../aws/s3-location.ts';
import { isComplete, type RedriveResult } from '../commands/operations/redrive.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderTable, whole, wrapped } from '../rendering/render-table.ts';
import type { Terminal } from '../rendering/terminal.ts';
import { visible } from '../rendering/visible.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetterFilterOptions, OtherDeadLetters } from './dead-letter-filter.ts';
import { type DeadLetterGroup, groupDeadLetters, reportDeadLetter } from './dead-letter-groups.ts';

export interface RenderOptions extends DeadLetterFilterOptions {
  /** Names each message too. */
  list: boolean;
}

/** For standard output; empty if nothing is certain. */
export function renderDeadLetters(result: RedriveResult, options: RenderOptions, terminal: Terminal): string {
  const { deadLetters, others, refused, moved } = result;
  if (deadLetters.length === 0) {
    return isComplete(result) && refused.messages === 0 ? renderOthers(others, options, queueOf(result)) : '';
  }
  const tables = [
    renderGroups(groupDeadLetters(deadLetters), terminal),
    ...(options.list ? [renderEach(deadLetters, terminal)] : []),
  ];
  const listHint = options.list ? '' : ' --list names each message.';
  const done = moved
    ? terminal.paint('good', 'They are in the backlog queue now.')
    : `Nothing was moved. Add --yes to move them.${listHint}`;
  return `${tables.join('\n')}\n${done}\n`;
}

/** For standard error: what kept the command from finishing. Empty if nothing did. */
export const renderRedriveNotes = (result: RedriveResult, terminal: Terminal): string =>
  redriveNotes(result)
    .map((note) => `${wrap(terminal.paint('warning', note), terminal)}\n`)
    .join('');

/** Parked messages have no archive of their own. */
const queueOf = ({ archive }: RedriveResult): Queue => (archive.kind === 'not-asked' ? 'parked' : 'dead-letter');

type Queue = 'dead-letter' | 'parked';

/** Sentences. */
export function redriveNotes(result: RedriveResult): string[] {
  const { refused, cameBack, invisible, end, archive } = result;
  const queue = queueOf(result);
  const notes: string[] = [];
  if (refused.messages > 0) {
    const advice = [...new Set(refused.codes.map(awsAdvice))].join(' ');
    const codes = refused.codes.join(', ');
    notes.push(`The backlog queue did not accept ${countText(refused.messages, 'message')} (${codes}). ${advice}`);
  }
  if (cameBack > 0) {
    notes.push(
      `${countText(cameBack, 'message')} came back at once: the events still fail, so these are ${queue === 'parked' ? 'parked' : 'dead letters'} again.`,
    );
  }
  if (invisible > 0) {
    const are = invisible === 1 ? 'is' : 'are';
    notes.push(
      `${countText(invisible, `${queue} message`)} ${are} temporarily invisible: recover or another redrive is reading them. Run the command again in a minute or two.`,
    );
  }
  if (archive.kind === 'not-named') {
    notes.push(
      'Dead letters older than ten days may be in the bucket. To include them, name the stack with --stack, or the bucket with --bucket.',
    );
  }
  if (archive.kind === 'refused') {
    notes.push(
      `The older dead letters in the bucket ${archive.bucket} could not be read or deleted (${archive.code}). ${awsAdvice(archive.code)}`,
    );
  }
  if (archive.kind === 'read' && archive.foreign.length > 0) {
    const keys = archive.foreign.slice(0, 3).map(visible).join(', ');
    notes.push(
      `${countText(archive.foreign.length, 'object')} under dead-letters/ in the bucket ${archive.foreign.length === 1 ? 'is' : 'are'} not a dead letter and left alone: ${keys}`,
    );
  }
  if (archive.kind === 'read' && archive.otherQueues.length > 0) {
    notes.push(
      `The bucket ${archive.bucket} also has dead letters of other stacks, which are left alone. They come from ${archive.otherQueues.map(visible).join(', ')}. If one was the queue of this stack under an earlier name, add --archived-from with it.`,
    );
  }
  if (end === 'interrupted') {
    notes.push(`Interrupted before every ${queue} message was read. To resume, run the same command again.`);
  }
  if (end === 'out-of-time') {
    notes.push(`There was no time to read every ${queue} message. To continue, run the same command again.`);
  }
  return notes;
}

/** For `--json`. */
export function redriveJson(result: RedriveResult): object {
  const { moved, invisible, refused, cameBack, deadLetters } = result;
  return {
    moved,
    complete: isComplete(result),
    hidden: invisible,
    refused: refused.messages,
    cameBack,
    groups: groupDeadLetters(deadLetters),
    deadLetters: deadLetters.map(reportDeadLetter),
  };
}

/** The command's options match nothing: what the queue holds instead. */
export function renderOthers(
  { messages, codes, types, unnamed }: OtherDeadLetters,
  options: DeadLetterFilterOptions,
  queue: Queue = 'dead-letter',
): string {
  if (messages === 0) return `The ${queue} queue is empty.\n`;
  const named = (what: string, names: Set<string>) =>
    names.size === 0 ? [] : [`  ${what}: ${[...names].toSorted().map(visible).join(', ')}\n`];
  const lines = [
    `No ${queue} message matches. The queue holds ${countText(messages, 'other message')}:\n`,
    ...named('codes', codes),
    ...named('event types', types),
  ];
  if (options.event !== undefined && unnamed > 0) {
    lines.push(
      `  A message names its first ten events, and ${countText(unnamed, 'message')} ${unnamed === 1 ? 'has' : 'have'} more. Search for the object with --key instead.\n`,
    );
  }
  return lines.join('');
}

function renderGroups(groups: readonly DeadLetterGroup[], terminal: Terminal): string {
  const rows = groups.map(({ code, type, events, messages, oldest, reason }) => [
    { text: code, style: 'error' } as const,
    type ?? '',
    String(events),
    String(messages),
    oldest,
    reason,
  ]);
  return renderTable(rows, {
    terminal,
    head: ['CODE', 'EVENT TYPE', 'EVENTS', 'MESSAGES', 'OLDEST', 'FIRST REASON'],
    columns: [whole, {}, { align: 'right', overflow: 'whole' }, { align: 'right', overflow: 'whole' }, whole, wrapped],
  });
}

/** The oldest first. */
export function renderEach(deadLetters: readonly DeadLetter[], terminal: Terminal): string {
  const rows = deadLetters
    .toSorted((a, b) => a.at - b.at)
    .map((deadLetter) => [
      new Date(deadLetter.at).toISOString(),
      { text: deadLetter.code, style: 'error' } as const,
      deadLetter.attempts === undefined ? '' : String(deadLetter.attempts),
      deadLetter.objects.map((object) => locationText(object, deadLetter.lines)).join(' '),
      idsText(deadLetter),
    ]);
  return renderTable(rows, {
    terminal,
    head: ['FAILED AT', 'CODE', 'ATTEMPTS', 'LOCATION', 'EVENT IDS'],
    columns: [whole, whole, { align: 'right', overflow: 'whole' }, wrapped, wrapped],
  });
}

function idsText({ named, events }: DeadLetter): string {
  const more = named.length > 0 && events > named.length ? ` and ${events - named.length} more` : '';
  return `${named.map(({ id }) => id).join(', ')}${more}`;
}
