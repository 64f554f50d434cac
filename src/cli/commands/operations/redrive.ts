// Reads the dead-letter queue and the archive of older dead letters in the bucket, and moves messages from them to the
// backlog queue. The new message is queued before the dead-letter message is deleted. Messages that are temporarily invisible are counted: an empty result does not prove
// that the queue is empty.
import { safeName } from '../../../aws/refusal.ts';
import { queueNameIn } from '../../../pipeline/recover/archive/archived-message.ts';
import { archivedQueue } from '../../../pipeline/recover/archive/archived-queue.ts';
import { countMessages } from '../../../pipeline/recover/count-messages.ts';
import { sqsWaitingQueue } from '../../../pipeline/recover/sqs-waiting-queue.ts';
import { type LookOptions, lookThrough, type WaitingMessage } from '../../../pipeline/recover/waiting-queue.ts';
import { sqsQueues } from '../../../pipeline/settle/sqs-queues.ts';
import { awsErrorText } from '../../aws/aws-error.ts';
import { connectTo, onlyBacklog, type Target, type TargetOptions } from '../../aws/target.ts';
import { type DeadLetter, readDeadLetter } from '../../dead-letters/dead-letter.ts';
import {
  addOther,
  type DeadLetterFilterOptions,
  deadLetterFilter,
  noOthers,
  type OtherDeadLetters,
} from '../../dead-letters/dead-letter-filter.ts';
import { countInvisible, countsOnceVisible } from '../../dead-letters/invisible-messages.ts';
import { moveToBacklog } from '../../dead-letters/move-to-backlog.ts';
import { returnedMessages } from '../../dead-letters/returned-messages.ts';
import type { Io } from '../../io.ts';

export interface RedriveOptions extends TargetOptions, DeadLetterFilterOptions {
  /** Messages that wait for an unavailable service, in place of dead letters. `recover` would resume them. */
  parked?: boolean;
  /** Name of the dead-letter queue from which messages in the bucket were archived, if it is another one. */
  archivedFrom?: string;
}

export interface RedriveProgress {
  /** Messages read so far. */
  seen: number;
  /** About how many the queue holds. */
  total: number;
  /** Messages moved so far. */
  moved: number;
}

export interface RedriveHost {
  env: Io['env'];
  signal: AbortSignal;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  onProgress(progress: RedriveProgress): void;
}

export interface RedriveResult {
  /** True if the messages were moved, false if they were only listed. */
  moved: boolean;
  /** The messages that the options select; of a redrive, those that were moved. */
  deadLetters: DeadLetter[];
  /** The messages that the options do not select. */
  others: OtherDeadLetters;
  /** Messages that were temporarily invisible. */
  invisible: number;
  /** `interrupted` and `out-of-time`: not every visible message was read. */
  end: 'finished' | 'interrupted' | 'out-of-time';
  /** Messages that the backlog queue did not accept, and the reasons that AWS gave. */
  refused: { messages: number; codes: string[] };
  /** Messages that were moved, failed again and came back before the end. */
  cameBack: number;
  archive: ArchiveLook;
}

/** What became of the archive of older dead letters: without the name of the bucket it cannot be read. */
export type ArchiveLook =
  | {
      kind: 'read';
      bucket: string;
      /** Objects that are not dead letters. */
      foreign: string[];
      /** Names of the dead-letter queues of other stacks that archive there. */
      otherQueues: string[];
    }
  | { kind: 'not-named' }
  /** Parked messages are not in it. */
  | { kind: 'not-asked' }
  | { kind: 'refused'; bucket: string; code: string };

/** Messages stay invisible to others this long if the command is killed. It ends before that. */
const visibilityTimeoutSeconds = 120;
const longestLookMs = 90_000;

/** Moves nothing. Throws `UsageError`. */
export const listDeadLetters = (options: RedriveOptions, host: RedriveHost) => look(options, host, false);

/** Moves the messages that the options select. Throws `UsageError`. */
export const redriveDeadLetters = (options: RedriveOptions, host: RedriveHost) => look(options, host, true);

async function look(options: RedriveOptions, host: RedriveHost, moves: boolean): Promise<RedriveResult> {
  const isSelected = deadLetterFilter(options, Date.now());
  const target = await connectTo(options, host.env);
  try {
    const queueUrl = options.parked ? target.parkedQueue() : target.deadLetterQueue();
    const move = moves ? mover(target) : undefined;
    const result: RedriveResult = {
      moved: moves,
      deadLetters: [],
      others: noOthers(),
      invisible: 0,
      end: 'finished',
      refused: { messages: 0, codes: [] },
      cameBack: 0,
      archive: { kind: 'not-named' },
    };
    const returned = returnedMessages(Date.now());
    let seen = 0;

    const count = () => countMessages(target.sqs, queueUrl);
    const before = await countsOnceVisible(count, host);
    const handled = new Map<string, boolean>();
    const visit = async (messages: readonly WaitingMessage[]): Promise<WaitingMessage[]> => {
      seen += messages.length;
      const selected: DeadLetter[] = [];
      for (const deadLetter of messages.map(readDeadLetter)) {
        if (returned.isReturned(deadLetter)) result.cameBack += 1;
        else if (isSelected(deadLetter)) selected.push(deadLetter);
        else addOther(result.others, deadLetter);
      }
      // Before they are sent: the function may fail again before SQS answers.
      if (move) for (const deadLetter of selected) returned.moved(deadLetter);
      const done = move ? await move(selected, result.refused) : selected;
      result.deadLetters.push(...done);
      const total = Math.max(seen, before.visible + before.invisible);
      host.onProgress({ seen, total, moved: move ? result.deadLetters.length : 0 });
      const left = move ? done.map(({ message }) => message) : [];
      for (const message of messages) handled.set(message.messageId, left.includes(message));
      return left;
    };
    /** `recover` may have archived a message and not yet deleted it from the queue. */
    const visitArchived = async (messages: readonly WaitingMessage[]): Promise<WaitingMessage[]> => {
      const copies = messages.filter(({ messageId }) => handled.get(messageId));
      const others = messages.filter(({ messageId }) => !handled.has(messageId));
      return [...copies, ...(await visit(others))];
    };

    const started = Date.now();
    const hasTime = () => !host.signal.aborted && Date.now() - started < longestLookMs;
    const queue = sqsWaitingQueue(target.sqs, { queueUrl, hiddenSeconds: visibilityTimeoutSeconds });
    await lookThrough(queue, { hasTime, visit });
    const kept = moves ? seen - result.deadLetters.length : seen;
    result.invisible = await countInvisible({ before, seen, kept, count });
    // What was parked for too long is a dead letter in the archive.
    result.archive = options.parked
      ? { kind: 'not-asked' }
      : await readArchive(target, options.archivedFrom ?? queueNameIn(queueUrl), { hasTime, visit: visitArchived });
    if (host.signal.aborted) result.end = 'interrupted';
    else if (!hasTime()) result.end = 'out-of-time';
    return result;
  } finally {
    target.close();
  }
}

/** True if every message of the queue was read: then what is not listed is not there. */
export const isComplete = ({ end, invisible, archive }: RedriveResult) =>
  end === 'finished' && invisible === 0 && archive.kind !== 'refused';

async function readArchive(target: Target, queue: string, options: LookOptions): Promise<ArchiveLook> {
  const bucket = target.bucketIfNamed();
  if (bucket === undefined) return { kind: 'not-named' };
  const archived = archivedQueue(target.s3, bucket, queue);
  try {
    await lookThrough(archived, options);
    return { kind: 'read', bucket, foreign: archived.foreign(), otherQueues: archived.otherQueues() };
  } catch (error) {
    // The messages of the queue were read, and perhaps moved: the command reports them.
    if (!(error instanceof Error) || awsErrorText(error) === undefined) throw error;
    return { kind: 'refused', bucket, code: safeName(error.name) };
  }
}

type Mover = (deadLetters: readonly DeadLetter[], refused: RedriveResult['refused']) => Promise<DeadLetter[]>;

/** Sends them to the backlog queue and gives those that it accepted. */
function mover(target: Target): Mover {
  const codes = new Set<string>();
  const queues = sqsQueues(target.sqs, onlyBacklog(target.backlogQueue()), ({ name }) => codes.add(safeName(name)));
  return async (deadLetters, refused) => {
    const moved = await moveToBacklog(deadLetters, queues);
    refused.messages += deadLetters.length - moved.length;
    refused.codes = [...codes];
    return moved;
  };
}
