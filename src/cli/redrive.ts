// `s3sf redrive`: dead letters back into the backlog queue, by reason, event type and time. Without --yes it only shows
// what it would do. The new message is queued before the dead letter is deleted.

import { sqsWaitingQueue } from '../pipeline/recover/sqs-waiting-queue.ts';
import { lookThrough, type WaitingMessage } from '../pipeline/recover/waiting-queue.ts';
import { sqsQueues } from '../pipeline/settle/sqs-queues.ts';
import { bodyToTryAgain, type DeadLetter, deadLetterOf } from './dead-letter.ts';
import type { ExitCode, Io } from './io.ts';
import { readTime } from './read-time.ts';
import { renderTable } from './render-table.ts';
import { connectTo, onlyBacklog, type TargetOptions } from './target.ts';

export interface RedriveOptions extends TargetOptions {
  code?: string;
  type?: string;
  since?: string;
  yes: boolean;
  json: boolean;
}

interface Group {
  code: string;
  type?: string;
  reason: string;
  messages: number;
  events: number;
  /** RFC 3339. */
  oldest: string;
}

/** Dead letters looked at stay hidden for so long when the command dies; it ends well before. */
const hiddenSeconds = 600;
const longestLookMs = 500_000;

export async function redrive(options: RedriveOptions, io: Io): Promise<ExitCode> {
  const started = Date.now();
  const since = options.since === undefined ? 0 : readTime(options.since, '--since', started);
  const target = await connectTo(options, io);
  try {
    const deadLetters = sqsWaitingQueue(target.sqs, { queueUrl: target.deadLetterQueue(), hiddenSeconds });
    const faults = new Set<string>();
    const urls = onlyBacklog(options.yes ? target.backlogQueue() : '');
    const queues = sqsQueues(target.sqs, urls, (code) => faults.add(code));
    const chosen: DeadLetter[] = [];
    let refused = 0;

    const visit = async (messages: readonly WaitingMessage[]): Promise<WaitingMessage[]> => {
      const letters = messages.map(deadLetterOf).filter((letter) => isMeant(letter, options, since));
      if (!options.yes) {
        chosen.push(...letters);
        return [];
      }
      const sends = letters.map((letter) => {
        const body = bodyToTryAgain(letter);
        return { message: { to: 'backlog', body, delaySeconds: 0, attributes: {} } as const, sourceArn: '' };
      });
      const taken = await queues.send(sends);
      const moved = letters.filter((_, index) => taken[index]);
      chosen.push(...moved);
      refused += letters.length - moved.length;
      return moved.map(({ message }) => message);
    };
    const hasTime = () => !io.signal.aborted && Date.now() - started < longestLookMs;
    await lookThrough(deadLetters, { hasTime, visit });

    const complete = hasTime();
    const result = { moved: options.yes, complete, refused, groups: groupsOf(chosen) };
    io.out(options.json ? `${JSON.stringify(result)}\n` : asText(result));
    if (refused > 0) io.err(`The backlog queue did not take ${refused} messages (${[...faults].join(', ')}).\n`);
    if (!complete) io.err('There was no time to look at all dead letters: run the command again.\n');
    return refused > 0 || !complete ? 1 : 0;
  } finally {
    target.close();
  }
}

function isMeant(letter: DeadLetter, { code, type }: RedriveOptions, since: number): boolean {
  return (
    (code === undefined || letter.code === code) && (type === undefined || letter.type === type) && letter.at >= since
  );
}

function groupsOf(letters: readonly DeadLetter[]): Group[] {
  const groups = Map.groupBy(letters, ({ code, type }) => JSON.stringify([code, type]));
  return [...groups.values()]
    .map((own): Group => {
      const [{ code, type, reason }] = own as [DeadLetter, ...DeadLetter[]];
      return {
        code,
        ...(type === undefined ? {} : { type }),
        reason,
        messages: own.length,
        events: own.reduce((sum, { events }) => sum + events, 0),
        oldest: new Date(own.reduce((oldest, { at }) => Math.min(oldest, at), Infinity)).toISOString(),
      };
    })
    .toSorted((a, b) => b.events - a.events || a.code.localeCompare(b.code));
}

function asText({ moved, groups }: { moved: boolean; groups: readonly Group[] }): string {
  if (groups.length === 0) return 'No dead letter matches.\n';
  const rows = groups.map(({ code, type, events, messages, oldest, reason }) => [
    code,
    type ?? '',
    String(events),
    String(messages),
    oldest,
    reason,
  ]);
  const table = renderTable([['CODE', 'EVENT TYPE', 'EVENTS', 'MESSAGES', 'OLDEST', 'REASON OF THE FIRST'], ...rows]);
  return `${table}\n${moved ? 'They are in the backlog queue now.' : 'Nothing was moved. Add --yes to move them.'}\n`;
}
