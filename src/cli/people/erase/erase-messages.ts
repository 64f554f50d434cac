// Removes what dead-letter and parked messages say of a person: in the queues, and in the archive in the bucket. A message
// that is about other events, too, is replaced by one without the person's, which is sent before the old one is deleted.
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { isFixed } from '../../../pipeline/event/objects/object-store.ts';
import { archivePrefix, archiveText, readArchived } from '../../../pipeline/recover/archive/archived-message.ts';
import { countMessages } from '../../../pipeline/recover/count-messages.ts';
import { sqsWaitingQueue } from '../../../pipeline/recover/sqs-waiting-queue.ts';
import { lookThrough, type WaitingMessage } from '../../../pipeline/recover/waiting-queue.ts';
import { type QueueUrls, sqsQueues } from '../../../pipeline/settle/sqs-queues.ts';
import type { Target } from '../../aws/target.ts';
import { listVersions } from '../find/list-versions.ts';
import type { ErasedPlaces } from './erased-places.ts';
import { type Judged, judgeMessage } from './message-without.ts';

export interface MessageCounts {
  deleted: number;
  /** Replaced by a message without the person's events. */
  replaced: number;
  /** Left, because they contain a value of the person but name no event that is removed. */
  mentions: number;
  /** Not accepted by the queue, so that the old message stays. */
  refused: number;
  /** Somebody else was reading them. */
  invisible: number;
  /** About how many were left when time was up: at least one. */
  unread: number;
}

export interface EraseMessagesOptions {
  target: Target;
  erased: ErasedPlaces;
  values: readonly string[];
  /** Also delete messages that are not understood and contain a value of the person. */
  mentions: boolean;
  /** False to only count. */
  erases: boolean;
  /** Milliseconds since 1970. */
  now: () => number;
  signal: AbortSignal;
}

/** Messages of a queue are hidden from others for this long. Reading it ends before that. */
const hiddenSeconds = 120;
const longestLookMs = 90_000;

/** None yet. */
export const noMessages = (): MessageCounts => ({
  deleted: 0,
  replaced: 0,
  mentions: 0,
  refused: 0,
  invisible: 0,
  unread: 0,
});

export async function eraseMessages(options: EraseMessagesOptions): Promise<MessageCounts> {
  const counts = noMessages();
  const { target, now, signal } = options;
  const deadLetter = target.deadLetterQueue();
  const parked = target.parkedQueue();
  const urls: QueueUrls = { event: '', backlog: '', parked, deadLetter };
  const queues = sqsQueues(target.sqs, urls, () => {});
  for (const [to, queueUrl] of [['dead-letter', deadLetter] as const, ['parked', parked] as const]) {
    const until = now() + longestLookMs;
    const hasTime = () => !signal.aborted && now() < until;
    const before = await countMessages(target.sqs, queueUrl);
    let seen = 0;
    const visit = async (messages: readonly WaitingMessage[]) => {
      seen += messages.length;
      return visited(messages, options, counts, async ({ body, attributes }) => {
        const next = { to, body, delaySeconds: 0, attributes };
        const [isAccepted = false] = await queues.send([{ message: next, sourceArn: '' }]);
        return isAccepted;
      });
    };
    await lookThrough(sqsWaitingQueue(target.sqs, { queueUrl, hiddenSeconds }), { hasTime, visit });
    const unseen = Math.max(0, before.visible + before.invisible - seen);
    counts.invisible += Math.min(before.invisible, unseen);
    if (!hasTime()) counts.unread += Math.max(1, unseen - before.invisible);
  }
  await eraseArchived(options, counts);
  return counts;
}

type Replace = (next: Extract<Judged, { kind: 'replace' }>) => Promise<boolean>;

/** Returns the messages to delete. */
async function visited(
  messages: readonly WaitingMessage[],
  { erased, values, mentions, erases }: EraseMessagesOptions,
  counts: MessageCounts,
  replace: Replace,
): Promise<WaitingMessage[]> {
  const done: WaitingMessage[] = [];
  for (const message of messages) {
    const judged = judgeMessage(message, erased, values);
    if (judged.kind === 'keep') continue;
    if (judged.kind === 'delete' || (judged.kind === 'mention' && isDeletable(judged, mentions))) {
      counts.deleted += 1;
      if (erases) done.push(message);
    } else if (judged.kind === 'mention') counts.mentions += 1;
    else if (!erases || (await replace(judged))) {
      counts.replaced += 1;
      if (erases) done.push(message);
    } else counts.refused += 1;
  }
  return done;
}

/**
 * In a bucket with versions, each version of an archived message is a copy, also of one that was sent back since. An older
 * one is of no use to anybody, so it is deleted and not replaced.
 */
async function eraseArchived(options: EraseMessagesOptions, counts: MessageCounts): Promise<void> {
  const { erased, values, mentions, erases, target, signal } = options;
  const { s3, bucket } = { s3: target.s3, bucket: target.bucket() };
  for await (const page of listVersions(s3, { bucket, prefix: archivePrefix })) {
    for (const { key, versionId, isLatest, isDeleteMarker } of page) {
      if (isDeleteMarker) continue;
      // However long it takes: nothing is hidden from others meanwhile.
      signal.throwIfAborted();
      const at = { Bucket: bucket, Key: key, VersionId: versionId };
      const { Body } = await s3.send(new GetObjectCommand(at));
      const text = (await Body?.transformToString()) ?? '';
      const message = readArchived(text, key) ?? foreignMessage(text);
      const judged = judgeMessage(message, erased, values);
      if (judged.kind === 'keep') continue;
      if (judged.kind === 'mention' && !isDeletable(judged, mentions)) {
        counts.mentions += 1;
        continue;
      }
      const isReplaced = judged.kind === 'replace' && isLatest;
      counts[isReplaced ? 'replaced' : 'deleted'] += 1;
      if (!erases) continue;
      if (isReplaced) {
        const Body = archiveText({ ...message, body: judged.body, attributes: judged.attributes });
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType: 'application/json' }));
      }
      const isOverwritten = isReplaced && !isFixed(versionId);
      if (!isOverwritten) await s3.send(new DeleteObjectCommand(at));
    }
  }
}

/** Somebody else's object under the prefix of the archive. */
const foreignMessage = (body: string): WaitingMessage => ({
  messageId: '',
  receiptHandle: '',
  body,
  receiveCount: 0,
  sentAt: 0,
  movedBySqs: false,
  attributes: {},
});

const isDeletable = ({ contains, isUnreadable }: Extract<Judged, { kind: 'mention' }>, mentions: boolean) =>
  mentions && isUnreadable && contains === 'equal';
