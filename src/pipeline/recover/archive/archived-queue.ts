// The archived dead-letter messages of a stack as a waiting queue, so that a command treats them as those in SQS.
import { DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { listObjects } from '../../event/s3/list-objects.ts';
import type { WaitingMessage, WaitingQueue } from '../waiting-queue.ts';
import { archivePrefix, readArchived } from './archived-message.ts';

export interface ArchivedQueue extends WaitingQueue {
  /** Keys of objects that are not archived messages. They are left alone. */
  foreign(): string[];
  /** Names of the dead-letter queues of other stacks whose messages are there. They are left alone, too. */
  otherQueues(): string[];
}

/** @param queue name of the dead-letter queue from which the messages were archived */
export function archivedQueue(s3: S3Client, bucket: string, queue: string): ArchivedQueue {
  const foreign: string[] = [];
  const otherQueues = new Set<string>();

  async function* inTens(): AsyncGenerator<string[]> {
    for await (const page of listObjects(s3, { bucket, prefix: archivePrefix, after: undefined }))
      for (let from = 0; from < page.length; from += 10)
        yield page.slice(from, from + 10).map(({ object }) => object.key);
  }
  // Concurrent calls of `next` wait for each other.
  const tens = inTens();

  async function open(Key: string): Promise<WaitingMessage[]> {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const message = readArchived((await Body?.transformToString()) ?? '', Key);
      if (!message) foreign.push(Key);
      else if (message.queue === undefined || message.queue === queue) return [message];
      else otherQueues.add(message.queue);
    } catch (error) {
      // Another redrive was faster.
      if (!(error instanceof Error) || error.name !== 'NoSuchKey') throw error;
    }
    return [];
  }

  return {
    foreign: () => foreign,
    otherQueues: () => [...otherQueues].toSorted(),
    async receive() {
      for (;;) {
        const { value, done } = await tens.next();
        if (done) return [];
        const messages = (await Promise.all(value.map(open))).flat();
        if (messages.length > 0) return messages;
      }
    },
    async delete(messages) {
      await Promise.all(
        messages.map(({ receiptHandle }) => s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: receiptHandle }))),
      );
    },
    release: async () => {},
  };
}
