// Moves waiting messages to the bucket before SQS deletes them, 14 days after they were first sent. The caller deletes a
// message from its queue only after it is in the bucket.
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { WaitingMessage } from '../waiting-queue.ts';
import { archiveFolder, archiveKey, archiveText } from './archived-message.ts';

export interface ArchiveOptions {
  s3: S3Client;
  bucket: string;
  /** Name of the dead-letter queue: another stack that shares the bucket leaves these messages alone. */
  queue: string;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Called with the error of a call. Its text must not be logged. */
  onError: (error: unknown) => void;
}

export interface Archive {
  /** Stores those that are at least this old, and returns those that are stored. Never throws. */
  store(messages: readonly WaitingMessage[], ageMs: number): Promise<WaitingMessage[]>;
  /** How many messages of this stack it holds; undefined if S3 does not say. Never throws. */
  count(): Promise<number | undefined>;
}

/** Four days before SQS deletes them. */
export const archiveDeadLettersMs = 10 * 86_400_000;

/** Parked messages resume by themselves, so they stay for as long as SQS keeps them. */
export const archiveParkedMs = 13 * 86_400_000;

/** Pages of a thousand objects that are counted. */
const pagesCounted = 10;

export function openArchive({ s3, bucket, queue, now, onError }: ArchiveOptions): Archive {
  async function stored(message: WaitingMessage): Promise<WaitingMessage[]> {
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key: archiveKey(message, queue),
      Body: archiveText({ ...message, queue }),
      ContentType: 'application/json',
      IfNoneMatch: '*',
    });
    try {
      await s3.send(put);
    } catch (error) {
      // An earlier run stored it and could not delete it from the queue.
      if (!(error instanceof Error) || error.name !== 'PreconditionFailed') {
        onError(error);
        return [];
      }
    }
    return [message];
  }

  return {
    async store(messages, ageMs) {
      const old = messages.filter(({ sentAt }) => now() - sentAt >= ageMs);
      return (await Promise.all(old.map(stored))).flat();
    },
    async count() {
      let messages = 0;
      let token: string | undefined;
      try {
        for (let page = 0; page < pagesCounted; page += 1) {
          const list = new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: archiveFolder(queue),
            ContinuationToken: token,
          });
          const { KeyCount = 0, NextContinuationToken } = await s3.send(list);
          messages += KeyCount;
          token = NextContinuationToken;
          if (token === undefined) break;
        }
      } catch (error) {
        onError(error);
        return undefined;
      }
      return messages;
    },
  };
}
