// Dead letters that SQS moved by itself, since the function died of them, get a reason: at first without a look at what
// killed the function, so that people are told whatever happens; then their events are planned again, and whatever they
// may have written is let go of. A letter whose turn that is carries the attribute `LetGo`.
import { type Failure, FailureError } from '../../failure.ts';
import { type LineRanges, linesFrom, nextLine } from '../../line-ranges.ts';
import type { ObjectReference, Request } from '../../request.ts';
import { parseMessage } from '../event/parse-message.ts';
import { unreadableMessage } from '../settle/failure-report.ts';
import { nextMessages } from '../settle/next-messages.ts';
import type { OutgoingMessage, Queues } from '../settle/queues.ts';
import { resultSummary } from '../settle/result-summary.ts';
import type { Outcome } from '../write/outcome.ts';
import { type InvalidateDependencies, invalidateObject } from './invalidate-object.ts';
import { lookThrough, type WaitingMessage, type WaitingQueue } from './waiting-queue.ts';

export interface ClassifyCrashesDependencies extends InvalidateDependencies {
  deadLetters: WaitingQueue;
  queues: Queues;
}

export interface CrashCounts {
  /** Messages given a reason in this run. */
  classified: number;
  /** Messages whose stamps were invalidated: nothing is left to do for them. */
  stampsInvalidated: number;
  /** Messages whose stamps could not be invalidated yet. */
  deferred: number;
}

/** Handed out so often and still not let go of: `recover` dies of it as well. */
const triesAllowed = 5;

/** What could not be let go of now comes in a later run. */
const laterSeconds = 60;

const died: Failure = {
  code: 'delivery/function-died',
  message: 'The function died each time it was given this message: it ran out of memory or time, or it crashed.',
};

export async function classifyCrashes(deps: ClassifyCrashesDependencies): Promise<CrashCounts> {
  const counts: CrashCounts = { classified: 0, stampsInvalidated: 0, deferred: 0 };

  async function replaced(message: WaitingMessage): Promise<boolean> {
    const attempts = attemptsOf(message);
    const content = parseMessage({ ...message, queueArn: '' });
    if (message.movedBySqs) counts.classified += 1;
    if (content.kind !== 'request') return send([unreadableMessage(message.body, died)]);
    const deadLetters = content.request.objects.flatMap((object) => deadLettersOf(content.request, object, attempts));
    if (message.movedBySqs) return send(deadLetters.map((letter) => toInvalidate(letter)));
    return message.receiveCount > triesAllowed ? send(deadLetters) : invalidate(content.request, attempts);
  }

  async function invalidate(request: Request, attempts: number): Promise<boolean> {
    const next: OutgoingMessage[] = [];
    for (const object of request.objects) {
      const later = (lines: LineRanges) =>
        deadLettersOf({ ...request, lines }, object, attempts).map((letter) => toInvalidate(letter, laterSeconds));
      try {
        const { summary, read, unreadFrom } = await invalidateObject(object, request.lines, died, deps);
        // An object without an event that could be read still gets its letter.
        if (summary.allDone() && unreadFrom === undefined) next.push(...deadLettersOf(request, object, attempts));
        next.push(...nextMessages({ ...request, attempts: attempts - 1 }, { object: read, summary }, optionsOf(deps)));
        if (unreadFrom !== undefined) next.push(...later(linesFrom(request.lines, unreadFrom)));
        counts[unreadFrom === undefined ? 'stampsInvalidated' : 'deferred'] += 1;
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        // A new letter of the same kind: it was not the end of us, so it does not count.
        next.push(...later(request.lines));
        counts.deferred += 1;
      }
    }
    return send(next);
  }

  /** All the lines as one, but for what a message can hold. */
  function deadLettersOf(request: Request, object: ObjectReference, attempts: number): OutgoingMessage[] {
    const summary = resultSummary(request.lines);
    summary.add({ line: nextLine(request.lines, 1) ?? 1, andAllAfter: true, outcome: failed });
    return nextMessages({ ...request, attempts: attempts - 1 }, { object, summary }, optionsOf(deps));
  }

  async function send(messages: readonly OutgoingMessage[]): Promise<boolean> {
    const taken = await deps.queues.send(messages.map((message) => ({ message, sourceArn: '' })));
    return taken.every(Boolean);
  }

  await lookThrough(deps.deadLetters, {
    hasTime: deps.hasTime,
    async visit(messages) {
      const done: WaitingMessage[] = [];
      for (const message of messages.filter(isOurs)) if (await replaced(message)) done.push(message);
      return done;
    },
  });
  return counts;
}

const failed: Outcome = { kind: 'failed', failure: died, written: [], mayHaveWritten: true };

const toInvalidate = (letter: OutgoingMessage, delaySeconds = 0): OutgoingMessage => ({
  ...letter,
  delaySeconds,
  attributes: { ...letter.attributes, LetGo: 'to do' },
});

const isOurs = ({ movedBySqs, attributes }: WaitingMessage) => movedBySqs || attributes.LetGo !== undefined;

/** Failed tries and deaths. */
function attemptsOf({ movedBySqs, receiveCount, body, attributes }: WaitingMessage): number {
  if (!movedBySqs) return Number(attributes.Attempts ?? 1);
  const content = parseMessage({ messageId: '', body, receiveCount, queueArn: '' });
  const before = content.kind === 'request' ? content.request.attempts : 0;
  // The last receive is this one.
  return before + Math.max(1, receiveCount - 1);
}

const optionsOf = ({ now, random }: ClassifyCrashesDependencies) => ({ attemptsAllowed: 1, random, now: now() });
