// Dead-letter messages that SQS moved by itself, because the function crashed on them, get a reason. First without
// reading what crashed the function, so that the reason is there whatever happens. Then their events are planned again,
// and the stamps of whatever they may have written are invalidated. A message in between has the attribute `LetGo`.
// What EventBridge could not deliver to the event queue is no crash: it goes to the backlog queue.
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
  /** See `ProcessDependencies`. */
  buckets?: ReadonlySet<string> | undefined;
  deadLetters: WaitingQueue;
  queues: Queues;
  /** Stores messages that are about to expire. Returns those that are stored: they leave the queue. Never throws. */
  archive?: ((messages: readonly WaitingMessage[]) => Promise<readonly WaitingMessage[]>) | undefined;
}

export interface CrashCounts {
  /** Messages that got a reason in this run. */
  classified: number;
  /** Messages whose stamps were invalidated: they need nothing more. */
  stampsInvalidated: number;
  /** Messages whose stamps could not be invalidated yet. */
  deferred: number;
  /** Messages that EventBridge could not deliver, and that were sent on; absent for 0. */
  sentOn?: number;
}

/** After this many receives with stamps still to invalidate, `recover` itself must have crashed on the message. */
const receivesAllowed = 5;

/** Delay of a message whose stamps could not be invalidated in this run. */
const laterSeconds = 60;

const crashed: Failure = {
  code: 'delivery/function-died',
  message: 'The function crashed each time it received this message, or it ran out of memory or time.',
};

export async function classifyCrashes(deps: ClassifyCrashesDependencies): Promise<CrashCounts> {
  const counts: CrashCounts = { classified: 0, stampsInvalidated: 0, deferred: 0 };

  async function replaced(message: WaitingMessage): Promise<boolean> {
    if (message.isUndelivered) return sentOn(message);
    const attempts = attemptsOf(message);
    const content = parseMessage({ ...message, queueArn: '' }, deps.buckets);
    if (message.movedBySqs) counts.classified += 1;
    if (content.kind !== 'request') return send([unreadableMessage(message.body, crashed)]);
    const deadLetters = content.request.objects.flatMap((object) => deadLettersOf(content.request, object, attempts));
    if (message.movedBySqs) return send(deadLetters.map((deadLetter) => toInvalidate(deadLetter)));
    return message.receiveCount > receivesAllowed ? send(deadLetters) : invalidate(content.request, attempts);
  }

  async function sentOn(message: WaitingMessage): Promise<boolean> {
    const { body } = message;
    const content = parseMessage({ ...message, queueArn: '' }, deps.buckets);
    const next: OutgoingMessage =
      content.kind === 'unreadable'
        ? unreadableMessage(body, content.failure)
        : { to: 'backlog', body, delaySeconds: 0, attributes: {} };
    const isAccepted = await send([next]);
    if (isAccepted) counts.sentOn = (counts.sentOn ?? 0) + 1;
    return isAccepted;
  }

  async function invalidate(request: Request, attempts: number): Promise<boolean> {
    const next: OutgoingMessage[] = [];
    for (const object of request.objects) {
      const later = (lines: LineRanges) =>
        deadLettersOf({ ...request, lines }, object, attempts).map((deadLetter) =>
          toInvalidate(deadLetter, laterSeconds),
        );
      try {
        const { summary, read, unreadFrom } = await invalidateObject(object, request.lines, crashed, deps);
        // An object without a readable event still gets its dead-letter message.
        if (summary.allDone() && unreadFrom === undefined) next.push(...deadLettersOf(request, object, attempts));
        next.push(...nextMessages({ ...request, attempts: attempts - 1 }, { object: read, summary }, optionsOf(deps)));
        if (unreadFrom !== undefined) next.push(...later(linesFrom(request.lines, unreadFrom)));
        counts[unreadFrom === undefined ? 'stampsInvalidated' : 'deferred'] += 1;
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        // A new message of the same kind: this run did not crash, so its receives start over.
        next.push(...later(request.lines));
        counts.deferred += 1;
      }
    }
    return send(next);
  }

  /** One message for all lines, or several where a message cannot hold them. */
  function deadLettersOf(request: Request, object: ObjectReference, attempts: number): OutgoingMessage[] {
    const summary = resultSummary(request.lines);
    summary.add({ line: nextLine(request.lines, 1) ?? 1, andAllAfter: true, outcome: failed });
    return nextMessages({ ...request, attempts: attempts - 1 }, { object, summary }, optionsOf(deps));
  }

  async function send(messages: readonly OutgoingMessage[]): Promise<boolean> {
    const accepted = await deps.queues.send(messages.map((message) => ({ message, sourceArn: '' })));
    return accepted.every(Boolean);
  }

  await lookThrough(deps.deadLetters, {
    hasTime: deps.hasTime,
    async visit(messages) {
      const [risky, others] = partition(messages.filter(needsWork), mayCrash);
      const done: WaitingMessage[] = [];
      for (const message of others) if (await replaced(message)) done.push(message);
      // What follows may end this function: then each of these would be replaced once more in every run.
      if (risky.length > 0 && done.length > 0) await deps.deadLetters.delete(done);
      for (const message of risky) {
        if (!(await replaced(message))) continue;
        done.push(message);
        await deps.deadLetters.delete([message]);
      }
      const stay = messages.filter((message) => !done.includes(message));
      return [...done, ...((await deps.archive?.(stay)) ?? [])];
    },
  });
  return counts;
}

const failed: Outcome = { kind: 'failed', failure: crashed, written: [], mayHaveWritten: true };

const toInvalidate = (deadLetter: OutgoingMessage, delaySeconds = 0): OutgoingMessage => ({
  ...deadLetter,
  delaySeconds,
  attributes: { ...deadLetter.attributes, LetGo: 'to do' },
});

const needsWork = ({ movedBySqs, attributes }: WaitingMessage) => movedBySqs || attributes.LetGo !== undefined;

/** True for a message whose events are read and planned once more. */
const mayCrash = ({ movedBySqs, isUndelivered }: WaitingMessage) => !movedBySqs && !isUndelivered;

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

/** Failed attempts and crashes. */
function attemptsOf({ movedBySqs, receiveCount, body, attributes }: WaitingMessage): number {
  if (!movedBySqs) return Number(attributes.Attempts ?? 1);
  const content = parseMessage({ messageId: '', body, receiveCount, queueArn: '' });
  const { attempts = 0, receives = 0 } =
    content.kind === 'request' ? { ...content.request, receives: content.receivesBefore } : {};
  // The last receive is this one.
  return attempts + receives + Math.max(1, receiveCount - 1);
}

const optionsOf = ({ now, random }: ClassifyCrashesDependencies) => ({ attemptsAllowed: 1, random, now: now() });
