// `s3sf redrive`: dead letters back into the backlog queue, by reason, event, place and time. Without --yes it only shows
// what it would do. The new message is queued before the dead letter is deleted. Letters that somebody else hides are
// told of: to find none is no proof that none is there.
import { sqsWaitingQueue } from '../../pipeline/recover/sqs-waiting-queue.ts';
import { lookThrough, type WaitingMessage } from '../../pipeline/recover/waiting-queue.ts';
import { sqsQueues } from '../../pipeline/settle/sqs-queues.ts';
import { awsAdvice } from '../aws/aws-error.ts';
import { connectTo, onlyBacklog, type TargetOptions } from '../aws/target.ts';
import { bodyToTryAgain, type DeadLetter, deadLetterOf } from '../dead-letters/dead-letter.ts';
import {
  addOther,
  type DeadLetterFilterOptions,
  deadLetterFilter,
  noOthers,
  othersText,
} from '../dead-letters/dead-letter-filter.ts';
import { deadLetterTable, groupsOf, groupTable, reportedDeadLetter } from '../dead-letters/dead-letter-report.ts';
import { countDeadLetters, type DeadLetterCounts, hiddenMessages } from '../dead-letters/hidden-messages.ts';
import { returnedMessages } from '../dead-letters/returned-messages.ts';
import type { ExitCode, Io } from '../io.ts';
import { pause } from '../pause.ts';

export interface RedriveOptions extends TargetOptions, DeadLetterFilterOptions {
  list: boolean;
  yes: boolean;
  json: boolean;
}

/** Dead letters looked at stay hidden for so long when the command dies; it ends before. */
const hiddenSeconds = 120;
const longestLookMs = 90_000;

/** `recover` has them in its hands for a second or two: as long is waited for. */
const waitForOthersMs = 2_500;
const askEveryMs = 500;

export async function redrive(options: RedriveOptions, io: Io): Promise<ExitCode> {
  const isMeant = deadLetterFilter(options, Date.now());
  const target = await connectTo(options, io);
  try {
    const queueUrl = target.deadLetterQueue();
    const faults = new Set<string>();
    const urls = onlyBacklog(options.yes ? target.backlogQueue() : '');
    const queues = sqsQueues(target.sqs, urls, (code) => faults.add(code));
    const chosen: DeadLetter[] = [];
    const others = noOthers();
    const returned = returnedMessages(Date.now());
    let refused = 0;
    let seen = 0;
    let cameBack = 0;

    const visit = async (messages: readonly WaitingMessage[]): Promise<WaitingMessage[]> => {
      seen += messages.length;
      const deadLetters: DeadLetter[] = [];
      for (const letter of messages.map(deadLetterOf)) {
        if (returned.isReturned(letter)) cameBack += 1;
        else if (isMeant(letter)) deadLetters.push(letter);
        else addOther(others, letter);
      }
      if (!options.yes) {
        chosen.push(...deadLetters);
        return [];
      }
      // Before they are sent: the function may be faster than the answer.
      for (const letter of deadLetters) returned.moved(letter);
      const sends = deadLetters.map((letter) => {
        const body = bodyToTryAgain(letter);
        return { message: { to: 'backlog', body, delaySeconds: 0, attributes: {} } as const, sourceArn: '' };
      });
      const taken = await queues.send(sends);
      const moved = deadLetters.filter((_, index) => taken[index]);
      chosen.push(...moved);
      refused += deadLetters.length - moved.length;
      return moved.map(({ message }) => message);
    };
    const count = () => countDeadLetters(target.sqs, queueUrl);
    const before = await countsOnceShown(count, io.signal);
    const started = Date.now();
    const hasTime = () => !io.signal.aborted && Date.now() - started < longestLookMs;
    await lookThrough(sqsWaitingQueue(target.sqs, { queueUrl, hiddenSeconds }), { hasTime, visit });

    const inTime = hasTime();
    const kept = options.yes ? seen - chosen.length : seen;
    const hidden = await hiddenMessages({ before, seen, kept, count });
    const complete = inTime && hidden === 0;
    if (options.json) {
      const deadLetters = chosen.map(reportedDeadLetter);
      const result = { moved: options.yes, complete, hidden, refused, cameBack, groups: groupsOf(chosen), deadLetters };
      io.out(`${JSON.stringify(result)}\n`);
    } else if (chosen.length > 0) io.out(asText(chosen, options));
    else if (complete && refused === 0) io.out(othersText(others, options));
    if (refused > 0) {
      const advice = [...new Set([...faults].map(awsAdvice))].join(' ');
      io.err(`The backlog queue did not take ${refused} messages (${[...faults].join(', ')}). ${advice}\n`);
    }
    if (cameBack > 0) io.err(`${cameBack} came back at once, as they still fail: they are dead letters again.\n`);
    if (hidden > 0) io.err(hiddenText(hidden));
    if (!inTime) io.err('There was no time to look at all dead letters: run the command again.\n');
    return refused > 0 || !complete ? 1 : 0;
  } finally {
    target.close();
  }
}

/** Waits a little where letters are hidden, until they are not. */
async function countsOnceShown(count: () => Promise<DeadLetterCounts>, signal: AbortSignal): Promise<DeadLetterCounts> {
  const until = Date.now() + waitForOthersMs;
  for (;;) {
    const counts = await count();
    if (counts.hidden === 0 || signal.aborted || Date.now() >= until) return counts;
    await pause(askEveryMs, signal);
  }
}

const hiddenText = (hidden: number) =>
  `${hidden} dead ${hidden === 1 ? 'letter is' : 'letters are'} hidden just now: somebody is looking at them, another redrive or recover. Run the command again in a minute or two.\n`;

function asText(deadLetters: readonly DeadLetter[], { list, yes }: RedriveOptions): string {
  const tables = [groupTable(groupsOf(deadLetters)), ...(list ? [deadLetterTable(deadLetters)] : [])];
  const more = list ? '' : ' --list names each.';
  const done = yes ? 'They are in the backlog queue now.' : `Nothing was moved. Add --yes to move them.${more}`;
  return `${tables.join('\n')}\n${done}\n`;
}
